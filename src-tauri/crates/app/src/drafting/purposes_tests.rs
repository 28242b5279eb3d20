//! Every purpose that can be ticked stands on the paper, on whatever form that speaks of purposes.

use std::collections::BTreeMap;

use tsunagi_contract::slips::PreviewSlip;
use tsunagi_domain::Purpose;

use super::tests::Desk;
use super::*;

/// A form that does not speak of purposes is made for one, and its title says which.
#[test]
fn every_purpose_prints_on_every_form_that_lists_some() {
    let desk = Desk::open();
    let mut forms = 0;
    for template in desk.app.list_templates(ListTemplates {}).unwrap() {
        if !template.fields.iter().any(|field| field == "purposes") {
            continue;
        }
        forms += 1;
        let mut form = desk.start_with(&template.id, false).form;
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for purpose in Purpose::ALL {
            form.purposes = vec![purpose.code().to_owned()];
            form = desk.app.save_slip(SaveSlip { form }).unwrap().form;
            let id = form.id.clone();
            let pages = desk.app.preview_slip(PreviewSlip { id }).unwrap();
            let other = seen.insert(pages.revision, purpose.label());
            assert_eq!(
                other,
                None,
                "{}: {} prints as another",
                template.id,
                purpose.label()
            );
        }
        form.purposes = Vec::new();
        let id = form.id.clone();
        desk.app.save_slip(SaveSlip { form }).unwrap();
        let none = desk.app.preview_slip(PreviewSlip { id }).unwrap();
        assert!(
            !seen.contains_key(&none.revision),
            "{}: a purpose prints as none",
            template.id
        );
    }
    assert!(forms >= 2, "the common forms list purposes");
}

#[test]
fn a_purpose_that_a_form_has_no_place_for_is_told() {
    let desk = Desk::open();
    let mut form = desk.start_with("information", false).form;
    form.purposes = vec!["medication".to_owned()];
    let made_for = desk.app.save_slip(SaveSlip { form }).unwrap();
    let told = |view: &SlipView| -> Vec<String> {
        let of_purposes = view.findings.iter();
        let of_purposes = of_purposes.filter(|found| found.code == "placeless.purposes");
        of_purposes.map(|found| found.what.clone()).collect()
    };
    assert!(told(&made_for).is_empty(), "the form is made for this one");
    let mut form = made_for.form;
    form.purposes.push("equipment".to_owned());
    let other = desk.app.save_slip(SaveSlip { form }).unwrap();
    assert!(
        told(&other)
            .iter()
            .any(|what| what.contains(Purpose::Equipment.label())),
        "the author sees that it will not be on the paper"
    );
}
