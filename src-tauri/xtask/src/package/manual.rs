//! The manual as pages for a browser: an office PC shows no Markdown.
//!
//! Only what the manual uses is known here: headings, paragraphs, lists, tables, quoted commands,
//! strong words, code and links. Whatever else turns up stays as it is typed, and is seen.

/// The look: the program's own ink and measure, nothing from anywhere else.
const STYLE: &str = "\
body{max-width:46rem;margin:2rem auto;padding:0 1.5rem;color:#1a1a1c;background:#fff;\
font:17px/1.9 'BIZ UDPGothic','BIZ UDGothic','Yu Gothic UI','Noto Sans CJK JP',sans-serif}\
h1{font-size:1.7rem;border-bottom:2px solid #1a1a1c}h2{font-size:1.3rem;margin-top:2.5rem}\
h3{font-size:1.1rem}a{color:#0017c1}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #949497;padding:.4rem .7rem;text-align:left;vertical-align:top}\
th{background:#f1f1f4}code,pre{background:#f1f1f4;font-family:'BIZ UDGothic',monospace}\
code{padding:.1rem .3rem}pre{padding:.8rem 1rem;overflow-x:auto}pre code{padding:0}\
@media print{body{margin:0;max-width:none}}";

/// Turns one page of the manual into one page for a browser.
pub fn page(markdown: &str) -> String {
    let title = markdown
        .lines()
        .find_map(|line| line.strip_prefix("# "))
        .unwrap_or("つなぎ");
    format!(
        "<!doctype html>\n<html lang=\"ja\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n\
         <p><a href=\"index.html\">手引きの目次</a></p>\n{}</html>\n",
        escaped(title),
        body(markdown)
    )
}

fn body(markdown: &str) -> String {
    let lines: Vec<&str> = markdown.lines().collect();
    let mut out = String::new();
    let mut rest = lines.as_slice();
    while let [first, after @ ..] = rest {
        let (html, left) = if first.trim().is_empty() {
            (String::new(), after)
        } else if first.starts_with("```") {
            quoted_lines(after)
        } else if let Some((level, text)) = heading(first) {
            (format!("<h{level}>{}</h{level}>\n", inline(text)), after)
        } else if first.starts_with('|') {
            table(rest)
        } else if item(first).is_some() {
            list(rest)
        } else {
            paragraph(rest)
        };
        out.push_str(&html);
        rest = left;
    }
    out
}

fn quoted_lines<'a, 'b>(lines: &'b [&'a str]) -> (String, &'b [&'a str]) {
    let end = lines
        .iter()
        .position(|line| line.starts_with("```"))
        .unwrap_or(lines.len());
    let (inside, rest) = lines.split_at(end);
    let html = format!("<pre><code>{}</code></pre>\n", escaped(&inside.join("\n")));
    (html, rest.get(1..).unwrap_or_default())
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let text = text.strip_prefix(' ')?;
    (1..=4).contains(&level).then_some((level, text))
}

fn table<'a, 'b>(lines: &'b [&'a str]) -> (String, &'b [&'a str]) {
    let end = lines
        .iter()
        .position(|line| !line.starts_with('|'))
        .unwrap_or(lines.len());
    let (rows, rest) = lines.split_at(end);
    let mut html = String::from("<table>\n");
    for (at, row) in rows.iter().enumerate() {
        if at == 1 {
            continue;
        }
        let cell = if at == 0 { "th" } else { "td" };
        html.push_str("<tr>");
        for text in row.trim().trim_matches('|').split('|') {
            html.push_str(&format!("<{cell}>{}</{cell}>", inline(text.trim())));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</table>\n");
    (html, rest)
}

/// The text of a line that begins an element of a list, and whether the list counts.
fn item(line: &str) -> Option<(bool, &str)> {
    if let Some(text) = line.strip_prefix("- ") {
        return Some((false, text));
    }
    let (number, text) = line.split_once(". ")?;
    let counts = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    counts.then_some((true, text))
}

fn list<'a, 'b>(lines: &'b [&'a str]) -> (String, &'b [&'a str]) {
    let counts = lines
        .first()
        .and_then(|line| item(line))
        .is_some_and(|(counts, _)| counts);
    let tag = if counts { "ol" } else { "ul" };
    let mut items: Vec<String> = Vec::new();
    let mut used = 0;
    for line in lines {
        match (item(line), items.last_mut()) {
            (Some((same, text)), _) if same == counts => items.push(inline(text)),
            // An indented line goes on with the element above it.
            (None, Some(last)) if line.starts_with(' ') && !line.trim().is_empty() => {
                last.push('\n');
                last.push_str(&inline(line.trim()));
            }
            _ => break,
        }
        used += 1;
    }
    let items: String = items
        .iter()
        .map(|item| format!("<li>{item}</li>\n"))
        .collect();
    (
        format!("<{tag}>\n{items}</{tag}>\n"),
        lines.get(used..).unwrap_or_default(),
    )
}

fn paragraph<'a, 'b>(lines: &'b [&'a str]) -> (String, &'b [&'a str]) {
    let ends = |line: &&str| {
        line.trim().is_empty()
            || line.starts_with('|')
            || line.starts_with("```")
            || heading(line).is_some()
            || item(line).is_some()
    };
    let end = lines
        .iter()
        .skip(1)
        .position(ends)
        .map_or(lines.len(), |at| at + 1);
    let (inside, rest) = lines.split_at(end);
    // Japanese has no blanks between words: a line's end is none either.
    let text: String = inside.iter().map(|line| inline(line)).collect();
    (format!("<p>{text}</p>\n"), rest)
}

/// Strong words, code and links inside of a line.
fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '[']) {
        let (before, marked) = rest.split_at(at);
        out.push_str(&escaped(before));
        let (html, left) = marked_words(marked);
        out.push_str(&html);
        rest = left;
    }
    out.push_str(&escaped(rest));
    out
}

fn marked_words(text: &str) -> (String, &str) {
    if let Some((inside, rest)) = text.strip_prefix('`').and_then(|text| text.split_once('`')) {
        return (format!("<code>{}</code>", escaped(inside)), rest);
    }
    if let Some((inside, rest)) = text
        .strip_prefix("**")
        .and_then(|text| text.split_once("**"))
    {
        return (format!("<strong>{}</strong>", inline(inside)), rest);
    }
    let link = text
        .strip_prefix('[')
        .and_then(|text| text.split_once("]("));
    if let Some((words, (address, rest))) =
        link.and_then(|(words, after)| Some((words, after.split_once(')')?)))
    {
        return (
            format!(
                "<a href=\"{}\">{}</a>",
                escaped(&page_address(address)),
                inline(words)
            ),
            rest,
        );
    }
    // A mark without its twin is a character like others.
    let mut chars = text.chars();
    let mark = chars.next().map(String::from).unwrap_or_default();
    (escaped(&mark), chars.as_str())
}

fn page_address(address: &str) -> String {
    let (file, part) = address.split_once('#').unwrap_or((address, ""));
    let page = page_name(file);
    if part.is_empty() {
        page
    } else {
        format!("{page}#{part}")
    }
}

/// The name of a page: the table of contents comes first in every folder.
pub fn page_name(file: &str) -> String {
    match file.strip_suffix(".md") {
        Some("README") => "index.html".to_owned(),
        Some(name) => format!("{name}.html"),
        None => file.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_the_manual_become_a_page() {
        let html = body(
            "# 題\n\n一行目\n二行目の**強い**言葉と`a<b`。\n\n- 一つ\n  続き\n- 二つ\n\n1. 先\n2. [次](keeping.md#a)\n\n\
             | 何を | 数 |\n|---|---|\n| あ | 1 |\n\n```sh\ncargo <x>\n```\n",
        );
        assert_eq!(
            html,
            "<h1>題</h1>\n<p>一行目二行目の<strong>強い</strong>言葉と<code>a&lt;b</code>。</p>\n\
             <ul>\n<li>一つ\n続き</li>\n<li>二つ</li>\n</ul>\n\
             <ol>\n<li>先</li>\n<li><a href=\"keeping.html#a\">次</a></li>\n</ol>\n\
             <table>\n<tr><th>何を</th><th>数</th></tr>\n<tr><td>あ</td><td>1</td></tr>\n</table>\n\
             <pre><code>cargo &lt;x&gt;</code></pre>\n"
        );
    }

    #[test]
    fn lonely_marks_are_characters() {
        assert_eq!(inline("[[block]] と * と `"), "[[block]] と * と `");
    }

    #[test]
    fn every_page_of_the_manual_is_turned_to_its_end_and_every_link_has_a_page() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/manual");
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let html = page(&std::fs::read_to_string(&path).unwrap());
            assert!(html.ends_with("</html>\n"), "{} ends", path.display());
            for link in html.split("href=\"").skip(1) {
                let file = link.split(['"', '#']).next().unwrap();
                let source = file
                    .replace("index.html", "README.md")
                    .replace(".html", ".md");
                assert!(
                    folder.join(&source).is_file(),
                    "{}: {file} leads somewhere",
                    path.display()
                );
            }
        }
    }
}
