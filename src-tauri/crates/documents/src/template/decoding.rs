//! From the bytes of a form's file to its text, and what people are told where they are none.

use super::TemplateProblem;
use super::parse::{LONGEST_FILE, TOO_LARGE};
use super::problem::Problems;

/// メモ帳 may begin a file with a byte order mark.
const MARK: char = '\u{feff}';
const SAVE_AS_UTF8: &str =
    "メモ帳なら「名前を付けて保存」を選び、文字コードを「UTF-8」にして保存し直してください。";

/// Reads the text of a form's file.
///
/// # Errors
///
/// Returns where the first character stands that is none in UTF-8, and how to save the file so.
pub fn decode(file_name: &str, bytes: Vec<u8>) -> Result<String, TemplateProblem> {
    if bytes.len() > LONGEST_FILE {
        return Err(problem(file_name, "", TOO_LARGE.0, TOO_LARGE.1));
    }
    let is_wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text.trim_start_matches(MARK).to_owned()),
        Err(error) => error,
    };
    let reason = error.utf8_error();
    let sound = error.as_bytes().get(..reason.valid_up_to());
    let before = String::from_utf8_lossy(sound.unwrap_or_default());
    let (what, remedy) = if is_wide {
        (
            "文字コードがUTF-16のため、文字を読み取れません。",
            SAVE_AS_UTF8,
        )
    } else if reason.error_len().is_none() {
        (
            "ファイルが文字の途中で終わっています。",
            "もとのファイルから写し直すか、終わりの行を書き直して、UTF-8で保存してください。",
        )
    } else {
        (
            "ここから先の文字を読み取れません。文字コードがUTF-8ではないようです。",
            SAVE_AS_UTF8,
        )
    };
    Err(problem(file_name, &before, what, remedy))
}

/// Says what is wrong behind the part of a file that can be read.
fn problem(file_name: &str, before: &str, what: &str, remedy: &str) -> TemplateProblem {
    let mut problems = Problems::new(file_name, before);
    problems.add(before.len()..before.len(), what, remedy);
    let found = problems.into_sorted().into_iter().next();
    found.unwrap_or_else(|| TemplateProblem {
        file: file_name.to_owned(),
        line: 1,
        column: 1,
        what: what.to_owned(),
        remedy: remedy.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(bytes: &[u8]) -> String {
        decode("わが町.toml", bytes.to_vec())
            .map_or_else(|problem| problem.to_string(), |_| "よい".to_owned())
    }

    #[test]
    fn a_file_in_another_encoding_is_told_with_its_place_and_how_to_save_it() {
        // 「連」 in Shift_JIS.
        let shift_jis = said(b"id = \"a\"\nname = \"\x98\x41\"\n");
        assert!(
            shift_jis.starts_with("わが町.tomlの2行目9文字目: ")
                && shift_jis.contains("「名前を付けて保存」"),
            "{shift_jis}"
        );
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend("id = \"a\"".encode_utf16().flat_map(u16::to_le_bytes));
        let utf16 = said(&utf16);
        assert!(
            utf16.starts_with("わが町.tomlの1行目1文字目: ") && utf16.contains("UTF-16"),
            "{utf16}"
        );
        let text = "id = \"a\"\n# 連絡票";
        let cut = said(text.as_bytes().get(..text.len() - 1).unwrap_or_default());
        assert!(
            cut.starts_with("わが町.tomlの2行目5文字目: ") && cut.contains("途中で終わって"),
            "{cut}"
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_character_of_the_form() {
        let text = decode("a.toml", "\u{feff}id = \"a\"".as_bytes().to_vec());
        assert_eq!(text.ok().as_deref(), Some("id = \"a\""));
    }

    #[test]
    fn a_file_that_is_no_form_by_its_size_is_told_the_limit() {
        assert!(said(&vec![b'#'; LONGEST_FILE + 1]).contains("1 MBまで"));
        assert_eq!(said(&vec![b'#'; LONGEST_FILE]), "よい");
    }
}
