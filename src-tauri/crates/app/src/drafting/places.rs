//! Which of a slip's fields stand where on a form, and what is typed where the form has no place.
//!
//! A form prints what it was made for and nothing else. What somebody typed for another form, or took
//! over from the last slip, would be missing on paper without a word: the 点検 names it.

use std::collections::BTreeSet;

use tsunagi_contract::slips::FindingView;
use tsunagi_documents::template::Template;
use tsunagi_domain::{Client, Purpose, SlipContent, Urgency};

use super::printable::notice;
use crate::messages;
use crate::previewing::regions::meaning;

/// A field of a slip's content.
struct Place {
    /// Its name in the slip's form.
    field: &'static str,
    /// The keys under which a form may print it; one is enough.
    keys: &'static [&'static str],
    /// Whether anything stands in it.
    is_filled: fn(&SlipContent) -> bool,
    /// Empties it, or puts there what another content has.
    put: fn(&mut SlipContent, &SlipContent),
}

macro_rules! text {
    ($field:literal, $key:literal, $($path:ident).+) => {
        Place {
            field: $field,
            keys: &[$key],
            is_filled: |content| !content.$($path).+.trim().is_empty(),
            put: |content, other| content.$($path).+.clone_from(&other.$($path).+),
        }
    };
}

macro_rules! list {
    ($field:ident, $keys:expr) => {
        Place {
            field: stringify!($field),
            keys: $keys,
            is_filled: |content| !content.$field.is_empty(),
            put: |content, other| content.$field.clone_from(&other.$field),
        }
    };
}

/// What is typed on a slip, in the order of its form; purposes are looked at by themselves.
const PLACES: &[Place] = &[
    Place {
        field: "reply_by",
        keys: &["slip.reply_by"],
        is_filled: |content| content.reply_by.is_some(),
        put: |content, other| content.reply_by = other.reply_by,
    },
    Place {
        field: "urgency",
        keys: &["slip.urgency", "slip.urgent"],
        is_filled: |content| content.urgency == Urgency::Soon,
        put: |content, other| content.urgency = other.urgency,
    },
    text!("subject", "slip.subject", subject),
    text!("background", "slip.background", background),
    list!(observations, &["slip.observations"]),
    text!(
        "observation_note",
        "slip.observation_note",
        observation_note
    ),
    text!("services", "slip.services", services),
    text!("wishes", "slip.wishes", wishes),
    text!("plan_view", "slip.plan_view", plan_view),
    Place {
        field: "questions",
        keys: &["slip.questions"],
        is_filled: |content| {
            content
                .questions
                .iter()
                .any(|asked| !asked.text.trim().is_empty())
        },
        put: |content, other| content.questions.clone_from(&other.questions),
    },
    Place {
        field: "meeting_day",
        keys: &["meeting.when"],
        is_filled: |content| content.meeting.day.is_some() || content.meeting.time.is_some(),
        put: |content, other| {
            content.meeting.day = other.meeting.day;
            content.meeting.time = other.meeting.time;
        },
    },
    Place {
        field: "meeting_day_second",
        keys: &["meeting.second"],
        is_filled: |content| content.meeting.candidates().nth(1).is_some(),
        put: |content, other| content.meeting.others = other.meeting.others,
    },
    text!("meeting_place", "meeting.place", meeting.place),
    text!("meeting_topic", "meeting.topic", meeting.topic),
    Place {
        field: "meeting_absence",
        keys: &["meeting.absence"],
        // What is asked for a meeting stands in 第4表 with its reason, whatever the slip's form.
        is_filled: |content| {
            !content.meeting.absence.trim().is_empty()
                && !content.purposes.contains(&Purpose::ServiceMeeting)
        },
        put: |content, other| {
            content.meeting.absence.clone_from(&other.meeting.absence);
        },
    },
    list!(attachments, &["slip.attachments", "slip.other_attachment"]),
    list!(reply_means, &["slip.reply_means", "slip.reply_note"]),
];

impl Place {
    fn is_on(&self, asked: &BTreeSet<&str>) -> bool {
        self.keys.iter().any(|key| asked.contains(key))
    }

    fn meaning(&self) -> &'static str {
        self.keys.first().map_or("", |key| meaning(key))
    }
}

/// Says what somebody wrote for which the form has no place.
///
/// What the program itself filled in and nobody touched is nothing that somebody misses.
pub(super) fn placeless(
    content: &SlipContent,
    template: &Template,
    known: &SlipContent,
) -> Vec<FindingView> {
    let asked = template.fields();
    let untouched = |place: &Place| {
        let mut same = content.clone();
        (place.put)(&mut same, known);
        same == *content
    };
    let mut found: Vec<FindingView> = PLACES
        .iter()
        .filter(|place| (place.is_filled)(content) && !place.is_on(&asked) && !untouched(place))
        .map(|place| {
            let message = messages::no_place(place.meaning());
            notice(format!("placeless.{}", place.field), message, place.field)
        })
        .collect();
    let others = other_purposes(content, template);
    if !others.is_empty() {
        let labels: Vec<&str> = others.iter().map(|purpose| purpose.label()).collect();
        let message = messages::no_place_for_purposes(&labels);
        found.push(notice("placeless.purposes".to_owned(), message, "purposes"));
    } else if content.purposes.contains(&Purpose::Other)
        && !content.other_purpose.trim().is_empty()
        && !asked.contains("slip.other_purpose")
    {
        let message = messages::no_place(meaning("slip.other_purpose"));
        let code = "placeless.other_purpose".to_owned();
        found.push(notice(code, message, "other_purpose"));
    }
    found
}

/// Takes from the last slip only what the form prints; the rest is as on a slip that begins anew.
pub(super) fn keep_placed(content: &mut SlipContent, template: &Template, begun: &SlipContent) {
    let asked = template.fields();
    for place in PLACES.iter().filter(|place| !place.is_on(&asked)) {
        (place.put)(content, begun);
    }
    let others = other_purposes(content, template);
    content.purposes.retain(|purpose| !others.contains(purpose));
    if content.purposes.is_empty() {
        content.purposes.clone_from(&begun.purposes);
    }
}

/// Returns what the program itself writes into a slip: what is known of the client.
pub(super) fn known_of(client: &Client) -> SlipContent {
    SlipContent {
        services: client.services.clone(),
        wishes: client.wishes.clone(),
        ..SlipContent::default()
    }
}

/// Lists the purposes that a form has no place for: it is made for others, and its title says so.
fn other_purposes(content: &SlipContent, template: &Template) -> Vec<Purpose> {
    let made_for = &template.purposes;
    if made_for.is_empty() || template.fields().contains("slip.purposes") {
        return Vec::new();
    }
    let ticked = content.purposes.iter().copied();
    ticked
        .filter(|purpose| !made_for.iter().any(|code| code == purpose.code()))
        .collect()
}
