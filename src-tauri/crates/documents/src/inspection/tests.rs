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
        "id = \"a\"\nname = \"送付状\"\nmasking = \"C\"\n[[block]]\ntype = \"text\"\ntext = \"{slip.number}{recipient.name}{recipient.fax}\"\nsize = 20\n",
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

/// A shipped form with one thing changed.
fn changed(file_name: &str, from: &str, to: &str) -> String {
    let shipped = SHIPPED
        .iter()
        .find(|shipped| shipped.file_name == file_name);
    let text = shipped.expect("it is shipped").text;
    assert!(text.contains(from), "{file_name} has {from}");
    text.replace(from, to)
}

/// Returns the line, from 1, on which a piece of a file stands last.
fn last_line(text: &str, piece: &str) -> usize {
    let at = text.rfind(piece).expect("it stands there");
    text[..at].matches('\n').count() + 1
}

#[test]
fn what_tells_whose_reply_it_is_below_a_cut_is_told_with_its_place() {
    for field in [
        "client.name",
        "client.birth",
        "client.age",
        "client.key_person",
    ] {
        let braced = format!("{{{field}}}");
        let text = changed("cut-off.toml", "{client.initials}", &braced);
        let (problems, advice) = said(&text);
        assert_eq!(problems, "");
        let line = last_line(&text, &format!("ご回答欄[　{braced}"));
        assert_eq!(
            advice.lines().count(),
            1,
            "what stands above the cut is none of its business: {advice}"
        );
        assert!(
            advice.starts_with(&format!("わが町.tomlの{line}行目15文字目: "))
                && advice.contains(&format!("「{field}」")),
            "{advice}"
        );
    }
    let cell =
        "[[block.block.cell]]\nlabel = \"氏名\"\nfield = \"client.name\"\nruby = \"client.kana\"\n";
    let text = changed(
        "cut-off.toml",
        "[[block.block]]\ntype = \"return\"",
        &format!("[[block.block]]\ntype = \"cells\"\n{cell}[[block.block]]\ntype = \"return\""),
    );
    let (_, advice) = said(&text);
    let told: Vec<bool> = ["client.name", "client.kana"]
        .iter()
        .map(|field| {
            let line = last_line(&text, &format!("\"{field}\""));
            advice.contains(&format!("の{line}行目")) && advice.contains(field)
        })
        .collect();
    assert_eq!(told, [true, true], "a field stands there too: {advice}");
}

#[test]
fn a_page_foot_is_below_the_cut_and_a_first_head_above_it() {
    let footer = "text = \"誤って届いたら、";
    let (_, advice) = said(&changed(
        "cut-off.toml",
        footer,
        "text = \"{client.name} 誤って届いたら、",
    ));
    assert_eq!(advice.lines().count(), 1, "{advice}");
    let head = "[[header]]\ntype = \"text\"\ntext = \"{client.name}\"\npages = ";
    for (pages, count) in [("first", 0), ("rest", 1)] {
        let (_, advice) = said(&changed(
            "cut-off.toml",
            "[[header]]",
            &format!("{head}\"{pages}\"\n[[header]]"),
        ));
        assert_eq!(advice.lines().count(), count, "{pages}: {advice}");
    }
}

#[test]
fn what_only_stands_small_is_told_with_its_line() {
    for (from, to, field, least) in [
        (
            "text = \"FAX {recipient.fax}\"\nsize = 20",
            "text = \"FAX {recipient.fax}\"\nsize = 12",
            "recipient.fax",
            "20ポイント以上",
        ),
        (
            "ruby = \"client.kana\"\nsize = 22",
            "ruby = \"client.kana\"\nsize = 12",
            "client.name",
            "16ポイント以上",
        ),
        (
            "right = \"返信希望日　{slip.reply_by}\"",
            "right = \"返信希望日　{slip.reply_by}\"\nright_size = 13",
            "slip.reply_by",
            "16ポイント以上",
        ),
        (
            "side_size = 16",
            "side_size = 12",
            "slip.number",
            "16ポイント以上",
        ),
    ] {
        let text = changed("common.toml", from, to);
        let (problems, advice) = said(&text);
        assert_eq!(problems, "");
        let told = advice.lines().collect::<Vec<_>>();
        assert_eq!(told.len(), 1, "{field}: {advice}");
        assert!(
            told[0].contains(field) && told[0].contains(least),
            "{field}: {advice}"
        );
        let line: usize = told[0]
            .trim_start_matches("わが町.tomlの")
            .split("行目")
            .next()
            .and_then(|line| line.parse().ok())
            .expect("a line is named");
        assert!(
            text.lines()
                .nth(line - 1)
                .unwrap_or_default()
                .contains(field),
            "{advice}"
        );
    }
}

#[test]
fn a_number_that_breaks_in_two_is_told() {
    let text = changed("common.toml", "side_size = 16", "side_size = 40");
    let (_, advice) = said(&text);
    assert!(
        advice.contains("「slip.number」（整理番号）が途中で折れ"),
        "{advice}"
    );
}

#[test]
fn a_name_with_its_address_is_a_name() {
    let form = |size: u8| {
        format!(
            "id = \"a\"\nname = \"挨拶\"\n[[block]]\ntype = \"text\"\nsize = 20\n\
             text = \"{{slip.number}}{{recipient.name}}{{recipient.fax}}\"\n[[block]]\ntype = \"text\"\n\
             text = \"{{client.addressed}}のこと\"\nsize = {size}\n"
        )
    };
    assert_eq!(said(&form(16)).1, "");
    let (_, advice) = said(&form(15));
    assert!(
        advice.starts_with("わが町.tomlの9行目9文字目: 「client.name」")
            && advice.contains("16ポイント以上"),
        "{advice}"
    );
}

#[test]
fn a_question_without_a_way_back_is_told() {
    let form = |parts: &str| {
        format!(
            "id = \"a\"\nname = \"連絡票\"\n[[block]]\ntype = \"text\"\nsize = 20\n\
             text = \"{{slip.number}}{{recipient.name}}{{recipient.fax}}{{client.name}}\"\n{parts}"
        )
    };
    let (_, advice) = said(&form(""));
    assert_eq!(advice, "", "a form that only tells needs no way back");
    for (asking, lacks) in [
        (
            "[[block]]\ntype = \"questions\"\nfield = \"slip.questions\"\n",
            3,
        ),
        ("[[block]]\ntype = \"box\"\nfield = \"reply.text\"\n", 2),
    ] {
        let (_, advice) = said(&form(asking));
        let told: Vec<&str> = advice.lines().collect();
        assert_eq!(told.len(), lacks, "{advice}");
        for (line, lacking) in told.iter().zip(["FAX番号", "二次元コード", "返信希望日"])
        {
            assert!(
                line.starts_with("わが町.tomlの9行目9文字目: ") && line.contains(lacking),
                "{advice}"
            );
        }
        let back = "[[block]]\ntype = \"return\"\nfax = \"FAX {office.fax}\"\ncode = \"slip.code\"\n\
                    lines = [\"{slip.reply_by}\"]\nline_size = 16\n";
        let (_, advice) = said(&form(&format!("{asking}{back}")));
        assert_eq!(advice, "");
    }
}

#[test]
fn the_form_of_the_tutorial_has_nothing_to_put_right() {
    const TUTORIAL: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../assets/manual/template-tutorial.md"
    ));
    let mut file = String::new();
    for step in TUTORIAL
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
    {
        if step.starts_with("id = ") {
            file.clear();
        }
        file += step;
        file += "\n";
    }
    let (problems, advice) = said(&file);
    assert_eq!(problems, "");
    assert_eq!(advice, "", "people copy the last step as it stands");
}
