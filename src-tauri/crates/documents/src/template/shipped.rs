//! The forms that come with the program.

/// A form's file, as shipped.
#[derive(Debug, Clone, Copy)]
pub struct ShippedTemplate {
    /// The file's name, for messages.
    pub file_name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! shipped {
    ($($file:literal),+ $(,)?) => {
        &[$(ShippedTemplate {
            file_name: $file,
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/../../../assets/templates/", $file
            )),
        }),+]
    };
}

/// Every form that comes with the program, in the order of the list people choose from.
pub const SHIPPED: &[ShippedTemplate] = shipped![
    "common.toml",
    "two-sheet.toml",
    "cut-off.toml",
    "information.toml",
    "greeting.toml",
    "appointment.toml",
    "meeting.toml",
    "plan-cover.toml",
    "equipment-opinion.toml",
    "hospital.toml",
    "accompany.toml",
    "reminder.toml",
    "fax-cover.toml",
    "timeline-extract.toml",
    "table4.toml",
    "table5.toml",
    "timeline-picture.toml",
    "handover-sheet.toml",
    "recovery-sheet.toml",
    "audit-list.toml",
];
