use super::*;
use crate::specimen::fonts;

fn lines(problems: &[TemplateProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Says what keeps a form from working, and what its author should know.
fn said(text: &str) -> (String, String) {
    let found = inspect("わが町.toml", text, fonts());
    (lines(&found.problems), lines(&found.advice))
}

/// A sheet of the office's own, which needs no addressee, with these parts.
fn record(parts: &str) -> String {
    format!("id = \"a\"\nname = \"控え\"\nkind = \"record\"\n{parts}")
}

fn text_part(text: &str) -> String {
    record(&format!("[[block]]\ntype = \"text\"\ntext = \"{text}\"\n"))
}

#[test]
fn every_shipped_form_has_nothing_to_put_right() {
    for shipped in SHIPPED {
        let found = inspect(shipped.file_name, shipped.text, fonts());
        assert_eq!(lines(&found.problems), "", "{}", shipped.file_name);
        assert_eq!(lines(&found.advice), "", "{}", shipped.file_name);
    }
}

#[test]
fn a_slip_that_nobody_could_answer_is_told() {
    let (problems, advice) = said(
        "id = \"a\"\nname = \"連絡票\"\nkind = \"slip\"\n[[block]]\ntype = \"title\"\ntext = \"連絡票\"\n",
    );
    assert_eq!(problems, "", "it prints, so it is not refused");
    for (at, lacking) in ["整理番号", "宛先の欄", "宛先のFAX番号", "利用者の欄"]
        .iter()
        .enumerate()
    {
        let line = advice.lines().nth(at).unwrap_or_default();
        assert!(
            line.starts_with("わが町.tomlの1行目6文字目: ") && line.contains(lacking),
            "{lacking}: {advice}"
        );
    }
    assert_eq!(advice.lines().count(), 4, "{advice}");
}

#[test]
fn a_cover_sheet_needs_no_client() {
    let (_, advice) = said(
        "id = \"a\"\nname = \"送付状\"\nmasking = \"C\"\n[[block]]\ntype = \"text\"\ntext = \"{slip.number}{recipient.name}{recipient.fax}\"\n",
    );
    assert_eq!(advice, "");
}

#[test]
fn words_that_no_typeface_has_are_told_with_their_place() {
    let (problems, _) = said(&text_part("ご確認\u{1F600}ください 안"));
    assert_eq!(
        problems,
        "わが町.tomlの6行目12文字目: 印刷できない文字「\u{1F600}」（U+1F600）があります。\
         ほかの字に直すか、消してください。\n\
         わが町.tomlの6行目18文字目: 印刷できない文字「안」（U+C548）があります。\
         ほかの字に直すか、消してください。"
    );
}

#[test]
fn fields_in_full_width_are_told() {
    for (typed, known) in [
        ("｛office.tel｝", "{office.tel}"),
        ("｛ｏｆｆｉｃｅ．ｔｅｌ｝", "{office.tel}"),
        ("｛office.tel}", "{office.tel}"),
    ] {
        let (problems, _) = said(&text_part(&format!("電話 {typed}")));
        assert!(
            problems.starts_with("わが町.tomlの6行目12文字目: ") && problems.contains(known),
            "{typed}: {problems}"
        );
    }
    let (problems, _) = said(&text_part("［電話 {office.tel}］"));
    assert!(problems.contains("［ ］ が全角"), "{problems}");
    let (problems, _) = said(&text_part("［控え］｛その他｝（{office.tel}）"));
    assert_eq!(problems, "", "brackets that hold no field are words");
}

#[test]
fn a_header_without_room_below_is_told() {
    let mut parts = String::new();
    for _ in 0..8 {
        parts += "[[header]]\ntype = \"text\"\ntext = \"{office.name}\"\nsize = 40\n";
    }
    parts += "[[block]]\ntype = \"text\"\ntext = \"本文\"\n";
    let (problems, _) = said(&record(&parts));
    assert!(
        problems.starts_with("わが町.tomlの4行目1文字目: [[header]] と [[footer]] が高すぎて"),
        "{problems}"
    );
}

#[test]
fn a_form_that_is_over_its_sheets_when_blank_is_told() {
    let parts = "sheets = 1\n".to_owned()
        + &"[[block]]\ntype = \"box\"\nfield = \"slip.wishes\"\nlines = 20\n".repeat(4);
    let (problems, advice) = said(&record(&parts));
    assert_eq!(problems, "");
    assert!(
        advice.starts_with("わが町.tomlの4行目10文字目: "),
        "{advice}"
    );
    assert!(advice.contains("予定の1枚に収まりません"), "{advice}");
}

#[test]
fn deep_nesting_says_a_thing_once() {
    let mut text = record("");
    let mut path = "block".to_owned();
    for _ in 0..300 {
        text += &format!("[[{path}]]\ntype = \"group\"\n");
        path += ".block";
    }
    let (problems, _) = said(&text);
    assert!(!problems.is_empty());
    let mut each: Vec<&str> = problems.lines().collect();
    let count = each.len();
    each.dedup();
    assert_eq!(each.len(), count, "{problems}");
    assert!(count < 5, "{problems}");
}

#[test]
fn a_form_in_place_of_ours_does_its_work() {
    let instead = |id: &str, kind: &str, text: &str| {
        said(&format!(
            "id = \"{id}\"\nname = \"見本\"\nkind = \"{kind}\"\n[[block]]\ntype = \"text\"\ntext = \"{text}\"\n"
        ))
        .0
    };
    for (id, kind, lacking) in [
        ("table5", "record", "timeline.rows"),
        ("table4", "record", "inquiry.rows"),
        ("timeline-extract", "timeline", "timeline.rows"),
        ("timeline-picture", "record", "picture.rows"),
        ("handover-sheet", "handover", "handover.rows"),
        ("recovery-sheet", "record", "recovery.key"),
        ("audit-list", "record", "list.rows"),
        ("fax-cover", "slip", "recipient.fax"),
        ("fax-cover", "slip", "slip.pages"),
    ] {
        let problems = instead(id, kind, "見本の一行です。");
        assert!(
            problems.contains(lacking) && problems.contains("1行目6文字目"),
            "{id}: {problems}"
        );
    }
    let problems = instead("common", "record", "見本");
    assert!(
        problems.contains("3行目8文字目") && problems.contains("「kind = \"slip\"」"),
        "{problems}"
    );
    assert_eq!(
        instead("fax-cover", "slip", "{recipient.fax} {slip.own_pages}"),
        ""
    );
    assert_eq!(
        instead("greeting", "slip", "{client.name}"),
        "",
        "a slip may ask for less"
    );
}
