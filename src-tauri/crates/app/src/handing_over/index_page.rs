//! `index.html` of a handover file: the records as a person reads them anywhere.
//!
//! Whoever opens the file with a public program, years from now and without this one, finds every
//! case, timeline, slip and partner here, with every field that says something to a person: what is
//! left out is listed, with the reason, in the test that looks for each of the others. No script,
//! nothing from elsewhere, every text escaped: a page that any browser shows and that can do nothing.

mod case;
mod directory;
mod page;
mod slip;
mod timeline;

use tsunagi_domain::Moment;

use super::records::Records;
use page::Page;

/// Writes the page.
pub(crate) fn index_page(records: &Records, made_at: Moment) -> String {
    let mut page = Page::begin("引継ぎの記録");
    page.element(
        "p",
        &format!("{}　{}に作成", records.office.name, made_at.wareki()),
    );
    page.element("p", "個人情報を含みます。取り扱いに気をつけてください。");
    let cases = records.cases.iter().enumerate();
    let mut links: Vec<(String, String)> = cases
        .map(|(index, one)| (format!("#{}", case::anchor(index)), case::title(one)))
        .collect();
    links.push((format!("#{}", directory::DIRECTORY), "連携先".to_owned()));
    links.push((
        format!("#{}", directory::OFFICE),
        "作成した事業所".to_owned(),
    ));
    page.links(&links);
    let forms = slip::Forms::of(records);
    for (index, one) in records.cases.iter().enumerate() {
        case::write(&mut page, index, one, (records, &forms));
    }
    directory::write(&mut page, records);
    directory::write_office(&mut page, &records.office);
    page.end()
}
