//! The manual page of the command line, out of the very help that the command prints.
//!
//! The help is kept in `tests/golden/help.txt`, and a test of the command line holds the two equal.

/// Writes the page in the language of `man`.
pub fn page(help: &str, version: &str, date: &str) -> String {
    // Without the first line older readers take the text for Latin-1. The help is laid out already, so
    // filling is off, and a heading turns it on again.
    let mut out = format!(
        "'\\\" -*- coding: UTF-8 -*-\n.TH TSUNAGI-CLI 1 {date} \"tsunagi {version}\" \"つなぎ\"\n.nh\n\
         .SH 名前\n.nf\ntsunagi-cli \\- 主治医との連絡票を、画面を使わずに作り、引き継ぐ\n"
    );
    for section in help.split("==== ").skip(1) {
        let (command, text) = section.split_once('\n').unwrap_or((section, ""));
        let heading = if command.trim() == "tsunagi-cli" {
            ".SH 書式"
        } else {
            ".SS"
        };
        if heading == ".SS" {
            out.push_str(&format!(".SS {}\n.nf\n", escaped(command.trim())));
        } else {
            out.push_str(&format!("{heading}\n.nf\n"));
        }
        for line in text.trim_matches('\n').lines() {
            out.push_str(&escaped(line));
            out.push('\n');
        }
        if heading == ".SH 書式" {
            out.push_str(".SH コマンド\n");
        }
    }
    out.push_str(
        ".SH 終了の番号\n.nf\n0 できた。 1 断った(わけを表示します)。 2 使い方が違う。\n\
         .SH ファイル\n.nf\n~/.local/share/tsunagi/records\n記録簿(暗号化)。\n\
         /usr/share/doc/tsunagi/manual/index.html\n手引き。\n",
    );
    out
}

/// Keeps the characters that `man` would take for its own.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    match line.chars().next() {
        Some('.' | '\'') => format!("\\&{line}"),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_the_help_is_in_the_page_and_no_line_is_taken_for_a_request() {
        let help = "==== tsunagi-cli\n\nつなぎ\n\n==== tsunagi-cli init\n\n.隠しファイル\n'引用'\n--store <\\>\n";
        let page = page(help, "1.0.0", "2026-04-01");
        assert!(
            page.contains(".SH 書式\n.nf\nつなぎ\n.SH コマンド\n.SS tsunagi\\-cli init\n.nf\n")
        );
        assert!(page.contains("\n\\&.隠しファイル\n\\&'引用'\n\\-\\-store <\\e>\n"));
    }
}
