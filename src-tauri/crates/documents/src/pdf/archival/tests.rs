//! The clauses of ISO 19005-2 that a file of ours can meet or miss, each checked on the finished
//! bytes. The reference checker is a Java program that no package source of the build has; what is
//! not listed here is not claimed.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::frame::Frame;
use crate::layout::{self, tests::samples};
use crate::specimen::{fonts, page, stamp};
use crate::template::{SHIPPED, Template};
use crate::values::Values;

/// Every shipped form, the page with the rare names, and a bundle long enough for bookmarks.
fn files() -> Vec<(String, Vec<u8>)> {
    let template = |name: &str| {
        let shipped = SHIPPED.iter().find(|shipped| shipped.file_name == name);
        let shipped = shipped.unwrap();
        Template::parse(shipped.file_name, shipped.text).unwrap()
    };
    let written = |frames: &[Frame]| super::super::write(frames, fonts(), &stamp()).unwrap();
    let mut files = vec![("rare names".to_owned(), written(&[page()]))];
    for shipped in SHIPPED {
        for (fill, values) in [("slip", samples::slip()), ("blank", Values::blank())] {
            let form = template(shipped.file_name);
            let frames = layout::pages(&form, &values, fonts()).output;
            files.push((format!("{} {fill}", shipped.file_name), written(&frames)));
        }
    }
    let (slip, extract) = (template("common.toml"), template("timeline-extract.toml"));
    let (slip_values, extract_values) = (samples::slip(), samples::timeline(60));
    let bundle = [(&slip, &slip_values), (&extract, &extract_values)];
    let frames = layout::bundle(&bundle, fonts()).output;
    files.push(("bundle".to_owned(), written(&frames)));
    files
}

/// The number of places where a text stands in bytes.
fn count(bytes: &[u8], text: &[u8]) -> usize {
    bytes
        .windows(text.len())
        .filter(|part| *part == text)
        .count()
}

#[test]
fn the_shape_of_the_file() {
    for (name, bytes) in files() {
        assert!(bytes.starts_with(b"%PDF-1.7\n%"), "{name}: 6.1.2");
        let comment = &bytes[10..14];
        assert!(comment.iter().all(|byte| *byte > 127), "{name}: 6.1.2");
        assert!(
            bytes.ends_with(b"%%EOF") || bytes.ends_with(b"%%EOF\n"),
            "{name}: 6.1.3"
        );
        let document = Document::load_mem(&bytes).unwrap();
        assert!(!document.is_encrypted(), "{name}: 6.1.3");
        let id = document.trailer.get(b"ID").unwrap().as_array().unwrap();
        assert_eq!(id.len(), 2, "{name}: 6.1.3");
        assert_eq!(id[0].as_str().unwrap().len(), 16, "{name}: 6.1.3");
        assert!(id[0].as_str().unwrap().iter().any(|byte| *byte != 0));
        // What stands in the file itself is streams alone; all else is packed within one of them.
        let written = count(&bytes, b" 0 obj\n");
        assert_eq!(count(&bytes, b"\nendobj"), written, "{name}: 6.1.9");
        assert_eq!(count(&bytes, b"\nendstream"), written, "{name}: 6.1.7.1");
        assert!(document.objects.len() > 2 * written, "{name}: packed");
        let list = bytes.windows(9).rposition(|part| part == b"startxref");
        let list: String = bytes[list.unwrap() + 10..]
            .iter()
            .map_while(|byte| byte.is_ascii_digit().then_some(char::from(*byte)))
            .collect();
        let list = &bytes[list.parse::<usize>().unwrap()..];
        assert_eq!(
            count(list, b" 0 obj\n"),
            1,
            "{name}: 6.1.4, the list comes last"
        );
        assert!(count(list, b"/Type/XRef") == 1, "{name}: 6.1.4");
        for object in document.objects.values() {
            check_limits(&name, object, 0);
            let Ok(stream) = object.as_stream() else {
                continue;
            };
            let length = stream.dict.get(b"Length").unwrap().as_i64().unwrap();
            assert_eq!(length, stream.content.len() as i64, "{name}: 6.1.7.1");
            for key in [&b"F"[..], b"FFilter", b"FDecodeParms"] {
                assert!(!stream.dict.has(key), "{name}: 6.1.7.1");
            }
            if let Ok(filter) = stream.dict.get(b"Filter") {
                assert_eq!(filter.as_name().unwrap(), b"FlateDecode", "{name}: 6.1.7.2");
            }
        }
    }
}

fn check_limits(name: &str, object: &Object, depth: usize) {
    assert!(depth < 28, "{name}: 6.1.13");
    match object {
        Object::Name(text) => assert!(text.len() <= 127, "{name}: 6.1.13"),
        Object::String(text, _) => assert!(text.len() <= 32_767, "{name}: 6.1.13"),
        Object::Array(items) => items
            .iter()
            .for_each(|item| check_limits(name, item, depth + 1)),
        Object::Dictionary(entries) => {
            entries
                .iter()
                .for_each(|(_, item)| check_limits(name, item, depth + 1));
        }
        _ => {}
    }
}

#[test]
fn nothing_forbidden() {
    for (name, bytes) in files() {
        let document = Document::load_mem(&bytes).unwrap();
        let catalog = document.catalog().unwrap();
        for (key, clause) in [
            (&b"OpenAction"[..], "6.5"),
            (b"AA", "6.5"),
            (b"AcroForm", "6.4"),
            (b"OCProperties", "6.9"),
            (b"Names", "6.8"),
            (b"Requirements", "6.10"),
            (b"Perms", "6.1.12"),
        ] {
            assert!(!catalog.has(key), "{name}: {clause}");
        }
        for object in document.objects.values() {
            let Ok(entries) = object.as_dict() else {
                continue;
            };
            for (key, clause) in [
                (&b"Annots"[..], "6.3"),
                (b"AA", "6.5"),
                (b"Group", "6.2.10"),
                (b"SMask", "6.2.10"),
                (b"BM", "6.2.10"),
                (b"ca", "6.2.10"),
                (b"TR", "6.2.5"),
                (b"PresSteps", "6.10"),
            ] {
                assert!(!entries.has(key), "{name}: {clause}");
            }
        }
    }
}

#[test]
fn the_black_is_described() {
    for (name, bytes) in files() {
        let document = Document::load_mem(&bytes).unwrap();
        let intents = document.catalog().unwrap().get(b"OutputIntents").unwrap();
        let [intent] = intents.as_array().unwrap().as_slice() else {
            panic!("{name}: 6.2.2, one intent")
        };
        let intent = intent.as_dict().unwrap();
        assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFA1");
        let profile = intent
            .get(b"DestOutputProfile")
            .unwrap()
            .as_reference()
            .unwrap();
        let stream = document.get_object(profile).unwrap().as_stream().unwrap();
        assert_eq!(stream.dict.get(b"N").unwrap().as_i64().unwrap(), 1);
        let profile = stream.get_plain_content().unwrap();
        let size = u32::from_be_bytes(profile[..4].try_into().unwrap());
        assert_eq!(size as usize, profile.len(), "{name}: 6.2.3");
        assert!(profile[8] < 5, "{name}: 6.2.3");
        assert_eq!(&profile[12..24], b"mntrGRAYXYZ ", "{name}: 6.2.3");
        assert_eq!(&profile[36..40], b"acsp");
        for page in document.get_pages().values() {
            for operation in operations(&document, *page) {
                // Grey and nothing else: no other colour would be described.
                let is_colour = [
                    "rg", "RG", "k", "K", "cs", "CS", "sc", "scn", "sh", "Do", "gs", "ri",
                ];
                assert!(
                    !is_colour.contains(&operation.0.as_str()),
                    "{name}: 6.2.4.3"
                );
            }
        }
    }
}

fn operations(document: &Document, page: ObjectId) -> Vec<(String, Vec<Object>)> {
    let content = document.get_page_content(page);
    let content = Content::decode(&content).unwrap();
    let pairs = content.operations.into_iter();
    pairs
        .map(|operation| (operation.operator, operation.operands))
        .collect()
}

#[test]
fn every_glyph_is_embedded_measured_and_readable() {
    for (name, bytes) in files() {
        let document = Document::load_mem(&bytes).unwrap();
        let mut used: BTreeMap<Vec<u8>, BTreeSet<u16>> = BTreeMap::new();
        let mut fonts: BTreeMap<Vec<u8>, Dictionary> = BTreeMap::new();
        for page in document.get_pages().values() {
            let page_fonts = document.get_page_fonts(*page).unwrap();
            fonts.extend(
                page_fonts
                    .into_iter()
                    .map(|(name, font)| (name, font.clone())),
            );
            let mut font = Vec::new();
            for (operator, operands) in operations(&document, *page) {
                match operator.as_str() {
                    "Tf" => font = operands[0].as_name().unwrap().to_vec(),
                    "TJ" => {
                        for piece in operands[0].as_array().unwrap() {
                            let Ok(codes) = piece.as_str() else { continue };
                            let codes = codes
                                .chunks(2)
                                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                            used.entry(font.clone()).or_default().extend(codes);
                        }
                    }
                    "Tj" | "'" | "\"" => panic!("{name}: text is shown another way"),
                    _ => {}
                }
            }
        }
        for (font, codes) in &used {
            check_font(&name, &document, &fonts[font], codes);
        }
    }
}

fn check_font(name: &str, document: &Document, font: &Dictionary, codes: &BTreeSet<u16>) {
    let follow = |dictionary: &Dictionary, key: &[u8]| {
        let id = dictionary.get(key).unwrap().as_reference().unwrap();
        document.get_object(id).unwrap().clone()
    };
    assert_eq!(
        font.get(b"Encoding").unwrap().as_name().unwrap(),
        b"Identity-H",
        "{name}: 6.2.11.3.3"
    );
    let [descendant] = font
        .get(b"DescendantFonts")
        .unwrap()
        .as_array()
        .unwrap()
        .as_slice()
    else {
        panic!("one descendant")
    };
    let descendant = document
        .get_object(descendant.as_reference().unwrap())
        .unwrap();
    let descendant = descendant.as_dict().unwrap();
    let descriptor = follow(descendant, b"FontDescriptor");
    let program = follow(descriptor.as_dict().unwrap(), b"FontFile2");
    let program = program.as_stream().unwrap().get_plain_content().unwrap();
    let face = ttf_parser::Face::parse(&program, 0).expect("6.2.11.4: a whole font program");
    let em = f32::from(face.units_per_em());

    let map = descendant.get(b"CIDToGIDMap").expect("6.2.11.3.2");
    let glyph = |code: u16| match map.as_name() {
        Ok(identity) => {
            assert_eq!(identity, b"Identity");
            code
        }
        Err(_) => {
            let stream = document.get_object(map.as_reference().unwrap()).unwrap();
            let bytes = stream.as_stream().unwrap().get_plain_content().unwrap();
            let at = usize::from(code) * 2;
            u16::from_be_bytes([bytes[at], bytes[at + 1]])
        }
    };
    let widths = widths(descendant);
    let unicode = follow(font, b"ToUnicode");
    let unicode = unicode.as_stream().unwrap().get_plain_content().unwrap();
    let unicode = String::from_utf8(unicode).unwrap();
    for code in codes {
        let id = glyph(*code);
        assert_ne!(id, 0, "{name}: 6.2.11.8, no missing glyph is shown");
        assert!(id < face.number_of_glyphs(), "{name}: 6.2.11.4");
        let true_width = f32::from(face.glyph_hor_advance(ttf_parser::GlyphId(id)).unwrap());
        let said = widths.get(code).copied().unwrap_or(1000.0);
        assert!(
            (true_width * 1000.0 / em - said).abs() < 1.0,
            "{name}: 6.2.11.5"
        );
        let entry = format!("\n<{code:04X}> <");
        let at = unicode
            .find(&entry)
            .unwrap_or_else(|| panic!("{name}: 6.2.11.7.2, {code}"));
        let text = unicode[at + entry.len()..].split('>').next().unwrap();
        assert!(
            !text.is_empty() && !["0000", "FEFF", "FFFE"].contains(&text),
            "{name}: 6.2.11.7.2"
        );
    }
}

fn widths(descendant: &Dictionary) -> BTreeMap<u16, f32> {
    let array = descendant.get(b"W").unwrap().as_array().unwrap();
    let mut widths = BTreeMap::new();
    for range in array.chunks(3) {
        let [first, last] = [&range[0], &range[1]].map(|code| code.as_i64().unwrap() as u16);
        for code in first..=last {
            widths.insert(code, range[2].as_float().unwrap());
        }
    }
    widths
}

#[test]
fn the_metadata_says_what_it_is_and_agrees() {
    for (name, bytes) in files() {
        let document = Document::load_mem(&bytes).unwrap();
        let metadata = document.catalog().unwrap().get(b"Metadata").unwrap();
        let stream = document
            .get_object(metadata.as_reference().unwrap())
            .unwrap();
        let stream = stream.as_stream().unwrap();
        assert_eq!(
            stream.dict.get(b"Type").unwrap().as_name().unwrap(),
            b"Metadata"
        );
        let xml = String::from_utf8(stream.content.clone()).expect("6.6.2.1: UTF-8");
        let head = xml.lines().next().unwrap();
        assert!(head.contains("W5M0MpCehiHzreSzNTczkc9d"), "{name}: 6.6.2.1");
        assert!(
            !head.contains("bytes=") && !head.contains("encoding="),
            "{name}: 6.6.2.1"
        );
        assert!(xml.contains("<pdfaid:part>2<"), "{name}: 6.6.4");
        assert!(xml.contains("<pdfaid:conformance>U<"), "{name}: 6.6.4");
        for (element, value) in [
            ("dc:title", stamp().title),
            ("dc:creator", stamp().author),
            ("dc:description", stamp().number),
            ("xmp:CreatorTool", super::CREATOR.to_owned()),
            ("xmp:CreateDate", "2026-04-01T10:00:00+09:00".to_owned()),
            ("xmp:ModifyDate", "2026-04-01T10:00:00+09:00".to_owned()),
        ] {
            let from = xml.find(&format!("<{element}>")).expect(element);
            let to = xml.find(&format!("</{element}>")).expect(element);
            assert!(xml[from..to].contains(&value), "{name}: 6.6.5, {element}");
        }
    }
}

#[test]
fn what_xml_reserves_is_escaped() {
    let mut odd = stamp();
    odd.title = "<連絡票> & \u{1}\"見本\"".to_owned();
    let xml = super::metadata(&odd);
    assert!(xml.contains("&lt;連絡票&gt; &amp; \"見本\""), "{xml}");
}

#[test]
fn every_mark_of_a_page_belongs_to_an_element_and_every_element_to_the_document() {
    for (name, bytes) in files() {
        let document = Document::load_mem(&bytes).unwrap();
        let catalog = document.catalog().unwrap();
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"ja-JP");
        let root = document
            .get_dictionary(
                catalog
                    .get(b"StructTreeRoot")
                    .unwrap()
                    .as_reference()
                    .unwrap(),
            )
            .unwrap();
        let numbers = root.get(b"ParentTree").unwrap().as_reference().unwrap();
        let numbers = document
            .get_dictionary(numbers)
            .unwrap()
            .get(b"Nums")
            .unwrap();
        let numbers = numbers.as_array().unwrap();
        for (at, page) in document.get_pages().values().enumerate() {
            let key = document
                .get_dictionary(*page)
                .unwrap()
                .get(b"StructParents")
                .unwrap();
            assert_eq!(key.as_i64().unwrap(), at as i64);
            let owners = document
                .get_object(numbers[2 * at + 1].as_reference().unwrap())
                .unwrap();
            let owners = owners.as_array().unwrap();
            let mut open = 0;
            let mut marks = Vec::new();
            for (operator, operands) in operations(&document, *page) {
                match operator.as_str() {
                    "BDC" => {
                        open += 1;
                        let mark = operands[1].as_dict().unwrap().get(b"MCID").unwrap();
                        let owner = owners[marks.len()].as_reference().unwrap();
                        let owner = document.get_dictionary(owner).unwrap();
                        assert_eq!(
                            owner.get(b"S").unwrap().as_name().unwrap(),
                            operands[0].as_name().unwrap()
                        );
                        marks.push(mark.as_i64().unwrap());
                    }
                    "BMC" => open += 1,
                    "EMC" => open -= 1,
                    "TJ" | "f" => assert_eq!(open, 1, "{name}: ink is marked, once"),
                    _ => {}
                }
            }
            assert_eq!(
                marks,
                (0..owners.len() as i64).collect::<Vec<_>>(),
                "{name}"
            );
            for owner in owners {
                let mut at = owner.as_reference().unwrap();
                while at
                    != catalog
                        .get(b"StructTreeRoot")
                        .unwrap()
                        .as_reference()
                        .unwrap()
                {
                    let element = document.get_dictionary(at).unwrap();
                    let parent = element.get(b"P").unwrap().as_reference().unwrap();
                    let kids = document.get_dictionary(parent).unwrap().get(b"K").unwrap();
                    let is_kid = |kid: &Object| kid.as_reference().ok() == Some(at);
                    let has_it = kids
                        .as_array()
                        .map_or(is_kid(kids), |kids| kids.iter().any(is_kid));
                    assert!(has_it, "{name}: parents know their kids");
                    at = parent;
                }
            }
        }
    }
}

#[test]
fn a_code_says_what_it_is() {
    let bytes = super::super::write(&[page()], fonts(), &stamp()).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let alternative = document.objects.values().find_map(|object| {
        let element = object.as_dict().ok()?;
        let text = element.get(b"Alt").ok()?;
        lopdf::decode_text_string(text).ok()
    });
    assert_eq!(alternative.as_deref(), Some("二次元コード TNG1:R8-0042-7"));
}

#[test]
fn long_documents_have_bookmarks_and_short_ones_none() {
    let files = files();
    let has = |name: &str| {
        let (_, bytes) = files.iter().find(|(own, _)| own == name).unwrap();
        let document = Document::load_mem(bytes).unwrap();
        document.catalog().unwrap().has(b"Outlines")
    };
    assert!(has("bundle"));
    assert!(!has("common.toml slip"));
}
