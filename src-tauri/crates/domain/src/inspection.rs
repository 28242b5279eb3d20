//! 点検: what is missing or dangerous on a slip before it is confirmed or sent.

use crate::{
    Certification, Client, Consent, Day, Entry, Facility, Masking, Means, Physician, Purpose, Slip,
    text,
};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The slip cannot be confirmed.
    Blocking,
    /// It can be confirmed, with a reason that is logged.
    NeedsReason,
    /// Worth a look.
    Notice,
}

/// One finding; the words for people are the app's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// No recipient chosen.
    NoRecipient,
    /// No purpose ticked.
    NoPurpose,
    /// その他 ticked without words.
    OtherPurposeWithoutWords,
    /// Neither a question nor anything told.
    NothingSaid,
    /// A question was begun and left empty.
    EmptyQuestion,
    /// No 返信希望日 although an answer is asked for.
    NoReplyDay,
    /// 返信希望日 lies before 送付日.
    ReplyDayBeforeSending,
    /// No consent holds on the day.
    NoConsent,
    /// The facility has no fax number although fax is its way.
    NoFaxNumber,
    /// The fax number was never confirmed by telephone, or changed since.
    UnverifiedFaxNumber,
    /// The sheet mentions 生活保護 (not by fax [V 10]).
    PublicAssistanceNamed,
    /// The sheet names a diagnosis that the client does not know (not by fax [V 10]).
    UndisclosedDiagnosisNamed,
    /// The client's name stands in a free text of a masked sheet.
    NameOnMaskedSheet,
    /// The sheet shows more of the client than was agreed with the facility.
    ShowsMoreThanAgreed,
    /// No certification is known.
    NoCertification,
    /// An attached entry may not leave the office.
    InternalEntryAttached,
    /// A reminder, and no slip to the same person awaits an answer.
    NothingReminded,
    /// A masked sheet of a client whose name or reading has one part only.
    NameInOnePiece,
    /// The name of the client's part of town is left on a sheet that shows the number only.
    TownOnMaskedSheet,
    /// A reminder, and several slips could be meant.
    RemindedUnclear,
    /// The form tells days of a stay in hospital, and none is known that goes on or is the newest.
    StayUnclear,
}

/// What an inspection looks at.
pub struct Subject<'a> {
    /// The slip.
    pub slip: &'a Slip,
    /// Its client.
    pub client: &'a Client,
    /// The client's certifications.
    pub certifications: &'a [Certification],
    /// The client's consents.
    pub consents: &'a [Consent],
    /// The recipient with facility, if chosen.
    pub recipient: Option<(&'a Physician, &'a Facility)>,
    /// The attached entries that print behind the sheet.
    pub attached: &'a [Entry],
    /// Whether any attached entry is 外部提供不可.
    pub attaches_internal_entry: bool,
    /// Today.
    pub today: Day,
}

impl Finding {
    /// Every finding.
    pub const ALL: &'static [Self] = &[
        Self::NoRecipient,
        Self::NoPurpose,
        Self::OtherPurposeWithoutWords,
        Self::NothingSaid,
        Self::EmptyQuestion,
        Self::NoReplyDay,
        Self::ReplyDayBeforeSending,
        Self::NoConsent,
        Self::NoFaxNumber,
        Self::UnverifiedFaxNumber,
        Self::PublicAssistanceNamed,
        Self::UndisclosedDiagnosisNamed,
        Self::NameOnMaskedSheet,
        Self::ShowsMoreThanAgreed,
        Self::NoCertification,
        Self::InternalEntryAttached,
        Self::NothingReminded,
        Self::NameInOnePiece,
        Self::TownOnMaskedSheet,
        Self::RemindedUnclear,
        Self::StayUnclear,
    ];

    /// Finds the finding with this code, as an override recorded it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|finding| finding.code() == code)
    }

    /// Returns how much it matters.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::NoRecipient
            | Self::NoPurpose
            | Self::NothingSaid
            | Self::InternalEntryAttached => Severity::Blocking,
            Self::NoConsent
            | Self::UnverifiedFaxNumber
            | Self::PublicAssistanceNamed
            | Self::UndisclosedDiagnosisNamed
            | Self::NameOnMaskedSheet
            | Self::NameInOnePiece
            | Self::TownOnMaskedSheet
            | Self::ShowsMoreThanAgreed
            | Self::NothingReminded => Severity::NeedsReason,
            Self::OtherPurposeWithoutWords
            | Self::EmptyQuestion
            | Self::NoReplyDay
            | Self::ReplyDayBeforeSending
            | Self::NoFaxNumber
            | Self::RemindedUnclear
            | Self::StayUnclear
            | Self::NoCertification => Severity::Notice,
        }
    }

    /// Returns the stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoRecipient => "no_recipient",
            Self::NoPurpose => "no_purpose",
            Self::OtherPurposeWithoutWords => "other_purpose_without_words",
            Self::NothingSaid => "nothing_said",
            Self::EmptyQuestion => "empty_question",
            Self::NoReplyDay => "no_reply_day",
            Self::ReplyDayBeforeSending => "reply_day_before_sending",
            Self::NoConsent => "no_consent",
            Self::NoFaxNumber => "no_fax_number",
            Self::UnverifiedFaxNumber => "unverified_fax_number",
            Self::PublicAssistanceNamed => "public_assistance_named",
            Self::UndisclosedDiagnosisNamed => "undisclosed_diagnosis_named",
            Self::NameOnMaskedSheet => "name_on_masked_sheet",
            Self::ShowsMoreThanAgreed => "shows_more_than_agreed",
            Self::NoCertification => "no_certification",
            Self::InternalEntryAttached => "internal_entry_attached",
            Self::NothingReminded => "nothing_reminded",
            Self::NameInOnePiece => "name_in_one_piece",
            Self::TownOnMaskedSheet => "town_on_masked_sheet",
            Self::RemindedUnclear => "reminded_unclear",
            Self::StayUnclear => "stay_unclear",
        }
    }

    /// Returns the form field the finding belongs to.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::NoRecipient
            | Self::NoFaxNumber
            | Self::UnverifiedFaxNumber
            | Self::NothingReminded => "recipient",
            Self::NoPurpose => "purposes",
            Self::OtherPurposeWithoutWords => "other_purpose",
            Self::NothingSaid | Self::PublicAssistanceNamed | Self::UndisclosedDiagnosisNamed => {
                "background"
            }
            Self::EmptyQuestion => "questions",
            Self::NoReplyDay | Self::ReplyDayBeforeSending => "reply_by",
            Self::NoConsent => "consent",
            Self::NameOnMaskedSheet
            | Self::NameInOnePiece
            | Self::TownOnMaskedSheet
            | Self::ShowsMoreThanAgreed => "masking",
            Self::RemindedUnclear => "reminds_of",
            Self::StayUnclear => "stay",
            Self::NoCertification => "certification",
            Self::InternalEntryAttached => "extract",
        }
    }
}

/// Lists what is missing or dangerous, gravest first.
#[must_use]
pub fn inspect(subject: &Subject<'_>) -> Vec<Finding> {
    let content = &subject.slip.content;
    let asks = content
        .questions
        .iter()
        .any(|question| !question.text.trim().is_empty());
    let tells = [
        &content.subject,
        &content.background,
        &content.observation_note,
        &content.plan_view,
        &content.wishes,
    ]
    .into_iter()
    .any(|text| !text.trim().is_empty())
        || !content.observations.is_empty()
        || !content.extract.is_empty()
        || content.meeting.candidates().next().is_some();
    let mut found = Vec::new();
    let mut note = |holds: bool, finding: Finding| {
        if holds {
            found.push(finding);
        }
    };
    note(subject.slip.recipient_id.is_none(), Finding::NoRecipient);
    note(content.purposes.is_empty(), Finding::NoPurpose);
    note(!asks && !tells, Finding::NothingSaid);
    note(
        subject.attaches_internal_entry,
        Finding::InternalEntryAttached,
    );
    note(
        Consent::for_liaison(subject.consents, subject.today).is_none(),
        Finding::NoConsent,
    );
    note_privacy(subject, &mut note);
    note_fax(subject, &mut note);
    let other =
        content.purposes.contains(&Purpose::Other) && content.other_purpose.trim().is_empty();
    note(other, Finding::OtherPurposeWithoutWords);
    note(
        content
            .questions
            .iter()
            .any(|question| question.text.trim().is_empty()),
        Finding::EmptyQuestion,
    );
    note(asks && content.reply_by.is_none(), Finding::NoReplyDay);
    let backwards =
        matches!((content.sent_on, content.reply_by), (Some(sent), Some(reply)) if reply < sent);
    note(backwards, Finding::ReplyDayBeforeSending);
    note(subject.certifications.is_empty(), Finding::NoCertification);
    found.sort_by_key(|finding| (finding.severity(), *finding));
    found
}

/// Looks through the sheet and the entries behind it: the fax machine sends both.
///
/// Texts are compared folded, so that neither a space nor a line's end hides a word.
fn note_privacy(subject: &Subject<'_>, note: &mut impl FnMut(bool, Finding)) {
    let content = &subject.slip.content;
    let on_sheet: Vec<String> = content
        .texts()
        .map(|(_, words)| text::fold(words))
        .collect();
    let attached = subject.attached.iter();
    let behind: Vec<String> = attached
        .flat_map(|entry| [text::fold(&entry.item), text::fold(&entry.text)])
        .collect();
    let is_in = |texts: &[String], word: &str| {
        let word = text::fold(word);
        !word.is_empty() && texts.iter().any(|text| text.contains(&word))
    };
    let says = |word: &str| is_in(&on_sheet, word) || is_in(&behind, word);
    note(
        says("生活保護") || says("生保"),
        Finding::PublicAssistanceNamed,
    );
    let undisclosed = subject.client.undisclosed_diagnoses.lines().any(says);
    note(undisclosed, Finding::UndisclosedDiagnosisNamed);
    // The recipient may have been changed after the sheet was begun with another's rule.
    let agreed = subject.recipient.map(|(_, facility)| facility.masking);
    note(
        agreed.is_some_and(|agreed| content.masking < agreed),
        Finding::ShowsMoreThanAgreed,
    );
    if content.masking != Masking::FullName {
        note(
            subject.client.is_named_in_one_piece(),
            Finding::NameInOnePiece,
        );
    }
}

fn note_fax(subject: &Subject<'_>, note: &mut impl FnMut(bool, Finding)) {
    if let Some((_, facility)) = subject.recipient
        && facility.preferred_means == Means::Fax
    {
        note(facility.fax.is_empty(), Finding::NoFaxNumber);
        let unverified = !facility.fax.is_empty() && facility.valid_fax_verification().is_none();
        note(unverified, Finding::UnverifiedFaxNumber);
    }
}
