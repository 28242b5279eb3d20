//! Every purpose that can be ticked stands on the paper, on whatever form that speaks of purposes.

use std::collections::BTreeMap;

use tsunagi_contract::slips::{PreviewSlip, SlipForm};
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
    let warnings = |form: &SlipForm| {
        let id = form.id.clone();
        desk.app.preview_slip(PreviewSlip { id }).unwrap().warnings
    };
    form.purposes = vec!["medication".to_owned()];
    form = desk.app.save_slip(SaveSlip { form }).unwrap().form;
    assert!(warnings(&form).is_empty(), "the form is made for this one");
    form.purposes.push("equipment".to_owned());
    form = desk.app.save_slip(SaveSlip { form }).unwrap().form;
    assert!(
        warnings(&form)
            .iter()
            .any(|w| w.contains(Purpose::Equipment.label())),
        "the author sees that it will not be on the paper"
    );
}
