//! What a template file may say, and what people are told when it is wrong.

use super::*;

mod syntax;

/// Returns everything that is wrong with a file, one problem per line.
fn problems(text: &str) -> String {
    match Template::parse("わが町.toml", text) {
        Ok(_) => "よい".to_owned(),
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            lines.join("\n")
        }
    }
}

#[test]
fn every_shipped_form_reads() {
    for shipped in SHIPPED {
        if let Err(problems) = Template::parse(shipped.file_name, shipped.text) {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"));
        }
    }
}

#[test]
fn shipped_forms_have_names_and_notes_of_their_own() {
    let forms: Vec<Template> = SHIPPED
        .iter()
        .map(|shipped| Template::parse(shipped.file_name, shipped.text).unwrap())
        .collect();
    for (at, (form, shipped)) in forms.iter().zip(SHIPPED).enumerate() {
        assert_eq!(
            format!("{}.toml", form.id),
            shipped.file_name,
            "people find the file by its id"
        );
        assert!(
            !form.note.is_empty(),
            "{} must say when to choose it",
            form.id
        );
        let twins = forms
            .iter()
            .skip(at + 1)
            .filter(|other| other.name == form.name)
            .count();
        assert_eq!(
            twins, 0,
            "{} could not be told from another in the list",
            form.name
        );
    }
}

#[test]
fn a_form_tells_which_fields_it_asks_for() {
    let form = Template::parse("common.toml", SHIPPED[0].text).unwrap();
    let fields = form.fields();
    for field in [
        "client.kana",
        "slip.questions",
        "slip.other_purpose",
        "slip.code",
    ] {
        assert!(
            fields.contains(field),
            "{field} is in a cell, a list, a bracket, or the code"
        );
    }
    assert!(
        !fields.contains("handover.file"),
        "an editor shows no field the paper lacks"
    );
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    insta::assert_snapshot!(problems(
        r#"
id = "Our Form"
naem = "連絡票"
kind = "slipp"
purposes = ["medication", "weather"]
sheets = 1.5

[margins]
top = 5
left = "10"

[[block]]
type = "titel"
text = "連絡票"

[[block]]
type = "title"

[[block]]
type = "text"
text = "{cliant.name} 様 {page.number}[（{slip.purposes}）"
size = 9
bold = "yes"

[[block]]
type = "cells"
[[block.cell]]
width = 60
field = "client.name"
[[block.cell]]
width = 60
field = "client.birth"
text = "{client.age}歳"

[[block]]
type = "ticks"
field = "slip.purposes"
option = [{ code = "medicine", text = "服薬" }]

[[block]]
type = "table"
field = "slip.background"
[[block.column]]
label = "内容"
field = "text"

[[block]]
type = "return"
code = "client.name"
colour = "red"
when = { filled = "slip.planview", purpose = "weather" }
"#
    ));
}

#[test]
fn what_is_said_of_a_moved_part_stands_with_the_outermost() {
    let form = |inner: &str| {
        format!(
            "id = \"a\"\nname = \"b\"\n[[block]]\ntype = \"group\"\n{inner}\n\
             [[block.block]]\ntype = \"rule\"\n"
        )
    };
    assert_eq!(
        problems(&form(
            "moved = \"{page.target} / {page.count} {slip.reply_by}\""
        )),
        "よい"
    );
    insta::assert_snapshot!(
        problems("id = \"a\"\nname = \"b\"\n[[block]]\ntype = \"text\"\ntext = \"{page.target}\"\n"),
        @"わが町.tomlの5行目9文字目: 「page.target」（部品の移った先のページ番号）はここには書けません。「moved」の文の中に書いてください。"
    );
    let inside = form("").replace("\"rule\"", "\"rule\"\nmoved = \"次の紙へ\"");
    insta::assert_snapshot!(problems(&inside), @"わが町.tomlの8行目9文字目: 「moved」はここには書けません。いちばん外側の [[block]] に書いてください。中の部品は、外側の部品と一緒に移ります。");
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_place() {
    insta::assert_snapshot!(problems("id = \"a\"\nname = \"連絡票\nkind = slip\n"));
}

#[test]
fn an_empty_file_is_told_what_it_lacks() {
    insta::assert_snapshot!(problems("# まだ何も書いていません\n"));
}

#[test]
fn widths_that_do_not_add_up_are_told_with_both_sums() {
    let form = |cells: &str| {
        format!("id = \"a\"\nname = \"表\"\n[[block]]\ntype = \"cells\"\ncell = [{cells}]\n")
    };
    insta::assert_snapshot!(
        problems(&form("{ width = 60 }, { width = 60 }")),
        @"わが町.tomlの5行目19文字目: 横幅の合計が 120 mm で、使える幅 190 mm と合いません。合計を合わせるか、一つの「width」を消して残りの幅を任せてください。"
    );
    insta::assert_snapshot!(
        problems(&form("{ width = 180 }, { share = 1 }")),
        @"わが町.tomlの5行目19文字目: 横幅の合計が大きすぎ、使える幅 190 mm に収まりません。「width」を小さくするか、並べる数を減らしてください。"
    );
    assert_eq!(problems(&form("{ width = 60 }, { width = 130 }")), "よい");
    assert_eq!(problems(&form("{ width = 60 }, { share = 2 }, {}")), "よい");
}

#[test]
fn the_manual_tells_of_every_field_and_its_example_is_right() {
    const MANUAL: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../assets/manual/template-reference.md"
    ));
    let (_, rest) = MANUAL.split_once("```toml\n").expect("there is an example");
    let (example, _) = rest.split_once("```").expect("it ends");
    assert_eq!(
        problems(example),
        "よい",
        "people copy the example as it stands"
    );
    for key in keys::KEYS {
        assert!(
            MANUAL.contains(&format!("| `{}` |", key.name)),
            "{} is not in the manual",
            key.name
        );
    }
    for kind in blocks::TYPES {
        assert!(
            MANUAL.contains(&format!("| `{kind}` |")),
            "{kind} is not in the manual"
        );
    }
}

#[test]
fn every_step_of_the_tutorial_is_right() {
    const TUTORIAL: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../assets/manual/template-tutorial.md"
    ));
    let steps = TUTORIAL.split("```toml\n").skip(1);
    let steps: Vec<&str> = steps.filter_map(|rest| rest.split("```").next()).collect();
    assert!(steps.len() >= 4, "people follow it step by step");
    // As a reader does it: what begins with a name is a whole file, the rest goes under what is there.
    let mut file = String::new();
    for step in steps {
        if step.starts_with("id = ") {
            file.clear();
        }
        file += step;
        if file.contains("[[block]]") {
            assert_eq!(problems(&file), "よい", "people copy it as it stands");
        }
        file += "\n";
    }
    assert!(
        file.contains("client.name") && file.contains("slip.questions"),
        "the last step stands under the others"
    );
}

/// A form with these lines.
fn with(lines: &str) -> String {
    format!("id = \"a\"\nname = \"b\"\n{lines}\n")
}

fn text_of(text: &str) -> String {
    problems(&with(&format!("[[block]]\ntype = \"text\"\ntext = {text}")))
}

#[test]
fn a_brace_without_its_other_is_told() {
    for (text, place) in [
        ("\"TEL {office.tel\"", "5行目13文字目: 「{」に対応する"),
        ("\"TEL office.tel}\"", "5行目23文字目: 「}」に対応する"),
        (
            "\"{office.tel {office.fax}\"",
            "5行目9文字目: 「{」に対応する",
        ),
    ] {
        let said = text_of(text);
        assert!(said.starts_with(&format!("わが町.tomlの{place}")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    assert_eq!(text_of("\"{{ {office.tel} }}\""), "よい");
}

#[test]
fn what_is_wrong_in_a_long_text_is_told_on_its_line() {
    let said = text_of(
        "\"\"\"\n一行目 {office.tel}\n二行目 {office.tell}\n三行目 {office.tell} ]\n\"\"\"",
    );
    let places: Vec<&str> = said
        .lines()
        .filter_map(|line| line.split(": ").next())
        .collect();
    assert_eq!(
        places,
        [
            "わが町.tomlの7行目5文字目",
            "わが町.tomlの8行目5文字目",
            "わが町.tomlの8行目19文字目"
        ],
        "{said}"
    );
}

#[test]
fn a_slip_in_a_line_is_told_once_and_by_its_name() {
    let said = problems(&with("[[block]]\ntype = \"text\"\ntext＝\"連絡票\""));
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.contains("5行目") && said.contains("「＝」が全角"),
        "{said}"
    );
    let said = text_of(r#""C:\d""#);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("円記号"), "{said}");
}

#[test]
fn nothing_in_a_file_commands_the_terminal() {
    let said = problems(&with(
        "[[block]]\ntype = \"text\"\ntext = \"a\"\n\"\\u001b[31m\\u202e\" = 1",
    ));
    assert!(said.contains("〔U+001B〕[31m〔U+202E〕"), "{said:?}");
    assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}'));
}

#[test]
fn an_option_that_is_there_twice_is_told() {
    let option = "{ code = \"other\", text = \"その他\" }";
    let said = problems(&with(&format!(
        "[[block]]\ntype = \"ticks\"\nfield = \"slip.purposes\"\noption = [{option}, {option}]"
    )));
    assert!(
        said.starts_with("わが町.tomlの6行目54文字目: 選択肢「other」が二つ"),
        "{said}"
    );
}

#[test]
fn a_code_that_no_fax_carries_cannot_be_asked_for() {
    let form = |key: &str, side: u8| {
        let (kind, field) = match key {
            "side" => ("code", "field = \"slip.code\""),
            _ => ("return", "fax = \"FAX\"\ncode = \"slip.code\""),
        };
        problems(&with(&format!(
            "[[block]]\ntype = \"{kind}\"\n{field}\n{key} = {side}"
        )))
    };
    for key in ["side", "code_side"] {
        assert!(form(key, 19).contains("20 から 50 まで"), "{key}");
        assert_eq!(form(key, 20), "よい");
        assert_eq!(form(key, 50), "よい");
    }
}
