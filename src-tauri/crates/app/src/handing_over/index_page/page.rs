//! The page while it is being written: every text goes through here, and is escaped.

use std::fmt::Write as _;

use tsunagi_domain::{Day, TimeOfDay};

const STYLE: &str = "body{font-family:'BIZ UDPGothic',sans-serif;line-height:1.7;max-width:60rem;\
margin:2rem auto;padding:0 1rem;color:#000;background:#fff}\
table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}\
th,td{border:1px solid #666;padding:.3rem .6rem;text-align:left;vertical-align:top}\
th{font-weight:normal;background:#eee}th[scope=row]{width:15em}\
th[scope=col]{white-space:nowrap}td.text{white-space:pre-wrap;overflow-wrap:anywhere}\
td.day{white-space:nowrap}\
h2{border-top:2px solid #000;padding-top:1rem;margin-top:3rem}h3{margin-top:2rem}";

/// HTML that grows; no script, nothing from elsewhere.
pub(super) struct Page {
    html: String,
}

// Writing to a String cannot fail, here and below.
impl Page {
    /// Begins a page.
    pub(super) fn begin(title: &str) -> Self {
        let mut page = Self {
            html: "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n\
                   <meta http-equiv=\"Content-Security-Policy\" \
                   content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                .to_owned(),
        };
        let _ = write!(
            page.html,
            "<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
            escaped(title)
        );
        page.element("h1", title);
        page
    }

    /// Ends it.
    pub(super) fn end(mut self) -> String {
        self.html.push_str("</body>\n</html>\n");
        self.html
    }

    /// Writes an element that holds a text.
    pub(super) fn element(&mut self, tag: &str, text: &str) {
        let _ = writeln!(self.html, "<{tag}>{}</{tag}>", escaped(text));
    }

    /// Writes a heading that links lead to.
    pub(super) fn heading(&mut self, tag: &str, id: &str, text: &str) {
        let _ = writeln!(
            self.html,
            "<{tag} id=\"{}\">{}</{tag}>",
            escaped(id),
            escaped(text)
        );
    }

    /// Writes a list of links.
    pub(super) fn links(&mut self, links: &[(String, String)]) {
        self.html.push_str("<ul>\n");
        for (to, text) in links {
            let _ = writeln!(self.html, "<li>{}</li>", link(to, text));
        }
        self.html.push_str("</ul>\n");
    }

    /// Writes a line with a link at its end.
    pub(super) fn reference(&mut self, label: &str, to: &str, text: &str) {
        let _ = writeln!(self.html, "<p>{}{}</p>", escaped(label), link(to, text));
    }

    /// Writes a table of labels and texts; what is empty is passed over.
    pub(super) fn facts(&mut self, facts: &[(&str, String)]) {
        let said = facts.iter().filter(|(_, text)| !text.trim().is_empty());
        let said: Vec<_> = said.collect();
        if said.is_empty() {
            return;
        }
        self.html.push_str("<table>\n");
        for (label, text) in said {
            let _ = writeln!(
                self.html,
                "<tr><th scope=\"row\">{}</th><td class=\"text\">{}</td></tr>",
                escaped(label),
                escaped(text)
            );
        }
        self.html.push_str("</table>\n");
    }

    /// Writes what was put together from escaped parts.
    pub(super) fn markup(&mut self, html: &str) {
        self.html.push_str(html);
    }
}

/// Returns a link.
pub(super) fn link(to: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(to), escaped(text))
}

/// Escapes everything that means something to a browser, quotes included.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Puts what is said on lines of its own; nothing for what is not.
pub(super) fn labelled(said: &[(&str, String)]) -> String {
    let said = said.iter().filter(|(_, text)| !text.trim().is_empty());
    let lines: Vec<String> = said
        .map(|(label, text)| format!("{label}：{}", text.trim()))
        .collect();
    lines.join("\n")
}

/// Returns the day in words; nothing where none is known.
pub(super) fn wareki(day: Option<Day>) -> String {
    day.map(Day::wareki).unwrap_or_default()
}

/// Returns a day with its time, where one is known.
pub(super) fn moment(day: Day, time: Option<TimeOfDay>) -> String {
    let time = time.map(|time| format!(" {time}")).unwrap_or_default();
    format!("{}{time}", day.wareki())
}
