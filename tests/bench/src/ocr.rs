//! `ocr`: what a reader of faxes reads. Every form is printed, faxed, dirtied, set askew, and read back
//! by Tesseract (Debian packages `tesseract-ocr` and `tesseract-ocr-jpn`).
//!
//! A key field is read from its own place on the page, as a person looks at one field; the body is read
//! as a block. 清書 is the same page at 300 dpi without any fax: what the reader itself gets wrong.

mod picture;

use std::path::Path;
use std::process::{Command, Stdio};

use tsunagi_documents::fax::{self, Resolution};
use tsunagi_documents::frame::{Frame, Rect};
use tsunagi_documents::layout;
use tsunagi_documents::pdf;
use tsunagi_documents::raster;
use tsunagi_documents::template::{SHIPPED, Template};

use crate::Failure;
use crate::documents::forms::{Press, samples, stamp};
use crate::table::{heading, line, promise};
use picture::Picture;

/// The fields that must not be misread: client, physician, numbers, days.
const KEYS: &[&str] = &[
    "slip.number",
    "client.name",
    "client.birth",
    "recipient.name",
    "recipient.fax",
    "slip.reply_by",
    "slip.sent_on",
];
const BODY: &str = "slip.background";

/// How a page comes to the reader.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Clean,
    Faxed(Resolution, f32),
}

/// What was read wrongly on one way.
#[derive(Default)]
struct Tally {
    fields: usize,
    wrong: Vec<String>,
    body_chars: usize,
    body_errors: usize,
}

/// Reads every faxed form back and prints the table.
pub fn run(words: &[String]) -> Result<(), Failure> {
    if Command::new("tesseract").arg("--version").output().is_err() {
        line(
            "読み取り",
            "―",
            "tesseract がありません（tesseract-ocr、tesseract-ocr-jpn）",
        );
        return Ok(());
    }
    let press = Press::set_up()?;
    let scratch = tempfile::tempdir()?;
    let ways = [
        ("清書 300 dpi", Way::Clean),
        ("204×98 傾き +0.5°", Way::Faxed(Resolution::Standard, 0.5)),
        ("204×98 傾き -0.5°", Way::Faxed(Resolution::Standard, -0.5)),
        ("204×196 傾き +0.5°", Way::Faxed(Resolution::Fine, 0.5)),
    ];
    heading("FAXで届いた紙の読み取り（Tesseract jpn、汚れ 0.5 %）");
    for (name, way) in ways {
        let mut tally = Tally::default();
        for shipped in SHIPPED {
            let id = shipped.file_name.trim_end_matches(".toml");
            if !words.is_empty() && words.iter().all(|word| word != id) {
                continue;
            }
            let template = Template::parse(shipped.file_name, shipped.text)
                .map_err(|problems| format!("{problems:?}"))?;
            if template.fields().contains("recipient.fax") {
                read_form(&press, &template, way, scratch.path(), &mut tally)?;
            }
        }
        let errors = tally.body_errors as f64 * 100.0 / tally.body_chars.max(1) as f64;
        let wrong = tally.wrong.len();
        line(
            name,
            &format!("{errors:.2} %"),
            &format!("本文の誤り。主な欄の誤り {wrong} / {}", tally.fields),
        );
        for one in &tally.wrong {
            println!("      {one}");
        }
        let most = match way {
            Way::Clean => continue,
            Way::Faxed(Resolution::Standard, _) => 3.0,
            Way::Faxed(Resolution::Fine, _) => 1.0,
        };
        promise(&format!("本文の誤り {most} % 以下"), errors <= most);
        promise("主な欄に誤りなし", wrong == 0);
    }
    Ok(())
}

fn read_form(
    press: &Press,
    template: &Template,
    way: Way,
    scratch: &Path,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let values = samples::slip();
    let frames = layout::pages(template, &values, &press.fonts).output;
    let pdf = pdf::write(&frames, &press.fonts, &stamp(1))?;
    let Some(frame) = frames.first() else {
        return Ok(());
    };
    let page = arrive(&pdf, way)?;
    for key in KEYS.iter().chain(&[BODY]) {
        let Some(typed) = values.get_text(key) else {
            continue;
        };
        let Some(rect) = place_of(frame, key, typed) else {
            continue;
        };
        let crop = page.crop(&rect);
        let is_body = *key == BODY;
        let read = tesseract(
            &crop,
            scratch,
            if is_body { "6" } else { "7" },
            typed.is_ascii(),
        )?;
        let (typed, read) = (folded(typed), folded(&read));
        if is_body {
            tally.body_chars += typed.chars().count();
            tally.body_errors += distance(&typed, &read);
        } else {
            tally.fields += 1;
            if !read.contains(&typed) {
                tally
                    .wrong
                    .push(format!("{} {key}: {typed} → {read}", template.id));
            }
        }
    }
    Ok(())
}

fn arrive(pdf: &[u8], way: Way) -> Result<Picture, Failure> {
    match way {
        Way::Clean => {
            let gray = raster::page(pdf, 0, 300.0)?;
            Ok(Picture::new(
                gray.width,
                gray.height,
                gray.pixels,
                300.0,
                0.0,
            ))
        }
        Way::Faxed(resolution, degrees) => {
            let png = fax::preview_png(pdf, 0, resolution)?;
            let faxed = Picture::from_png(&png, degrees)?;
            Ok(faxed.dirtied().turned())
        }
    }
}

/// Returns where the runs of a typed text stand, with a little white around them.
fn place_of(frame: &Frame, key: &str, typed: &str) -> Option<Rect> {
    use tsunagi_documents::frame::Item;
    let region = frame.regions.iter().find(|region| region.field == key)?;
    let inside = |x: f32, y: f32| {
        let rect = &region.rect;
        (rect.x_mm - 0.1..=rect.right_mm()).contains(&x)
            && (rect.y_mm..=rect.bottom_mm() + 0.5).contains(&y)
    };
    let mut found: Option<Rect> = None;
    for item in &frame.items {
        let Item::Run(run) = item else { continue };
        let text = run.text();
        let is_part = key == BODY && typed.contains(text.trim()) || text.contains(typed);
        if !inside(run.x_mm, run.baseline_mm) || !is_part {
            continue;
        }
        let em = run.size_pt * 25.4 / 72.0;
        let ink = Rect {
            x_mm: run.x_mm,
            y_mm: run.baseline_mm - 0.88 * em,
            width_mm: run.width_mm(),
            height_mm: em,
        };
        found = Some(found.map_or(ink, |before| around(&before, &ink)));
    }
    found.map(|rect| Rect {
        x_mm: rect.x_mm - 1.0,
        y_mm: rect.y_mm - 0.6,
        width_mm: rect.width_mm + 2.0,
        height_mm: rect.height_mm + 1.2,
    })
}

fn around(one: &Rect, other: &Rect) -> Rect {
    let (x, y) = (one.x_mm.min(other.x_mm), one.y_mm.min(other.y_mm));
    Rect {
        x_mm: x,
        y_mm: y,
        width_mm: one.right_mm().max(other.right_mm()) - x,
        height_mm: one.bottom_mm().max(other.bottom_mm()) - y,
    }
}

fn tesseract(
    crop: &Picture,
    scratch: &Path,
    layout: &str,
    is_ascii: bool,
) -> Result<String, Failure> {
    let file = scratch.join("crop.pgm");
    // A scratch picture of an invented person; nothing is lost with it.
    #[allow(clippy::disallowed_methods)]
    std::fs::write(&file, crop.pgm())?;
    let language = if is_ascii { "eng" } else { "jpn" };
    let output = Command::new("tesseract")
        .arg(&file)
        .args(["-", "-l", language, "--psm", layout, "--dpi", "400"])
        .env("OMP_THREAD_LIMIT", "1")
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("tesseract: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Makes alike what is the same to a reader: no white, widths, dashes, brackets.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|ch| !ch.is_whitespace())
        .map(|ch| match ch {
            '！'..='～' => char::from_u32(u32::from(ch) - 0xFEE0).unwrap_or(ch),
            '‐' | '‑' | '–' | '—' | '―' | '−' => '-',
            other => other,
        })
        .collect()
}

fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, one) in left.chars().enumerate() {
        let mut before = row.first().copied().unwrap_or(0);
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
        let mut left_cost = at + 1;
        for (column, other) in right.iter().enumerate() {
            let Some(cell) = row.get_mut(column + 1) else {
                break;
            };
            let cost = (before + usize::from(one != *other))
                .min(*cell + 1)
                .min(left_cost + 1);
            before = *cell;
            *cell = cost;
            left_cost = cost;
        }
    }
    row.last().copied().unwrap_or(0)
}
