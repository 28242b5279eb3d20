//! Files that open with the right passphrase and were made by somebody else's program.

use tsunagi_archive::Member;

use super::super::records::CaseRecord;
use super::*;

/// Opens what was handed over, lets somebody change it, and looks at what this office says to it.
fn answer(other: &Other, path: &str, change: impl FnOnce(&mut Incoming)) -> Option<Code> {
    let read = other.app.write(Duty::Write, |session| {
        let incoming = open(session, path, SECRET, &other.app.long_work())?;
        Ok((incoming, Changed::default()))
    });
    let mut incoming = read.unwrap_or_else(|_| panic!("our own file opens"));
    change(&mut incoming);
    // What is written is what the change left of it, read again as any file's records are.
    let json = incoming.records.to_json().unwrap();
    let before = comparable(&other.app);
    let outcome = other.app.write(Duty::Write, |session| {
        incoming.records = Records::parse(&json)?;
        let outcome = other.app.rehearse(
            session,
            &incoming,
            &Choices::default(),
            &other.app.long_work(),
        )?;
        Ok((outcome.conflicts, Changed::default()))
    });
    assert_eq!(comparable(&other.app), before, "looking changes nothing");
    outcome.err().map(|failure| failure.code)
}

fn confirmed_slip(case: &mut CaseRecord) -> &mut super::super::records::SlipRecord {
    let mut slips = case.slips.iter_mut();
    slips.find(|slip| slip.frozen.is_some()).unwrap()
}

#[test]
fn what_no_program_of_ours_writes_is_refused_as_damaged() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    desk.confirmed();
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&other.app, &made.path).unwrap();
    let fresh = Other::open();
    let damaged = |office: &Other, what: &str, change: &dyn Fn(&mut Incoming)| {
        assert_eq!(
            answer(office, &made.path, change),
            Some(Code::HandoverDamaged),
            "{what}"
        );
    };
    damaged(&fresh, "pages that are no pages", &|incoming| {
        let noise = b"%PDF-1.7 and then nothing".to_vec();
        let case = incoming.records.cases.first_mut().unwrap();
        let frozen = confirmed_slip(case).frozen.as_mut().unwrap();
        frozen.sha256 = Sha256::digest(&noise)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let path = frozen.pdf.clone();
        incoming.opened.members.retain(|member| member.path != path);
        incoming
            .opened
            .members
            .push(Member::new(path, "application/pdf", noise));
    });
    damaged(&fresh, "one event twice", &|incoming| {
        let case = incoming.records.cases.first_mut().unwrap();
        let slip = confirmed_slip(case);
        let mut again = slip.events.last().unwrap().clone();
        again.kind = tsunagi_domain::EventKind::Printed;
        slip.events.push(again);
    });
    damaged(&other, "a certification of another client", &|incoming| {
        let from = incoming
            .records
            .cases
            .iter()
            .position(|c| !c.certifications.is_empty())
            .unwrap();
        let to = (from + 1) % incoming.records.cases.len();
        let mut taken = incoming.records.cases[from].certifications.remove(0);
        taken.client_id = incoming.records.cases[to].client.id;
        incoming.records.cases[to].certifications.push(taken);
    });
}

#[test]
fn nobody_who_comes_in_a_file_may_unlock_or_administer() {
    let (desk, other) = (Desk::open(), Other::open());
    let stick = tempfile::tempdir().unwrap();
    let made = export(&desk.app, stick.path(), Vec::new()).unwrap();
    import(&other.app, &made.path).unwrap();
    let settings = other
        .app
        .show_settings(tsunagi_contract::settings::ShowSettings {})
        .unwrap();
    let able: Vec<_> = settings
        .staff
        .iter()
        .filter(|staff| staff.is_active || staff.has_passphrase || staff.role == "administrator")
        .collect();
    assert_eq!(able.len(), 1, "only who made these records");
    assert!(settings.staff.len() > 1, "the others came as names");
}
