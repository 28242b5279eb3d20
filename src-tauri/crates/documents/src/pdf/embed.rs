//! Cutting fonts down to the glyphs in use and embedding them.

use std::collections::HashMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest as _, Sha256};
use subsetter::GlyphRemapper;

use super::PdfError;
use super::unhinted::unhinted;
use crate::fonts::{Fonts, Metrics};
use crate::frame::{Face, Frame, Glyph, Item};

/// The glyphs of one face that a document uses, numbered in order of appearance.
///
/// A code stands for a glyph *and* its text: 葛 drawn for 葛󠄀 and plain 葛 share a glyph but not a code,
/// so that each is copied out as it was typed. Code 0 is left to the missing glyph.
pub(super) struct Embedding {
    pub(super) face: Face,
    used: Vec<(u16, String)>,
    codes: HashMap<(u16, String), u16>,
}

/// Returns the name by which page content calls a face.
pub(super) fn resource_name(face: Face) -> &'static str {
    match face {
        Face::Gothic => "Gothic",
        Face::GothicBold => "GothicBold",
        Face::Fallback => "Fallback",
    }
}

/// Numbers every glyph of a document, one embedding per face in use.
pub(super) fn collect(frames: &[Frame]) -> Result<Vec<Embedding>, PdfError> {
    let faces = [Face::Gothic, Face::GothicBold, Face::Fallback];
    let mut embeddings = faces.map(Embedding::new);
    for item in frames.iter().flat_map(|frame| &frame.items) {
        let Item::Run(run) = item else { continue };
        if let Some(embedding) = embeddings
            .iter_mut()
            .find(|embedding| embedding.face == run.face)
        {
            for glyph in &run.glyphs {
                embedding.note(glyph)?;
            }
        }
    }
    Ok(embeddings
        .into_iter()
        .filter(|embedding| !embedding.used.is_empty())
        .collect())
}

impl Embedding {
    fn new(face: Face) -> Self {
        Self {
            face,
            used: Vec::new(),
            codes: HashMap::new(),
        }
    }

    fn note(&mut self, glyph: &Glyph) -> Result<(), PdfError> {
        let key = (glyph.id, glyph.text.clone());
        if !self.codes.contains_key(&key) {
            let code = u16::try_from(self.used.len() + 1).map_err(|_| PdfError::TooManyGlyphs)?;
            self.used.push(key.clone());
            self.codes.insert(key, code);
        }
        Ok(())
    }

    /// Returns the code of a glyph in page content.
    pub(super) fn code(&self, glyph: &Glyph) -> u16 {
        self.codes
            .get(&(glyph.id, glyph.text.clone()))
            .copied()
            .unwrap_or(0)
    }
}

/// Embeds a face and returns its font object.
pub(super) fn add(
    pdf: &mut Document,
    embedding: &Embedding,
    fonts: &Fonts,
) -> Result<ObjectId, PdfError> {
    let face = embedding.face;
    let typeface = fonts.typeface(face).ok_or(PdfError::FaceMissing { face })?;
    let mut remapper = GlyphRemapper::new();
    let places: Vec<u16> = embedding
        .used
        .iter()
        .map(|(id, _)| remapper.remap(*id))
        .collect();
    let program = subsetter::subset(&typeface.data, 0, &remapper)
        .ok()
        .and_then(|program| unhinted(&program))
        .ok_or(PdfError::Subset { face })?;
    let name = subset_name(&program, &typeface.metrics.postscript_name);

    let length = i64::try_from(program.len()).unwrap_or(i64::MAX);
    let program = pdf.add_object(Stream::new(dictionary! { "Length1" => length }, program));
    let descriptor = pdf.add_object(descriptor(&name, &typeface.metrics, face, program));
    let advances = typeface.advances(embedding.used.iter().map(|(id, _)| *id));
    let map = glyph_map(pdf, &places);
    let descendant = pdf.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => name.as_str(),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "DW" => 1000,
        "W" => widths(&advances),
        "CIDToGIDMap" => map,
    });
    let unicode = to_unicode(&embedding.used);
    let unicode = pdf.add_object(Stream::new(Dictionary::new(), unicode.into_bytes()));
    Ok(pdf.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name.as_str(),
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
        "ToUnicode" => unicode,
    }))
}

/// Encodes a text for the document's own fields (UTF-16 with its mark).
pub(super) fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::String(
        units.flat_map(u16::to_be_bytes).collect(),
        StringFormat::Hexadecimal,
    )
}

/// The six letters before a subset's name are taken from its content, so they repeat only with it.
fn subset_name(program: &[u8], postscript_name: &str) -> String {
    let hash = Sha256::digest(program);
    let tag: String = hash
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect();
    format!("{tag}+{postscript_name}")
}

fn descriptor(name: &str, metrics: &Metrics, face: Face, program: ObjectId) -> Dictionary {
    let per_mille = |units: f32| Object::Real((units * 1000.0 / metrics.units_per_em).round());
    let stem = if face == Face::GothicBold { 140 } else { 80 };
    dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name,
        // Symbolic: the codes are ours and not a standard character set.
        "Flags" => 4,
        "FontBBox" => metrics.bbox.iter().map(|units| per_mille(*units)).collect::<Vec<_>>(),
        "ItalicAngle" => 0,
        "Ascent" => per_mille(metrics.ascender),
        "Descent" => per_mille(metrics.descender),
        "CapHeight" => per_mille(metrics.cap_height),
        "StemV" => stem,
        "FontFile2" => program,
    }
}

/// Writes the advances as ranges of equal width; the full width of 1000 goes without saying.
fn widths(advances: &[f32]) -> Vec<Object> {
    let mut out = Vec::new();
    let mut code: i64 = 1;
    for equal in advances.chunk_by(|a, b| a.to_bits() == b.to_bits()) {
        let count = i64::try_from(equal.len()).unwrap_or(0);
        if let Some(width) = equal
            .first()
            .filter(|width| (**width - 1000.0).abs() > 1e-3)
        {
            out.extend([code.into(), (code + count - 1).into(), Object::Real(*width)]);
        }
        code += count;
    }
    out
}

/// Says where each code's glyph lies in the subset: almost always under the same number.
fn glyph_map(pdf: &mut Document, places: &[u16]) -> Object {
    if places
        .iter()
        .zip(1..)
        .all(|(place, code): (&u16, u16)| *place == code)
    {
        return "Identity".into();
    }
    let map = std::iter::once(0)
        .chain(places.iter().copied())
        .flat_map(u16::to_be_bytes)
        .collect();
    pdf.add_object(Stream::new(Dictionary::new(), map)).into()
}

fn to_unicode(used: &[(u16, String)]) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    // A block may hold a hundred entries. Writing to a String cannot fail.
    let mut code = 0_usize;
    for block in used.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (_, text) in block {
            code += 1;
            let _ = write!(map, "<{code:04X}> <");
            for unit in text.encode_utf16() {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}
