//! Text to clusters: the characters that share one glyph.

use unicode_normalization::char::{canonical_combining_class, compose};

/// Characters that are drawn as one glyph.
#[derive(Debug, PartialEq)]
pub(super) struct Cluster<'a> {
    /// The characters as typed.
    pub(super) text: &'a str,
    /// What to look up: the base, marks composed into it; nothing when this is not text.
    pub(super) base: Option<char>,
    /// A mark for which there is no composed character: か゚ and ㇷ゚ of JIS X 0213 have a glyph and no
    /// number of their own.
    pub(super) mark: Option<char>,
    /// The variation selector after it.
    pub(super) selector: Option<char>,
}

impl<'a> Cluster<'a> {
    /// Returns the base and the mark as clusters of their own.
    pub(super) fn apart(&self) -> [Self; 2] {
        let mark = self.mark.map_or(0, char::len_utf8);
        let (base, mark) = self.text.split_at(self.text.len() - mark);
        let cluster = |text: &'a str, base| Self {
            text,
            base,
            mark: None,
            selector: None,
        };
        [cluster(base, self.base), cluster(mark, self.mark)]
    }
}

/// Splits a text into clusters.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = Cluster<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_unseen);
        if rest.is_empty() {
            return None;
        }
        let cluster = take(rest);
        rest = rest.get(cluster.text.len()..).unwrap_or_default();
        Some(cluster)
    })
}

/// Returns the compatibility ideograph that a standardised variation sequence stands for.
///
/// Fonts often have 神 U+FA19 under its own number only, and not as U+795E U+FE00.
pub(super) fn compatibility_ideograph(base: char, selector: char) -> Option<char> {
    if !('\u{fe00}'..='\u{fe02}').contains(&selector) {
        return None;
    }
    ('\u{f900}'..='\u{faff}')
        .chain('\u{2f800}'..='\u{2fa1f}')
        .find(|ch| {
            let mut variant = Vec::with_capacity(2);
            unicode_normalization::char::decompose_cjk_compat_variants(*ch, |part| {
                variant.push(part);
            });
            variant == [base, selector]
        })
}

/// Returns the digit that a low-set one (U+2080 to U+2089: `SpO₂`, `HbA₁c`) is read as.
///
/// Not so the high-set ones: 10⁻³ would come out as 10-3.
pub(super) fn ordinary_digit(low_set: char) -> Option<char> {
    let value = u32::from(low_set).checked_sub(0x2080)?;
    char::from_digit(value, 10)
}

/// Takes the first cluster of a text that is not empty.
///
/// Marks are composed one by one and not by normalising the text: normalisation would turn 神 U+FA19
/// of the family register into the everyday 神 U+795E.
fn take(text: &str) -> Cluster<'_> {
    let mut chars = text.char_indices();
    let mut base = chars.next().map(|(_, ch)| ch).filter(|ch| is_text(*ch));
    let (mut mark, mut selector) = (None, None);
    let mut end = text.len();
    for (at, ch) in chars {
        let joined = base
            .filter(|_| selector.is_none() && mark.is_none())
            .and_then(|base| join(base, ch));
        if let Some(joined) = joined {
            base = Some(joined);
        } else if base.is_none() || selector.is_some() || mark.is_some() {
            end = at;
            break;
        } else if is_selector(ch) {
            selector = Some(ch);
        } else if canonical_combining_class(ch) != 0 {
            mark = Some(ch);
        } else {
            end = at;
            break;
        }
    }
    Cluster {
        text: text.get(..end).unwrap_or(text),
        base,
        mark,
        selector,
    }
}

fn join(base: char, mark: char) -> Option<char> {
    if canonical_combining_class(mark) == 0 {
        None
    } else {
        compose(base, mark)
    }
}

fn is_selector(ch: char) -> bool {
    matches!(ch, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Characters without ink that pasted text brings along, and line breaks, which are the layout's.
fn is_unseen(ch: char) -> bool {
    matches!(
        ch,
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' // line breaks
            | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// Private use characters (外字) mean something else in every font, so a glyph for one is a wrong
/// glyph; a selector without a base means nothing.
fn is_text(ch: char) -> bool {
    let is_private = matches!(ch, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}');
    !ch.is_control() && !is_private && !is_selector(ch)
}
