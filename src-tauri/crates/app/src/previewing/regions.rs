//! From the keys of forms to the fields of the slip's form in the window, and to words for people.

use tsunagi_documents::layout::Warning;
use tsunagi_documents::template::keys;

use crate::messages::{self, Message};

/// Returns the field of `SlipForm` that a form's key shows; none where it shows another record.
pub(crate) fn form_field(key: &str) -> Option<&'static str> {
    Some(match key {
        "slip.sent_on" => "sent_on",
        "slip.reply_by" => "reply_by",
        "slip.urgency" | "slip.urgent" => "urgency",
        "slip.subject" => "subject",
        "slip.purposes" => "purposes",
        "slip.other_purpose" => "other_purpose",
        "slip.background" => "background",
        "slip.observations" => "observations",
        "slip.observation_note" => "observation_note",
        "slip.services" => "services",
        "slip.plan_view" => "plan_view",
        "slip.wishes" => "wishes",
        "slip.questions" => "questions",
        "slip.attachments" | "slip.other_attachment" => "attachments",
        "slip.reply_means" | "slip.reply_note" => "reply_means",
        "meeting.when" | "meeting.schedule" => "meeting_day",
        "meeting.second" => "meeting_day_second",
        "meeting.third" => "meeting_day_third",
        "meeting.absence" => "meeting_absence",
        "meeting.place" => "meeting_place",
        "meeting.topic" => "meeting_topic",
        "client.name" | "client.addressed" => "masking",
        "timeline.rows" | "timeline.range" => "extract",
        key if key.starts_with("recipient.") => "recipient_id",
        _ => return None,
    })
}

/// Says a warning of the layout to people.
pub(crate) fn words(warning: &Warning) -> String {
    let message = match warning {
        Warning::Overflow {
            field,
            by_lines,
            pages,
        } => overflow(field, *by_lines, *pages),
        Warning::MissingGlyph { field, text } => {
            messages::unprintable(meaning(field), std::slice::from_ref(text))
        }
        Warning::OrdinaryForm { field, text } => {
            messages::ordinary_form(meaning(field), std::slice::from_ref(text))
        }
    };
    format!("{}{}", message.what, message.remedy)
}

/// Says that a form needs more sheets than it is meant to fill, and what to shorten.
pub(crate) fn overflow(field: &str, by_lines: usize, pages: usize) -> Message {
    match field {
        "" => messages::overflow(None, by_lines, pages),
        "slip.questions" => messages::many_questions(by_lines, pages),
        field => messages::overflow(Some(meaning(field)), by_lines, pages),
    }
}

/// Returns what a key means; a row's column is meant by its field.
pub(crate) fn meaning(key: &str) -> &'static str {
    let whole = keys::find(key);
    let parent = || {
        key.rsplit_once('.')
            .and_then(|(parent, _)| keys::find(parent))
    };
    whole.or_else(parent).map_or("連絡票", |key| key.meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_name_the_field_as_people_know_it() {
        let overflow = Warning::Overflow {
            field: "slip.background".to_owned(),
            by_lines: 3,
            pages: 2,
        };
        assert_eq!(
            words(&overflow),
            "「経過・状況」が長いため、2枚になります。3行ほど短くすると収まります。"
        );
        let questions = Warning::Overflow {
            field: "slip.questions".to_owned(),
            by_lines: 33,
            pages: 2,
        };
        assert_eq!(
            words(&questions),
            "質問が多いか長いため、2枚になります。質問を減らすか、合わせて33行ほど短くすると収まります。"
        );
        let missing = Warning::MissingGlyph {
            field: "slip.questions".to_owned(),
            text: "\u{E000}".to_owned(),
        };
        assert_eq!(
            words(&missing),
            "「お伺いしたいこと」に、印刷できない文字「\u{E000}」（U+E000）があります。ほかの字か、ひらがなに直してください。"
        );
    }
}
