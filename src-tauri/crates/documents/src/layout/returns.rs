//! Builds what brings the answer back: the cut line, the return box, the code.

use crate::frame::Item;
use crate::template::keys::Key;
use crate::template::{Align, Body, CODE_WITH_QUIET};

use super::HEAVY;
use super::answers::{LABEL, PLAIN};
use super::build::Builder;
use super::node::{Node, Onward, RowColumn};
use super::shapes::dashes;
use super::text::{self, Style, Weight};

/// White above and below the words of the return box; the code brings its own.
const ABOVE_MM: f32 = 0.8;

impl Builder<'_> {
    pub(super) fn cut(&mut self, text: &str, width: f32) -> Node {
        let style = Style {
            align: Align::Center,
            ..PLAIN
        };
        // No more than half: longer words go on several lines, and the dashes stay beside them.
        let most = width / 2.0;
        let wide = text::width(self.fonts, text, PLAIN).min(most) + 6.0;
        let words = self.words(text, style, most);
        let middle = words.height / 2.0;
        let mut items = dashes(0.0, (width - wide) / 2.0, middle);
        items.extend(dashes((width + wide) / 2.0, width, middle));
        let line = Node::solid(width, words.height, items);
        let columns = vec![
            RowColumn {
                x: 0.0,
                node: line,
                onward: Onward::Cut,
            },
            RowColumn {
                x: (width - most) / 2.0,
                node: words,
                onward: Onward::Cut,
            },
        ];
        Node::row(width, 0.0, columns, 0.0)
    }

    pub(super) fn return_box(&mut self, body: &Body, width: f32) -> Option<Node> {
        let Body::Return {
            label,
            fax,
            fax_size,
            lines,
            line_size,
            number,
            code,
            code_side,
        } = body
        else {
            return None;
        };
        let padding = 3.0;
        let inner = width - 2.0 * padding;
        let number = self.fill(number);
        let number_style = Style {
            size_pt: 16.0,
            bold: Weight::Bold,
            align: Align::Center,
        };
        let wide = text::width(self.fonts, &number.text, number_style) + 0.1;
        let code = code.filter(|key| self.has_code(key));
        // A sheet for a pen has neither number nor code, and its address the whole width.
        let gutter = if code.is_none() && number.text.is_empty() {
            0.0
        } else {
            4.0
        };
        let right = if code.is_some() {
            // The white around the code is part of it, however wide the number under it is.
            let right = (code_side + 8.0).max(wide).min(inner * 0.45);
            right.max(CODE_WITH_QUIET * code_side)
        } else if gutter > 0.0 {
            wide.min(inner * 0.45)
        } else {
            0.0
        };
        let left = inner - right - gutter;

        let mut address = Vec::new();
        if !label.is_empty() {
            address.push((
                0.0,
                self.words(
                    label,
                    Style {
                        size_pt: 14.0,
                        ..LABEL
                    },
                    left,
                ),
            ));
        }
        let fax = self.fill(fax);
        let fax_style = Style {
            size_pt: *fax_size,
            ..LABEL
        };
        address.push((
            1.0,
            self.paragraph(&fax, fax_style, left).of_fields(fax.fields),
        ));
        for line in lines {
            let mut filled = self.fill(line);
            if !filled.text.is_empty() {
                let style = Style {
                    size_pt: *line_size,
                    ..PLAIN
                };
                filled.text = self.parted(&filled.text, style, left);
                let words = self
                    .paragraph(&filled, style, left)
                    .of_fields(filled.fields);
                address.push((0.8, words));
            }
        }
        let mut mark = Vec::new();
        if let Some(key) = code {
            mark.push((0.0, self.code(key, *code_side, Align::Center, right)));
        }
        if !number.text.is_empty() {
            let words = self.paragraph(&number, number_style, right);
            mark.push((1.0, words.of_fields(number.fields)));
        }
        let columns = vec![
            RowColumn {
                x: 0.0,
                node: Node::centred(left, address),
                onward: Onward::Cut,
            },
            RowColumn {
                x: left + gutter,
                node: Node::centred(right, mark),
                onward: Onward::Cut,
            },
        ];
        let row = Node::row(inner, 0.0, columns, 0.0);
        Some(
            Node::framed(row, HEAVY, padding, ABOVE_MM)
                .kept()
                .clinging(),
        )
    }

    /// Breaks a line that is too long at its wide spaces, so that no name goes over two lines.
    fn parted(&self, text: &str, style: Style, width: f32) -> String {
        let mut lines: Vec<String> = Vec::new();
        for part in text.split('　') {
            let longer = lines.last().map(|line| format!("{line}　{part}"));
            match longer.filter(|line| text::width(self.fonts, line, style) <= width) {
                Some(longer) => {
                    lines.pop();
                    lines.push(longer);
                }
                None => lines.push(part.to_owned()),
            }
        }
        lines.join("\n")
    }

    fn has_code(&self, key: &Key) -> bool {
        let text = self.values.get_text(key.name).unwrap_or_default();
        !text.is_empty()
    }

    /// Sets a two-dimensional code with its quiet zone; white where there is nothing to say.
    pub(super) fn code(&mut self, key: &'static Key, side: f32, align: Align, width: f32) -> Node {
        let text = self.values.get_text(key.name).unwrap_or_default();
        let code = if text.is_empty() {
            None
        } else {
            crate::code::qr(text, 0.0, 0.0, side).ok()
        };
        let Some(mut code) = code else {
            return Node::space(width, side);
        };
        // Four cells of white on every side are part of the code (ISO/IEC 18004).
        let quiet = 4.0 * side / code.modules.max(1) as f32;
        let spare = width - side - 2.0 * quiet;
        code.rect.x_mm = quiet
            + match align {
                Align::Left => 0.0,
                Align::Center => spare / 2.0,
                Align::Right => spare,
            };
        code.rect.y_mm = quiet;
        let node = Node::solid(width, side + 2.0 * quiet, vec![Item::Code(code)]);
        node.of_fields(vec![key.name])
    }
}
