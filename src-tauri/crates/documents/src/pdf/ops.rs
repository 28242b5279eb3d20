//! Frames to printpdf's page operations: millimetres from the top to points from the bottom.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, DictItem, FontId, Greyscale, LineJoinStyle, LinePoint, Mm, Op, PaintMode,
    PdfFontHandle, PdfPage, Point, Polygon, PolygonRing, Pt, TextItem, TextMatrix,
    TextRenderingMode, WindingOrder,
};

use super::embed::{Embedding, resource_name};
use super::parts::{Ink, Tree};
use super::{PT_PER_MM, PdfError};
use crate::fonts::Fonts;
use crate::frame::{Code, Face, Frame, Item, Rect, Run};

const BLACK: Color = Color::Greyscale(Greyscale {
    percent: 0.0,
    icc_profile: None,
});

/// Translates a frame, each stretch of it marked with what it is.
pub(super) fn page(
    frame: &Frame,
    tree: &Tree,
    embeddings: &[Embedding],
    fonts: &Fonts,
) -> Result<PdfPage, PdfError> {
    let sheet = Sheet {
        height_mm: finite(frame.height_mm)?,
    };
    let mut ops = vec![Op::SetFillColor { col: BLACK }];
    let mut first = 0;
    let mut mark = 0;
    for (end, ink) in &tree.stretches {
        ops.push(opening(tree, *ink, &mut mark));
        for item in frame.items.get(first..*end).unwrap_or_default() {
            draw(&sheet, item, embeddings, fonts, &mut ops)?;
        }
        ops.push(Op::EndMarkedContent);
        first = *end;
    }
    Ok(PdfPage::new(
        Mm(finite(frame.width_mm)?),
        Mm(frame.height_mm),
        ops,
    ))
}

/// Begins a stretch: numbered where it says or shows something, else an artifact.
fn opening(tree: &Tree, ink: Ink, mark: &mut i64) -> Op {
    let element = match ink {
        Ink::Of(element) => tree.elements.get(element),
        Ink::Ornament => None,
    };
    let Some(element) = element else {
        let tag = "Artifact".to_owned();
        return Op::BeginMarkedContent { tag };
    };
    let number = DictItem::Int(*mark);
    *mark += 1;
    Op::BeginMarkedContentWithProperties {
        tag: element.kind.tag().to_owned(),
        properties: DictItem::Dict {
            map: BTreeMap::from([("MCID".to_owned(), number)]),
        },
    }
}

fn draw(
    sheet: &Sheet,
    item: &Item,
    embeddings: &[Embedding],
    fonts: &Fonts,
    ops: &mut Vec<Op>,
) -> Result<(), PdfError> {
    match item {
        Item::Run(run) => {
            let embedding = embeddings
                .iter()
                .find(|embedding| embedding.face == run.face);
            if let Some(embedding) = embedding {
                text(sheet, run, embedding, fonts, ops)?;
            }
        }
        Item::Bar(rect) => ops.push(filled(vec![sheet.ring(rect)?])),
        Item::Code(code) => ops.push(picture(sheet, code)?),
    }
    Ok(())
}

struct Sheet {
    height_mm: f32,
}

impl Sheet {
    fn x(mm: f32) -> Result<f32, PdfError> {
        Ok(thousandths(finite(mm)? * PT_PER_MM))
    }

    fn y(&self, mm: f32) -> Result<f32, PdfError> {
        Ok(thousandths((self.height_mm - finite(mm)?) * PT_PER_MM))
    }

    fn ring(&self, rect: &Rect) -> Result<PolygonRing, PdfError> {
        let (left, right) = (Self::x(rect.x_mm)?, Self::x(rect.right_mm())?);
        let (top, bottom) = (self.y(rect.y_mm)?, self.y(rect.bottom_mm())?);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let points = corners
            .map(|(x, y)| LinePoint {
                p: Point { x: Pt(x), y: Pt(y) },
                bezier: false,
            })
            .to_vec();
        Ok(PolygonRing { points })
    }
}

fn text(
    sheet: &Sheet,
    run: &Run,
    embedding: &Embedding,
    fonts: &Fonts,
    ops: &mut Vec<Op>,
) -> Result<(), PdfError> {
    if run.glyphs.is_empty() {
        return Ok(());
    }
    let origin = [
        1.0,
        0.0,
        0.0,
        1.0,
        Sheet::x(run.x_mm)?,
        sheet.y(run.baseline_mm)?,
    ];
    let glyphs = spaced(run, embedding, fonts)?;
    let font = PdfFontHandle::External(FontId(resource_name(run.face).to_owned()));
    let size = finite(run.size_pt)?;
    let is_mincho = run.face == Face::Fallback;
    if is_mincho {
        ops.extend([
            Op::SaveGraphicsState,
            Op::SetOutlineColor { col: BLACK },
            Op::SetLineJoinStyle {
                join: LineJoinStyle::Round,
            },
        ]);
    }
    ops.extend([
        Op::StartTextSection,
        Op::SetFont {
            font,
            size: Pt(size),
        },
        Op::SetTextMatrix {
            matrix: TextMatrix::Raw(origin),
        },
    ]);
    if is_mincho {
        outlined(run, glyphs, fonts, ops);
    } else {
        ops.push(shown(glyphs));
    }
    ops.push(Op::EndTextSection);
    if is_mincho {
        ops.push(Op::RestoreGraphicsState);
    }
    Ok(())
}

/// Draws glyphs of the fallback face, each as bold as its strokes have room for.
fn outlined(run: &Run, glyphs: Vec<Codepoint>, fonts: &Fonts, ops: &mut Vec<Op>) {
    let mut last = None;
    let mut stretch = Vec::new();
    for (glyph, code) in run.glyphs.iter().zip(glyphs) {
        let strokes = fonts.strokes(glyph.id);
        let gain = strokes.map_or(0.0, |strokes| strokes.outline_em());
        let outline = thousandths(run.size_pt * gain);
        if last.replace(outline) != Some(outline) {
            if !stretch.is_empty() {
                ops.push(shown(std::mem::take(&mut stretch)));
            }
            // A line of no thickness would still be drawn, a dot thick.
            let mode = if outline > 0.0 {
                ops.push(Op::SetOutlineThickness { pt: Pt(outline) });
                TextRenderingMode::FillStroke
            } else {
                TextRenderingMode::Fill
            };
            ops.push(Op::SetTextRenderingMode { mode });
        }
        stretch.push(code);
    }
    ops.push(shown(stretch));
}

fn shown(glyphs: Vec<Codepoint>) -> Op {
    Op::ShowText {
        items: vec![TextItem::GlyphIds(glyphs)],
    }
}

/// Numbers the glyphs and moves each to where the layout put it.
///
/// The pen is followed over the whole run, so that rounding never adds up along a line.
fn spaced(run: &Run, embedding: &Embedding, fonts: &Fonts) -> Result<Vec<Codepoint>, PdfError> {
    let face = run.face;
    let typeface = fonts.typeface(face).ok_or(PdfError::FaceMissing { face })?;
    let natural = typeface.advances(run.glyphs.iter().map(|glyph| glyph.id));
    let per_mille = 1000.0 * PT_PER_MM / finite(run.size_pt)?;
    let (mut pen, mut wanted) = (0.0_f32, 0.0_f32);
    let mut out = Vec::with_capacity(run.glyphs.len());
    for (glyph, advance) in run.glyphs.iter().zip(natural) {
        pen += advance;
        wanted += finite(glyph.advance_mm)? * per_mille;
        let off = (pen - wanted).round();
        pen -= off;
        out.push(Codepoint::new(embedding.code(glyph), off));
    }
    // Where the pen stands after the last glyph matters to nobody.
    if let Some(last) = out.last_mut() {
        last.offset = 0.0;
    }
    Ok(out)
}

/// Draws a code's black cells as one shape: separate neighbours would show hairlines between them.
fn picture(sheet: &Sheet, code: &Code) -> Result<Op, PdfError> {
    let rings = bars(code)
        .map(|bar| sheet.ring(&bar))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(filled(rings))
}

/// Returns the horizontal stretches of black cells.
fn bars(code: &Code) -> impl Iterator<Item = Rect> {
    let cell = code.rect.width_mm / cells(code.modules.max(1));
    let rows = code.cells.chunks_exact(code.modules.max(1)).enumerate();
    rows.flat_map(move |(row, line)| {
        let mut column = 0;
        line.chunk_by(|a, b| a == b).filter_map(move |stretch| {
            let start = column;
            column += stretch.len();
            stretch.first().is_some_and(|black| *black).then(|| Rect {
                x_mm: code.rect.x_mm + cells(start) * cell,
                y_mm: code.rect.y_mm + cells(row) * cell,
                width_mm: cells(stretch.len()) * cell,
                height_mm: cell,
            })
        })
    })
}

/// A code has at most 177 cells along a side.
fn cells(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn filled(rings: Vec<PolygonRing>) -> Op {
    let polygon = Polygon {
        rings,
        mode: PaintMode::Fill,
        winding_order: WindingOrder::NonZero,
    };
    Op::DrawPolygon { polygon }
}

fn finite(value: f32) -> Result<f32, PdfError> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(PdfError::NotANumber)
    }
}

/// A thousandth of a point is 0.35 µm: no printer shows it, and short numbers keep the file small.
fn thousandths(pt: f32) -> f32 {
    (pt * 1000.0).round() / 1000.0
}
