//! `ocr`: what a reader of faxes reads. Every form is printed, faxed, dirtied, set askew, and read back
//! by Tesseract (Debian packages `tesseract-ocr` and `tesseract-ocr-jpn`).
//!
//! The reader does what a receiving program for forms does: it takes off stray dots, makes the dots
//! square, straightens the page, cuts out each field at the place the form gives it, and knows where
//! figures stand. Ordinary text is read line by line. 清書 is the same page at 300 dpi without any fax:
//! what the reader itself gets wrong.

mod fields;
mod picture;
mod reader;

use std::path::Path;

use tsunagi_documents::fax::{self, Resolution};
use tsunagi_documents::layout;
use tsunagi_documents::pdf;
use tsunagi_documents::raster;
use tsunagi_documents::template::{FormKind, Orientation, SHIPPED, Template};
use tsunagi_documents::values::Values;

use crate::Failure;
use crate::documents::forms::{Press, samples, stamp};
use crate::table::{heading, line, promise, unmeasured};
use fields::{Kind, Spot, spots};
use picture::Picture;
use reader::{distance, folded};

/// How a page comes to the reader.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Clean,
    Faxed(Resolution, f32),
}

const WAYS: &[(&str, Way)] = &[
    ("清書 300 dpi", Way::Clean),
    ("204×98 傾き +0.5°", Way::Faxed(Resolution::Standard, 0.5)),
    ("204×98 傾き -0.5°", Way::Faxed(Resolution::Standard, -0.5)),
    ("204×196 傾き +0.5°", Way::Faxed(Resolution::Fine, 0.5)),
    ("204×196 傾き -0.5°", Way::Faxed(Resolution::Fine, -0.5)),
];

/// A form as it is read, with the places of what is read.
struct Page {
    id: String,
    pdf: Vec<u8>,
    spots: Vec<Spot>,
}

/// What was read wrongly.
#[derive(Default)]
struct Tally {
    fields: usize,
    wrong: Vec<String>,
    body_chars: usize,
    body_errors: usize,
    body_wrong: Vec<String>,
}

/// Reads every faxed form back and prints the table. The words may name forms; `行` prints every misread
/// line too, `欄` leaves ordinary text out.
pub fn run(words: &[String]) -> Result<(), Failure> {
    if !reader::is_here() {
        unmeasured(
            "読み取り",
            "tesseract がありません（tesseract-ocr、tesseract-ocr-jpn）",
        );
        return Ok(());
    }
    let asks = |asked: &str| words.iter().any(|word| word == asked);
    let with_lines = asks("行");
    let kinds = match asks("欄") {
        true => vec![Kind::Name, Kind::Number, Kind::Day],
        false => vec![Kind::Name, Kind::Number, Kind::Day, Kind::Body],
    };
    let named: Vec<&String> = words
        .iter()
        .filter(|word| !["行", "欄"].contains(&word.as_str()))
        .collect();
    let press = Press::set_up()?;
    let mut pages = Vec::new();
    for (at, shipped) in SHIPPED.iter().enumerate() {
        let template = Template::parse(shipped.file_name, shipped.text)
            .map_err(|problems| format!("{problems:?}"))?;
        let is_named = named.is_empty() || named.iter().any(|word| **word == template.id);
        // A fax machine's line is as long as a sheet is wide; records lie across.
        if is_named && template.orientation == Orientation::Portrait {
            pages.push(prepare(&press, &template, at)?);
        }
    }
    let scratch = tempfile::tempdir()?;
    heading("FAXで届いた紙の読み取り（Tesseract jpn、汚れ 0.5 %）");
    for (name, way) in WAYS {
        let mut whole = Tally::default();
        println!("  {name}");
        for page in &pages {
            let tally = read_page(page, *way, &kinds, scratch.path())?;
            tally.print(&format!("    {}", page.id), with_lines);
            whole.add(tally);
        }
        whole.print("    全様式", false);
        let most = match way {
            Way::Clean => continue,
            Way::Faxed(Resolution::Standard, _) => 3.0,
            Way::Faxed(Resolution::Fine, _) => 1.0,
        };
        promise(
            &format!("本文の誤り {most} % 以下"),
            whole.percent() <= most,
        );
        let what = format!("主な欄 {} か所に誤りなし", whole.fields);
        promise(&what, whole.fields > 0 && whole.wrong.is_empty());
    }
    Ok(())
}

fn prepare(press: &Press, template: &Template, at: usize) -> Result<Page, Failure> {
    let values = values_of(template, at);
    let frames = layout::pages(template, &values, &press.fonts).output;
    Ok(Page {
        id: template.id.clone(),
        pdf: pdf::write(&frames, &press.fonts, &stamp(1))?,
        spots: spots(&frames, &values).map_err(|error| format!("{}: {error}", template.id))?,
    })
}

/// Fills a form; names, numbers and days differ from form to form, so that many are read.
fn values_of(template: &Template, at: usize) -> Values {
    let mut values = match template.kind {
        FormKind::Timeline => samples::timeline(9),
        _ => samples::usual_slip(),
    };
    const CLIENTS: &[&str] = &[
        "浜栗 焼男",
        "多度 豆子",
        "見本 鶴代",
        "桑町 蔵之介",
        "長島 菊枝",
    ];
    const PHYSICIANS: &[&str] = &["見本 太郎", "見本 健一郎", "見本 裕美子", "見本 薫"];
    let pick = |names: &[&'static str]| names.get(at % names.len().max(1)).copied().unwrap_or("");
    let (one, two) = (at % 10, at * 7 % 10);
    let full = samples::full_slip();
    for key in ["slip.reminded_number", "slip.reminded_on"] {
        values.text(key, full.get_text(key).unwrap_or_default());
    }
    values
        .text("client.name", pick(CLIENTS))
        .text("client.addressed", format!("{} 様", pick(CLIENTS)))
        .text("recipient.name", pick(PHYSICIANS))
        .text("slip.number", format!("R08-0{two}{one}3-{}", at * 3 % 10))
        .text("recipient.fax", format!("0594-00-{two}{one}86"))
        .text("office.fax", format!("0594-00-57{one}{two}"))
        .text("office.tel", format!("0594-00-{one}9{two}4"))
        .text(
            "client.birth",
            format!("昭和{}年{}月{two}日", 3 + at, 1 + at % 12),
        )
        .text(
            "slip.sent_on",
            format!("令和8年{}月1{one}日（火）", 1 + at % 12),
        )
        .text(
            "slip.reply_by",
            format!("令和8年{}月2{two}日（木）", 1 + at % 12),
        );
    values
}

fn read_page(page: &Page, way: Way, kinds: &[Kind], scratch: &Path) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let last = page.spots.iter().map(|spot| spot.page).max();
    let pictures = (0..=last.unwrap_or(0))
        .map(|at| arrive(&page.pdf, at, way))
        .collect::<Result<Vec<_>, _>>()?;
    for &kind in kinds {
        let spots: Vec<&Spot> = page.spots.iter().filter(|spot| spot.kind == kind).collect();
        let mut readings: Vec<Vec<String>> = vec![Vec::new(); spots.len()];
        for line_px in sizes(kind) {
            let crops: Vec<Picture> = spots
                .iter()
                .filter_map(|spot| Some(pictures.get(spot.page)?.crop(&spot.place, *line_px)))
                .collect();
            let read = reader::read(kind, &crops, scratch)?;
            for (readings, read) in readings.iter_mut().zip(read) {
                readings.push(folded(&read));
            }
        }
        for (spot, readings) in spots.into_iter().zip(readings) {
            tally.note(spot, &most_alike(&readings));
        }
    }
    Ok(tally)
}

/// Returns the heights, in dots, in which lines are read. The reader was taught with lines of about
/// thirty; what must be right is looked at in five sizes, and what most readings say counts.
fn sizes(kind: Kind) -> &'static [f32] {
    match kind {
        Kind::Name | Kind::Number | Kind::Day => &[28.0, 33.0, 38.0, 44.0, 50.0],
        Kind::Body => &[30.0],
    }
}

fn most_alike(readings: &[String]) -> String {
    let votes = |one: &&String| readings.iter().filter(|other| other == one).count();
    // Of equal votes the last counts, so the order is turned round: the first size is the usual one.
    let best = readings.iter().rev().max_by_key(votes);
    best.cloned().unwrap_or_default()
}

fn arrive(pdf: &[u8], page: usize, way: Way) -> Result<Picture, Failure> {
    match way {
        Way::Clean => {
            let gray = raster::page(pdf, page, 300.0)?;
            Ok(Picture::new(
                gray.width,
                gray.height,
                gray.pixels,
                300.0,
                0.0,
            ))
        }
        Way::Faxed(resolution, degrees) => {
            let png = fax::preview_png(pdf, page, resolution)?;
            let repeated = match resolution {
                Resolution::Standard => 2,
                Resolution::Fine => 1,
            };
            let faxed = Picture::from_png(&png, degrees, repeated)?;
            Ok(faxed.dirtied().without_dirt().turned(repeated))
        }
    }
}

impl Tally {
    fn note(&mut self, spot: &Spot, read: &str) {
        let typed = folded(&spot.typed);
        let said = || format!("{}: {typed} → {read}", spot.key);
        if spot.kind == Kind::Body {
            let errors = distance(&typed, read);
            self.body_chars += typed.chars().count();
            self.body_errors += errors;
            self.body_wrong.extend((errors > 0).then(said));
        } else {
            self.fields += 1;
            self.wrong.extend((read != typed).then(said));
        }
    }

    fn add(&mut self, mut other: Self) {
        self.fields += other.fields;
        self.wrong.append(&mut other.wrong);
        self.body_chars += other.body_chars;
        self.body_errors += other.body_errors;
    }

    fn percent(&self) -> f64 {
        self.body_errors as f64 * 100.0 / self.body_chars.max(1) as f64
    }

    fn print(&self, name: &str, with_lines: bool) {
        let value = format!("{:.2} %", self.percent());
        let note = format!(
            "本文 {} 字。主な欄の誤り {} / {}",
            self.body_chars,
            self.wrong.len(),
            self.fields
        );
        line(name, &value, &note);
        let lines = self.body_wrong.iter().filter(|_| with_lines);
        for one in self.wrong.iter().chain(lines) {
            println!("        {one}");
        }
    }
}
