use super::*;
use crate::drafting::tests::Desk;

const FORM: &str = "id = \"our-town\"\nname = \"連絡票（わが町）\"\n[[block]]\ntype = \"title\"\ntext = \"わが町 連絡票\"\n";

fn add(desk: &Desk, path: &Path, replaces: bool) -> Result<Vec<FormView>, Failure> {
    desk.app.add_form(AddForm {
        path: path.to_string_lossy().into_owned(),
        replaces,
    })
}

#[test]
fn an_office_puts_its_form_to_use_replaces_it_and_takes_it_out() {
    let desk = Desk::open();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("form.toml");
    write_atomically(&file, FORM.as_bytes()).unwrap();
    let forms = add(&desk, &file, false).unwrap();
    let own = forms.first().unwrap();
    assert!(own.is_own && own.id == "our-town" && own.faults.is_empty());

    let refused = add(&desk, &file, false).err().unwrap();
    assert_eq!(
        refused.field.as_deref(),
        Some("path"),
        "a form is not written over unasked"
    );
    write_atomically(&file, FORM.replace("わが町", "となり町").as_bytes()).unwrap();
    let forms = add(&desk, &file, true).unwrap();
    assert_eq!(forms.first().unwrap().name, "連絡票（となり町）");
    let kept = desk.app.own_folder().join("our-town.toml.1");
    let kept = std::fs::read_to_string(kept).unwrap();
    assert!(kept.contains("わが町"), "what was replaced is still there");

    let id = "our-town".to_owned();
    let forms = desk.app.remove_form(RemoveForm { id }).unwrap();
    assert!(forms.iter().all(|form| !form.is_own));
}

#[test]
fn a_form_that_is_wrong_is_not_taken_and_says_where() {
    let desk = Desk::open();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("form.toml");
    let wrong = format!("{FORM}size = 3\n");
    write_atomically(&file, wrong.as_bytes()).unwrap();
    let refused = add(&desk, &file, false).err().unwrap();
    assert!(
        format!("{}{}", refused.what, refused.remedy).contains("6行目"),
        "{}",
        refused.what
    );

    // One that somebody put into the folder by hand is listed with what is wrong.
    let own = desk.app.own_folder();
    std::fs::create_dir_all(&own).unwrap();
    write_atomically(own.join("form.toml"), wrong.as_bytes()).unwrap();
    let forms = desk.app.list_forms(ListForms {}).unwrap();
    let fault = forms.first().unwrap().faults.first().unwrap();
    assert_eq!((fault.line, fault.column), (6, 8));
}

#[test]
fn a_form_that_reads_but_cannot_work_is_refused_and_one_that_lacks_something_is_advised() {
    let desk = Desk::open();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("form.toml");
    let wrong = FORM.replace("わが町 連絡票", "わが町 \u{1F600} ｛office.tel｝");
    write_atomically(&file, wrong.as_bytes()).unwrap();
    let refused = add(&desk, &file, false).err().unwrap();
    let said = format!("{}{}", refused.what, refused.remedy);
    assert!(
        said.contains("5行目13文字目") && said.contains("U+1F600"),
        "{said}"
    );
    let request = || tsunagi_contract::slips::CheckTemplate {
        path: file.to_string_lossy().into_owned(),
    };
    let checked = desk.app.check_template(request()).unwrap();
    assert_eq!(checked.problems.len(), 2, "{:?}", checked.problems);

    write_atomically(&file, FORM.as_bytes()).unwrap();
    let checked = desk.app.check_template(request()).unwrap();
    assert!(checked.problems.is_empty() && checked.advice.len() == 4);
    let forms = add(&desk, &file, false).unwrap();
    let own = forms.first().unwrap();
    assert!(own.faults.is_empty(), "it can be chosen");
    assert!(
        own.advice
            .iter()
            .any(|advice| advice.what.contains("整理番号"))
    );
}

#[test]
fn a_copy_to_adapt_is_right_itself_and_brings_the_schema() {
    let desk = Desk::open();
    let request = CopyForm {
        id: "common".to_owned(),
        path: None,
    };
    let made = desk.app.copy_form(request).unwrap();
    let text = std::fs::read_to_string(&made.path).unwrap();
    assert!(text.starts_with("#:schema template.schema.json"));
    assert!(Template::parse("common.toml", &text).is_ok());
    assert!(Path::new(&made.path).with_file_name(SCHEMA_NAME).exists());
}
