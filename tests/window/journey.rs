//! Unlock, write a slip, confirm it, PDF on disk; and a picture of each screen for a person to look at.

use std::path::Path;
use std::process::Command;

use crate::driver::Window;
use crate::place::{PASSPHRASE, Place, picture, program};

const SUBJECT: &str = "退院後の運動について";
const BACKGROUND: &str =
    "退院から2週間がたちました。髙﨑様（隣人）の話では、外出がないとのことです。";

#[test]
fn a_slip_goes_from_unlocking_to_a_pdf_on_disk() {
    let place = Place::with_sample();
    let window = Window::open(
        &program("tsunagi"),
        &["--store", &place.text("store")],
        &place.home,
    );
    unlock(&window);
    find_client(&window);
    let number = write_slip(&window);
    confirm(&window);
    let pdf = save_pdf(&window, &place);
    assert!(
        pdf.contains(&number),
        "the file is named after the slip's number, never after a person"
    );
    let text = Command::new("pdftotext")
        .args(["-raw", &pdf, "-"])
        .output()
        .expect("pdftotext runs");
    let text = squeezed(&String::from_utf8_lossy(&text.stdout));
    for typed in [SUBJECT, BACKGROUND] {
        assert!(
            text.contains(&squeezed(typed)),
            "the paper says what was typed: {typed}\n{text}"
        );
    }
    look_around(&window);
    lock(&window);
}

fn unlock(window: &Window) {
    window.wait_until(
        "the page is there",
        "document.querySelector('[data-testid=unlock-passphrase]')",
    );
    window.picture(&picture("1-unlock"));
    window.type_into("unlock-passphrase", "chigau-aikotoba-2026");
    window.press("unlock-submit");
    window.wait_until(
        "a wrong passphrase is said",
        "document.querySelector('[aria-invalid=true]')",
    );
    window.type_into("unlock-passphrase", PASSPHRASE);
    window.press("unlock-submit");
    window.wait_for_text("today-rows", "浜栗 焼男");
    // 𠮷本 髙槗 is on the list, and the page's own typeface has neither 𠮷 nor 槗.
    window.wait_until(
        "the typeface of rare names is there",
        "[...document.fonts].some((face) => face.family.includes('Tsunagi Names') && face.status === 'loaded')",
    );
    window.picture(&picture("2-today"));
}

fn find_client(window: &Window) {
    window.press("nav-clients");
    window.type_into("client-search", "はまぐ");
    window.wait_until(
        "one client is left",
        "document.querySelectorAll('[data-testid=client-row]').length === 1",
    );
    window.press("client-row");
    window.wait_for_text("client-head", "浜栗 焼男");
    window.wait_until(
        "the timeline is there",
        "document.querySelector('[data-testid=entry]')",
    );
    window.picture(&picture("3-client"));
}

fn write_slip(window: &Window) -> String {
    window.press("tab-slips");
    window.press("new-slip");
    window.wait_until(
        "the 主治医 is chosen by itself",
        "document.querySelector('[data-testid=new-slip-recipient]').value !== ''",
    );
    window.press("start-slip");
    window.type_into("field-subject", SUBJECT);
    window.type_into("field-background", BACKGROUND);
    window.script("document.querySelector('[data-testid=field-purposes] input').click()");
    window.press("add-question");
    window.type_into("field-questions-0", "運動の制限はありますか。");
    window.wait_until(
        "what was typed is saved by itself",
        "document.querySelector('[data-testid=save-state]').dataset.state === 'saved'",
    );
    window.wait_until(
        "the real page is drawn",
        "[...document.querySelectorAll('[data-testid=pages] canvas')].some((page) => page.width > 300)",
    );
    // The picture shows the page that the last save made; a page drawn earlier is no defect.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    window.picture(&picture("4-editor"));
    let head = window.text("slip-head");
    let number = head
        .split_whitespace()
        .find(|word| word.starts_with('R') && word.contains('-'));
    number
        .unwrap_or_else(|| panic!("the head shows the number: {head}"))
        .to_owned()
}

fn confirm(window: &Window) {
    window.press("confirm-slip");
    window.wait_until(
        "the dialog is open",
        "document.querySelector('[data-testid=confirm-dialog]')",
    );
    window.picture(&picture("5-confirm"));
    window.press("confirm-submit");
    window.wait_until(
        "the form has turned into the checklist",
        "document.querySelector('[data-testid=sending]')",
    );
    window.picture(&picture("6-sending"));
}

fn save_pdf(window: &Window, place: &Place) -> String {
    window.press("save-pdf");
    window.wait_for_text("made-path", ".pdf");
    let path = window.text("made-path").trim().to_owned();
    assert!(
        Path::new(&path).starts_with(&place.home),
        "it goes to this person's documents: {path}"
    );
    window.press("save-fax");
    window.wait_for_text("made-path", ".tif");
    window.picture(&picture("7-made"));
    path
}

fn look_around(window: &Window) {
    for (press, wait, name) in [
        ("nav-slips", "slip-row", "8-slips"),
        ("nav-directory", "facility-row", "9-directory"),
        ("nav-handover", "export-form", "10-handover"),
        ("tab-import", "import-form", "10-import"),
        ("tab-log", "export-log", "10-export-log"),
        ("tab-keys", "own-fingerprint", "10-exchange-keys"),
        ("tab-backup", "backup-state", "10-backups"),
        ("restore-other", "restore-form", "10-restore"),
        ("restore-close", "backup-state", "10-backups-again"),
        ("nav-settings", "office-form", "11-settings"),
        ("tab-keys", "recovery-sheet", "11-keys"),
        ("tab-audit", "audit", "11-audit"),
        ("tab-retention", "retention", "11-retention"),
    ] {
        window.press(press);
        window.wait_until(
            &format!("{wait} is there"),
            &format!("document.querySelector('[data-testid={wait}]')"),
        );
        window.picture(&picture(name));
    }
}

fn lock(window: &Window) {
    window.control('l');
    window.wait_until(
        "nothing readable is left",
        "!document.body.innerText.includes('浜栗')",
    );
    window.wait_until(
        "the lock is shown",
        "document.querySelector('[data-testid=unlock-passphrase]')",
    );
    window.picture(&picture("12-locked"));
    window.press("restore-door");
    window.wait_until(
        "the way to a backup is open at the door",
        "document.querySelector('[data-testid=restore-key-file]')",
    );
    window.picture(&picture("13-restore-at-the-door"));
}

fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}
