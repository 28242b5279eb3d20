// Which fields a form asks for, and how the names on the page, in the 点検 and in the form meet.

import type { FindingView, SlipForm } from "../ipc/bindings";

export type SlipField = keyof SlipForm;

/** Keys of templates whose name differs from the form's. */
const BY_TEMPLATE_KEY: Readonly<Record<string, SlipField>> = {
  recipient: "recipient_id",
  "recipient.facility": "recipient_id",
  "recipient.department": "recipient_id",
  "recipient.name": "recipient_id",
  "recipient.honorific": "recipient_id",
  "recipient.tel": "recipient_id",
  "recipient.fax": "recipient_id",
  "recipient.contact": "recipient_id",
  "author.name": "author_id",
  "meeting.when": "meeting_day",
  "meeting.second": "meeting_day_second",
  "meeting.third": "meeting_day_third",
  "meeting.absence": "meeting_absence",
  "meeting.place": "meeting_place",
  "meeting.topic": "meeting_topic",
  "slip.other_attachment": "attachments",
  "slip.reminded_on": "reminds_of",
  "slip.reminded_number": "reminds_of",
  "timeline.rows": "extract",
};

const FIELDS: ReadonlySet<string> = new Set<SlipField>([
  "template",
  "recipient_id",
  "author_id",
  "sent_on",
  "reply_by",
  "urgency",
  "masking",
  "purposes",
  "other_purpose",
  "subject",
  "background",
  "observations",
  "observation_note",
  "services",
  "plan_view",
  "wishes",
  "questions",
  "attachments",
  "reply_means",
  "meeting_day",
  "meeting_time",
  "meeting_day_second",
  "meeting_time_second",
  "meeting_day_third",
  "meeting_time_third",
  "meeting_place",
  "meeting_topic",
  "meeting_absence",
  "extract",
  "reminds_of",
]);

/** A time stands on paper beside its day. */
const DAY_OF_TIME: Partial<Record<SlipField, SlipField>> = {
  meeting_time: "meeting_day",
  meeting_time_second: "meeting_day_second",
  meeting_time_third: "meeting_day_third",
};

/** Fields the program needs whatever the form prints. */
const ALWAYS: ReadonlySet<SlipField> = new Set<SlipField>([
  "template",
  "recipient_id",
  "author_id",
  "sent_on",
  "masking",
  "purposes",
  "extract",
]);

/**
 * Finds the form's field behind a name from the page, a template or a finding.
 *
 * Returns nothing for what is not typed on the slip, such as the client's name.
 */
export function slipFieldOf(name: string): SlipField | null {
  const known = BY_TEMPLATE_KEY[name];
  if (known !== undefined) return known;
  const plain = name.replace(/^slip\./, "").replace(/\.\d+$/, "");
  return FIELDS.has(plain) ? (plain as SlipField) : null;
}

/** Tells whether a template asks for a field; one that names none asks for all. */
export function asksFor(fields: readonly string[], field: SlipField): boolean {
  if (fields.length === 0 || ALWAYS.has(field)) return true;
  const day = DAY_OF_TIME[field];
  if (day !== undefined) return asksFor(fields, day);
  return fields.some((name) => slipFieldOf(name) === field);
}

/** Lists the fields that the form has no place for and that hold something: they show where it can be
 * taken out. */
export function placelessIn(findings: readonly FindingView[]): Array<SlipField | null> {
  const told = findings.filter(({ code }) => code.startsWith("placeless."));
  return told.map(({ field }) => slipFieldOf(field));
}
