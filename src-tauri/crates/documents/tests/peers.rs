//! What other programs make of our files: poppler, qpdf and libtiff read them as a clinic's would.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tiff::decoder::{Decoder, DecodingResult};
use tsunagi_documents::code;
use tsunagi_documents::fax::{self, Encoding, FaxOptions, Resolution};
use tsunagi_documents::fonts::{Fonts, Shaped};
use tsunagi_documents::frame::{Face, Frame, Item, Rect, Run};
use tsunagi_documents::pdf::{self, Joined};

mod press;

static FONTS: LazyLock<Fonts> = LazyLock::new(|| press::fonts().unwrap());

const NAMES: &str = "髙﨑𠮷田槗本葛\u{e0100}城辻\u{e0101}𫝆井神\u{fe00}谷か\u{3099}がｶﾞ①㈱０12Ab";

/// Sets a line of text, one run per stretch of one face.
fn line(text: &str, face: Face, baseline_mm: f32) -> Vec<Item> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x_mm = 15.0;
    for shaped in FONTS.shape(text, face, 12.0) {
        let Shaped::Drawn(drawn) = shaped else {
            panic!("{text} is printable")
        };
        let advance = drawn.glyph.advance_mm;
        match runs.last_mut().filter(|run| run.face == drawn.face) {
            Some(run) => run.glyphs.push(drawn.glyph),
            None => runs.push(Run {
                x_mm,
                baseline_mm,
                size_pt: 12.0,
                face: drawn.face,
                glyphs: vec![drawn.glyph],
            }),
        }
        x_mm += advance;
    }
    runs.into_iter().map(Item::Run).collect()
}

fn page(lines: &[&str]) -> Frame {
    let mut items = Vec::new();
    let mut baseline_mm = 20.0;
    for text in lines {
        items.extend(line(text, Face::Gothic, baseline_mm));
        baseline_mm += 6.0;
    }
    Frame {
        width_mm: 210.0,
        height_mm: 297.0,
        items,
        regions: Vec::new(),
        parts: Vec::new(),
    }
}

/// A page as a slip has it: two weights, rare names, rules, a code.
fn slip() -> Frame {
    let mut frame = page(&[
        "利用者 浜栗焼男 様 昭和28年4月1日生 要支援２（見本）",
        NAMES,
    ]);
    frame
        .items
        .extend(line("主治医との連絡票", Face::GothicBold, 60.0));
    for y_mm in [70.0, 80.0, 90.0] {
        let rule = Rect {
            x_mm: 15.0,
            y_mm,
            width_mm: 180.0,
            height_mm: 0.3,
        };
        frame.items.push(Item::Bar(rule));
    }
    let code = code::qr("R8-0042", 165.0, 240.0, 22.0).unwrap();
    frame.items.push(Item::Code(code));
    frame
}

fn written(frames: &[Frame]) -> Vec<u8> {
    let stamp = press::stamp("主治医との連絡票", "R8-0042");
    pdf::write(frames, &FONTS, &stamp).unwrap()
}

/// Keeps bytes where other programs can read them.
fn kept(name: &str, bytes: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    #[expect(clippy::disallowed_methods, reason = "a test's own file, read at once")]
    std::fs::write(&path, bytes).unwrap();
    path
}

fn run(program: &str, arguments: &[&str], file: &Path, more: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .arg(file)
        .args(more)
        .output();
    let output = output.unwrap_or_else(|error| panic!("{program} is needed here: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    // Debian's mupdf is built without colour profiles and says so of every file.
    let complained = complained.replace("warning: ICC support is not available\n", "");
    assert!(output.status.success(), "{program}: {said}{complained}");
    assert_eq!(complained, "", "{program} has nothing to complain about");
    said
}

fn text_of(file: &Path) -> String {
    let text = run("pdftotext", &["-raw"], file, &["-"]);
    text.chars()
        .filter(|ch| !" \n\u{c}".contains(*ch))
        .collect()
}

#[test]
fn qpdf_finds_no_fault() {
    let file = kept("check.pdf", &written(&[slip(), page(&["二枚目"])]));
    assert!(run("qpdf", &["--check"], &file, &[]).contains("No syntax or stream encoding errors"));
}

/// Opens a file with each reader there is; none has a word to say. Returns its text.
fn opened_everywhere(file: &Path) -> String {
    let checked = run("qpdf", &["--check"], file, &[]);
    assert!(checked.contains("No syntax or stream encoding errors"));
    let quiet = ["-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=nullpage"];
    assert_eq!(run("gs", &quiet, file, &[]), "", "Ghostscript");
    let drawn = run("mutool", &["draw", "-q", "-F", "txt"], file, &[]);
    assert!(drawn.contains("浜栗焼男"), "mupdf: {drawn}");
    run("pdftotext", &["-raw"], file, &["-"])
}

#[test]
fn every_reader_opens_a_slip_without_a_word() {
    let file = kept("readers.pdf", &written(&[slip(), page(&["二枚目"])]));
    assert!(opened_everywhere(&file).contains("二枚目"));
    assert!(run("pdfinfo", &[], &file, &[]).contains("Tagged:          yes"));
}

#[test]
fn joined_slips_are_accepted_everywhere_and_claim_no_structure() {
    let mut joined = Joined::begin(Vec::new()).unwrap();
    joined.add(&written(&[slip(), page(&["二枚目"])])).unwrap();
    joined.add(&written(&[page(&["三枚目"])])).unwrap();
    let whole = joined.finish(&press::stamp("連絡票", "")).unwrap();
    let file = kept("joined.pdf", &whole);
    let text = opened_everywhere(&file);
    let place = |words| text.find(words).unwrap();
    assert!(
        place("二枚目") < place("三枚目"),
        "in the order they were put"
    );
    assert!(run("pdfinfo", &[], &file, &[]).contains("Tagged:          no"));
    let plain = Path::new(env!("CARGO_TARGET_TMPDIR")).join("joined-plain.pdf");
    let plain_name = plain.to_string_lossy().into_owned();
    run(
        "qpdf",
        &["--qdf", "--object-streams=disable"],
        &file,
        &[&plain_name],
    );
    let plain = std::fs::read(&plain).unwrap();
    for key in [&b"/StructParents"[..], b"/StructElem", b"/MarkInfo"] {
        let found = plain.windows(key.len()).any(|part| part == key);
        assert!(!found, "{} points nowhere", String::from_utf8_lossy(key));
    }
}

#[test]
fn a_protected_slip_opens_everywhere_with_its_passphrase_only() {
    let passphrase = "kaki-no-ki 2026";
    let random = pdf::Randomness([7; 64]);
    let locked = pdf::protect(&written(&[slip()]), passphrase, &random).unwrap();
    let file = kept("protected.pdf", &locked);
    let told = run(
        "qpdf",
        &["--show-encryption", &format!("--password={passphrase}")],
        &file,
        &[],
    );
    assert!(told.contains("R = 6"), "{told}");
    assert!(told.contains("stream encryption method: AESv3"), "{told}");
    let checked = run(
        "qpdf",
        &["--check", &format!("--password={passphrase}")],
        &file,
        &[],
    );
    assert!(checked.contains("No syntax or stream encoding errors"));
    let text = run("pdftotext", &["-raw", "-upw", passphrase], &file, &["-"]);
    assert!(text.contains("浜栗焼男"), "poppler: {text}");
    let text = run(
        "mutool",
        &["draw", "-q", "-F", "txt", "-p", passphrase],
        &file,
        &[],
    );
    assert!(text.contains("浜栗焼男"), "mupdf: {text}");
    let password = format!("-sPDFPassword={passphrase}");
    let quiet = [
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-sDEVICE=txtwrite",
        "-sOutputFile=-",
    ];
    let text = run("gs", &[&quiet[..], &[&password]].concat(), &file, &[]);
    assert!(text.contains("浜栗焼男"), "Ghostscript: {text}");

    for (program, arguments) in [
        ("pdftotext", vec!["-upw", "kaki"]),
        ("qpdf", vec!["--check", "--password=kaki"]),
    ] {
        let refused = Command::new(program)
            .args(arguments)
            .arg(&file)
            .output()
            .unwrap();
        assert!(
            !refused.status.success(),
            "{program} opens it with another word"
        );
    }
}

#[test]
fn every_font_is_embedded_subset_and_searchable() {
    let file = kept("fonts.pdf", &written(&[slip()]));
    let list = run("pdffonts", &[], &file, &[]);
    let fonts: Vec<&str> = list.lines().skip(2).collect();
    assert_eq!(fonts.len(), 3, "Gothic, bold, and the fallback: {list}");
    for font in fonts {
        let words: Vec<&str> = font.split_whitespace().collect();
        assert!(
            words.windows(3).any(|three| three == ["yes", "yes", "yes"]),
            "{font}"
        );
        assert!(font.contains("Identity-H"), "{font}");
    }
}

#[test]
fn names_come_back_as_they_were_typed() {
    let file = kept("names.pdf", &written(&[page(&[NAMES])]));
    assert_eq!(text_of(&file), NAMES, "variation selectors included");
}

#[test]
fn every_kanji_of_the_basic_plane_comes_back() {
    let all: Vec<char> = ('\u{4e00}'..='\u{9fff}')
        .filter(|ch| FONTS.check(ch.encode_utf8(&mut [0; 4])).is_empty())
        .collect();
    assert!(all.len() > 18_000, "{} kanji are printable", all.len());
    let lines: Vec<String> = all.chunks(40).map(|line| line.iter().collect()).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let pages: Vec<Frame> = lines.chunks(44).map(page).collect();
    let file = kept("kanji.pdf", &written(&pages));
    // Radicals and kanji can share a glyph, but never a code: each must return as itself.
    assert_eq!(text_of(&file), all.iter().collect::<String>());
}

#[test]
fn libtiff_reads_both_encodings_to_the_same_pixels() {
    let pdf = written(&[slip(), page(&["二枚目"])]);
    for resolution in [Resolution::Standard, Resolution::Fine] {
        let mut pixels = Vec::new();
        for encoding in [Encoding::G3, Encoding::G4] {
            let name = format!("{resolution:?}-{encoding:?}");
            let options = FaxOptions {
                resolution,
                encoding,
            };
            let file = kept(&format!("{name}.tif"), &fax::write(&pdf, options).unwrap());
            assert_hylafax_takes(&file, resolution, encoding);
            let told = run("tiffinfo", &["-D"], &file, &[]);
            assert_eq!(told.matches("Image Width: 1728").count(), 2, "{told}");
            assert!(told.contains("Bits/Sample: 1"), "{told}");
            let lines = format!("Resolution: 204, {} pixels/inch", resolution.y_dpi());
            assert_eq!(told.matches(&lines).count(), 2, "{told}");

            let plain = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-plain.tif"));
            let plain_name = plain.to_string_lossy().into_owned();
            run(
                "tiffcp",
                &["-c", "none", "-f", "msb2lsb"],
                &file,
                &[&plain_name],
            );
            pixels.push(pixels_of(&plain));
        }
        let (g3, g4) = (&pixels[0], &pixels[1]);
        assert_eq!(g3.len(), 2, "two pages");
        assert!(g3 == g4, "the encodings differ only in size");
        let black = g3[0].iter().map(|byte| byte.count_zeros()).sum::<u32>();
        assert!(black > 10_000, "and the first page is not blank");
    }
}

/// `HylaFAX` reads the file, and asks for nothing that a machine of that resolution would not do.
///
/// `tiffcheck` measures against the least machine there is: standard resolution, Group 3, A4.
fn assert_hylafax_takes(file: &Path, resolution: Resolution, encoding: Encoding) {
    let told = run("/usr/sbin/faxinfo", &[], file, &[]);
    assert!(told.contains("Pages: 2"), "{told}");
    let format = match encoding {
        Encoding::G3 => "1-D MH",
        Encoding::G4 => "2-D MMR",
    };
    assert!(told.contains(format), "{told}");
    let verdict = run("/usr/sbin/tiffcheck", &[], file, &[]);
    let verdict = verdict.lines().next().unwrap_or_default();
    let expected = match (resolution, encoding) {
        (Resolution::Standard, Encoding::G3) => "OK",
        (Resolution::Fine, Encoding::G3) => "REVRES",
        (Resolution::Standard, Encoding::G4) => "REFORMAT",
        (Resolution::Fine, Encoding::G4) => "REFORMAT+REVRES",
    };
    assert_eq!(verdict, expected, "{resolution:?} {encoding:?}");
}

/// Returns each page's packed rows.
fn pixels_of(file: &Path) -> Vec<Vec<u8>> {
    let mut decoder =
        Decoder::new(std::io::BufReader::new(std::fs::File::open(file).unwrap())).unwrap();
    let mut pages = Vec::new();
    loop {
        let DecodingResult::U8(rows) = decoder.read_image().unwrap() else {
            panic!("one-bit rows")
        };
        pages.push(rows);
        if !decoder.more_images() {
            return pages;
        }
        decoder.next_image().unwrap();
    }
}
