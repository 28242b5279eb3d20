//! The main job by command: a slip from the client to paper and fax.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tiff::decoder::{Decoder, DecodingResult};
use tsunagi_contract::people::{SaveClient, ShowClient};
use tsunagi_tests::Bench;
use tsunagi_tests::looking::{asked, text_of_pdf, without_spaces};

/// What a care manager would type: long, with figures, brackets, both widths, and names whose characters
/// a plain typeface lacks (a fallback typeface, surrogates, variation sequences).
const TYPED: [(&str, &str); 5] = [
    (
        "--background",
        "5月12日に見本総合病院を退院されました（第3腰椎圧迫骨折、入院31日）。立ち上がりに両手の支えが要り、トイレまでの8mを歩くのに3分ほどかかります。血圧132／78、体重46.5㎏（入院前より2.8㎏減）。近所の髙﨑𠮷雄さんと槗本さん、姪の葛󠄀城さん、辻󠄁さんが交代で見に来てくださっています。",
    ),
    (
        "--question",
        "通所リハビリを「週1回・半日」から再開してよいでしょうか。",
    ),
    (
        "--question",
        "お薬（朝4種類・夕3種類）を1回分ずつの袋にまとめられますか。",
    ),
    (
        "--plan-view",
        "まず訪問での機能訓練から始め、1か月後に通所へ移ることを考えています。",
    ),
    (
        "--wishes",
        "本人「もう一ぺん、浜まで歩きたい」。妻「転ばんようにしてほしい」。",
    ),
];

/// As much of it as the common form holds on one sheet, beside what it fills in by itself.
const ONE_SHEET: &[(&str, &str)] = &[TYPED[0], TYPED[1]];

/// Drafts and confirms a slip and returns its number.
fn confirmed(bench: &Bench, typed: &[(&str, &str)]) -> String {
    let purpose = ["--purpose", "利用者の状況についての相談"];
    let words = ["slips", "new", "--client", "浜栗"].into_iter();
    let typed = typed.iter().flat_map(|(option, text)| [*option, *text]);
    let slip = bench.json(words.chain(purpose).chain(typed));
    let number = text(&slip["summary"], "number");
    let slip = bench.json(["slips", "confirm", &number]);
    assert_eq!(
        slip["is_confirmed"], true,
        "nothing is missing: {}",
        slip["findings"]
    );
    number
}

fn text(value: &Value, key: &str) -> String {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {value}"))
        .to_owned()
}

fn pdf(bench: &Bench, number: &str, name: &str) -> PathBuf {
    let path = bench.path(name);
    bench
        .cli(["slips", "pdf", number, "--out", name])
        .succeeded();
    path
}

#[test]
fn every_typed_character_comes_back_from_the_pdf() {
    let bench = Bench::with_sample();
    let number = confirmed(&bench, &TYPED);
    let file = pdf(&bench, &number, "slip.pdf");
    let found = text_of_pdf(&bench, &file);
    for (option, typed) in TYPED {
        let typed = without_spaces(typed);
        assert!(
            found.contains(&typed),
            "{option} is searchable as it was typed: {typed}\nin: {found}"
        );
    }
    for known in [
        "浜栗焼男",
        "はまぐりやきお",
        "見本一郎",
        "0594-00-0201",
        "要支援2",
        &number,
    ] {
        assert!(
            found.contains(known),
            "{known} is filled in without being typed: {found}"
        );
    }
}

#[test]
fn the_pdf_is_sound_small_and_brings_its_typefaces() {
    let bench = Bench::with_sample();
    let number = confirmed(&bench, ONE_SHEET);
    let file = pdf(&bench, &number, "slip.pdf");
    let size = file.metadata().unwrap().len();
    assert!(
        size < 100_000,
        "{size} bytes: hundreds of slips must not fill the disk"
    );

    let checked = asked(&bench, "qpdf", &["--check"], &file, &[]);
    assert!(
        checked.contains("No syntax or stream encoding errors"),
        "{checked}"
    );
    let pages = asked(&bench, "qpdf", &["--show-npages"], &file, &[]);
    assert_eq!(pages.trim(), "1", "the common form is one sheet");

    let list = asked(&bench, "pdffonts", &[], &file, &[]);
    let fonts: Vec<&str> = list.lines().skip(2).collect();
    assert!(fonts.len() >= 3, "both weights and the fallback: {list}");
    for font in fonts {
        let words: Vec<&str> = font.split_whitespace().collect();
        let is_whole = words.windows(3).any(|three| three == ["yes", "yes", "yes"]);
        assert!(is_whole, "embedded, subset, with Unicode: {font}");
    }
}

#[test]
fn the_same_slip_makes_the_same_bytes() {
    let bench = Bench::with_sample();
    let number = confirmed(&bench, ONE_SHEET);
    let first = std::fs::read(pdf(&bench, &number, "first.pdf")).unwrap();
    let again = std::fs::read(pdf(&bench, &number, "again.pdf")).unwrap();
    assert!(
        first == again,
        "two prints of one slip cannot be told apart"
    );
}

#[test]
fn a_confirmed_slip_stays_as_it_was_when_the_client_changes() {
    let bench = Bench::with_sample();
    let number = confirmed(&bench, ONE_SHEET);
    let before = std::fs::read(pdf(&bench, &number, "before.pdf")).unwrap();
    let client = text(&bench.json(["clients", "list", "浜栗"])[0], "id");
    {
        let app = bench.app();
        let mut form = app.show_client(ShowClient { id: client }).unwrap().form;
        form.name = "浜栗 改名".to_owned();
        form.town = "見本市転居町".to_owned();
        assert!(
            app.save_client(SaveClient { form }).is_ok(),
            "people move and change their names"
        );
    }
    let after = std::fs::read(pdf(&bench, &number, "after.pdf")).unwrap();
    assert!(before == after, "what was sent is what the records show");
    let again = bench.cli(["--json", "slips", "confirm", &number]);
    assert_eq!(tsunagi_tests::wordings::code_of(&again), "SlipConfirmed");
}

#[test]
fn the_fax_file_is_what_fax_machines_take() {
    let bench = Bench::with_sample();
    let number = confirmed(&bench, ONE_SHEET);
    // What HylaFAX would have to change for the least machine there is: standard resolution, Group 3.
    for (resolution, lines, coding, packed, change) in [
        ("fine", 196, "normal", "1-D MH", "REVRES"),
        ("standard", 98, "normal", "1-D MH", "OK"),
        ("fine", 196, "compact", "2-D MMR", "REFORMAT+REVRES"),
        ("standard", 98, "compact", "2-D MMR", "REFORMAT"),
    ] {
        let name = format!("{resolution}-{coding}.tif");
        let words = [
            "slips",
            "fax",
            &number,
            "--resolution",
            resolution,
            "--coding",
            coding,
            "--out",
            &name,
        ];
        let made = bench.json(words);
        let file = bench.path(&name);
        let told = asked(&bench, "tiffinfo", &["-D"], &file, &[]);
        let pages = usize::try_from(made["pages"].as_u64().unwrap()).unwrap();
        assert_eq!(pages, 1, "one sheet of paper is one page of fax");
        for said in [
            "Image Width: 1728".to_owned(),
            "Bits/Sample: 1".to_owned(),
            format!("Resolution: 204, {lines} pixels/inch"),
        ] {
            assert_eq!(
                told.matches(&said).count(),
                pages,
                "{said} on every page: {told}"
            );
        }
        let told = asked(&bench, "/usr/sbin/faxinfo", &[], &file, &[]);
        assert!(told.contains(packed), "{coding}: {told}");
        let told = asked(&bench, "/usr/sbin/tiffcheck", &[], &file, &[]);
        assert_eq!(told.lines().next(), Some(change), "{resolution} {coding}");
        let codes = codes_on(&bench, &file, if resolution == "standard" { 2 } else { 1 });
        assert_eq!(
            codes,
            [format!("TNG1:{number}")],
            "the returned sheet finds its slip by itself, and the code names nobody"
        );
    }
}

/// Reads the two-dimensional codes on the first page, each row of pixels taken `rows` times.
fn codes_on(bench: &Bench, file: &Path, rows: usize) -> Vec<String> {
    let plain = file.with_extension("plain.tif");
    let target = plain.to_string_lossy().into_owned();
    let words = ["-c", "none", "-f", "msb2lsb"];
    drop(asked(bench, "tiffcp", &words, file, &[&target]));
    let opened = std::io::BufReader::new(std::fs::File::open(&plain).unwrap());
    let mut decoder = Decoder::new(opened).unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    let (width, height) = (width as usize, height as usize);
    let DecodingResult::U8(packed) = decoder.read_image().unwrap() else {
        panic!("a fax has one bit for each pixel")
    };
    let row = width.div_ceil(8);
    let is_packed = packed.len() == row * height;
    let gray = |x: usize, y: usize| {
        let y = y / rows;
        if is_packed {
            if packed[y * row + x / 8] & (0x80 >> (x % 8)) == 0 {
                0
            } else {
                255
            }
        } else {
            packed[y * width + x]
        }
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height * rows, gray);
    let grids = image.detect_grids();
    grids
        .iter()
        .filter_map(|grid| Some(grid.decode().ok()?.1))
        .collect()
}
