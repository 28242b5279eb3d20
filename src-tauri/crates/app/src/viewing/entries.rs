//! Timeline entries as the window sees them.

use tsunagi_contract::timeline::{CorrectionView, EntryView};
use tsunagi_domain::{Correction, Domain, Entry, FacilityKind, RecordKind, TimeOfDay, Wording};

/// Shows an entry of a client.
pub(crate) fn entry_view(entry: &Entry, client_name: &str) -> EntryView {
    EntryView {
        id: entry.id.to_string(),
        client_id: entry.client_id.to_string(),
        client_name: client_name.to_owned(),
        day: entry.day.to_string(),
        time: time_or_empty(entry.time),
        kind: entry.kind.code().to_owned(),
        kind_label: entry.kind.label().to_owned(),
        record: entry
            .record
            .map(RecordKind::code)
            .unwrap_or_default()
            .to_owned(),
        record_label: entry
            .record
            .map(RecordKind::label)
            .unwrap_or_default()
            .to_owned(),
        partner_label: entry
            .partner
            .map(FacilityKind::label)
            .unwrap_or_default()
            .to_owned(),
        item: entry.item.clone(),
        text: entry.text.clone(),
        domain_labels: entry
            .domains
            .iter()
            .copied()
            .map(Domain::label)
            .map(str::to_owned)
            .collect(),
        is_internal: entry.is_internal,
        recorder: entry.recorder_name.clone(),
        slip_id: entry.slip_id.map(|id| id.to_string()),
        corrections: entry.steps().map(correction_view).collect(),
    }
}

fn correction_view((correction, after): (&Correction, Wording<'_>)) -> CorrectionView {
    CorrectionView {
        day_before: correction.day_before.to_string(),
        time_before: time_or_empty(correction.time_before),
        is_moved: !correction.before().is_at_the_time_of(&after),
        item_before: correction.item_before.clone(),
        text_before: correction.text_before.clone(),
        corrected_at: correction.corrected_at.to_string(),
        corrected_by: correction.corrected_by.clone(),
        reason: correction.reason.clone(),
    }
}

fn time_or_empty(time: Option<TimeOfDay>) -> String {
    time.map(|time| time.to_string()).unwrap_or_default()
}
