// Clients, timeline and directory of the sample office.

import type {
  CertificationForm,
  ClientSummary,
  ClientView,
  EntryView,
  FacilityView,
} from "../bindings";
import { ageOn } from "../../lib/wareki";
import { toHiragana } from "../../lib/furigana";
import { CHOICES, labelOf } from "./choices";
import { refusal, type Answers } from "./index";
import { CLIENTS, ENTRIES, FACILITIES, STAFF, TODAY, type MockClient } from "./people";
import type { MockFacility } from "./people";
import { drawTime } from "./picture";
import { SLIPS, recipientOf, summaryOf } from "./slips";

let counter = 100;

/** Makes a new id. */
export function newId(kind: string): string {
  counter += 1;
  return `${kind}-${counter}`;
}

export function clientById(id: string): MockClient {
  const client = CLIENTS.find((candidate) => candidate.id === id);
  if (client === undefined) {
    throw refusal("NotFound", "その利用者は記録にありません。", "一覧から選び直してください。");
  }
  return client;
}

function summary(client: MockClient): ClientSummary {
  const level = client.certifications[0]?.level ?? "";
  return {
    id: client.id,
    name: client.form.name,
    kana: client.form.kana,
    age: ageOn(client.form.birth, TODAY) ?? 0,
    care_level: labelOf(CHOICES.care_levels, level),
    care_manager: STAFF.find(({ id }) => id === client.form.care_manager_id)?.name ?? "",
    physician: recipientOf(client.form.recipients[0]?.physician_id ?? "").name,
    awaiting: SLIPS.filter(
      (slip) => slip.client === client && ["awaiting", "reminded"].includes(summaryOf(slip).state),
    ).length,
    is_closed: client.form.closed_on !== "",
    is_limited: client.id === "cli-2",
  };
}

function view(client: MockClient): ClientView {
  return {
    summary: summary(client),
    form: client.form,
    certifications: client.certifications,
    consents: client.consents.map((form) => ({
      form,
      scope_label: labelOf(CHOICES.consent_scopes, form.scope),
      method_label: labelOf(CHOICES.consent_methods, form.method),
      holds: form.withdrawn_on === "",
    })),
    recipients: client.form.recipients.map(({ physician_id, role }) => {
      const facility = FACILITIES.find((candidate) =>
        candidate.physicians.some(({ id }) => id === physician_id),
      );
      const person = facility?.physicians.find(({ id }) => id === physician_id);
      return {
        physician_id,
        role,
        role_label: labelOf(CHOICES.liaison_roles, role),
        name: `${person?.name ?? ""} ${person?.profession === "physician" ? "先生" : "様"}`,
        facility: facility?.form.name ?? "",
        fax: facility?.form.fax ?? "",
      };
    }),
    has_liaison_consent: client.consents.some(({ scope }) => scope === "physician"),
    findings: [client.form.name, client.form.kana].some((part) => /^[^\s・]+$/u.test(part.trim()))
      ? [
          {
            code: "name_in_one_piece",
            severity: "notice",
            what: "氏名かふりがなに、姓と名の間の空きがありません。氏名を伏せる連絡票で、文中の姓だけ、名だけを見落とすことがあります。",
            remedy:
              "姓と名があるときは、間を空けて登録し直してください。ひと続きの名前のときは、そのままで構いません。",
            field: "name",
          },
        ]
      : [],
  };
}

function labelled(entry: EntryView): EntryView {
  return {
    ...entry,
    kind_label: labelOf(CHOICES.contact_kinds, entry.kind),
    record_label: labelOf(CHOICES.record_kinds, entry.record),
  };
}

function facilityView(facility: MockFacility): FacilityView {
  const verified = facility.verified?.number === facility.form.fax ? facility.verified : null;
  return {
    id: facility.id,
    form: facility.form,
    kind_label: labelOf(CHOICES.facility_kinds, facility.form.kind),
    fax_verified_on: verified?.on ?? null,
    fax_verified_by: verified?.by ?? null,
    physicians: facility.physicians,
  };
}

function put<T extends { id: string | null }>(list: T[], form: T, kind: string): void {
  const at = list.findIndex(({ id }) => id === form.id);
  if (form.id === null || at < 0) list.unshift({ ...form, id: newId(kind) });
  else list[at] = form;
}

const required = (text: string, field: string): void => {
  if (text.trim() === "") {
    throw refusal("InvalidField", "まだ書かれていません。", "この欄を書いてください。", field);
  }
};

const chosen = (code: string, field: string, label: string): void => {
  if (code !== "") return;
  const what = `${label}が選ばれていないか、一覧にない値です。`;
  throw refusal("InvalidField", what, "一覧から選び直してください。", field);
};

/** Finds by any part of name, kana, number or facility. */
const has = (query: string, ...texts: string[]): boolean =>
  query === "" || texts.some((text) => toHiragana(text).includes(toHiragana(query)));

/** Answers about clients; the picture of their time has `sheets` sheets. */
export function clientCommands(sheets: number): Answers {
  const listClients = (query: string): ClientSummary[] =>
    CLIENTS.filter(({ form }) => has(query, form.name, form.kana, form.insured_number, form.birth))
      .map(summary)
      .sort((a, b) => a.kana.localeCompare(b.kana, "ja"));
  const listFacilities = (query: string): FacilityView[] =>
    FACILITIES.filter(({ form }) => has(query, form.name, form.kana, form.area)).map(facilityView);
  const facilityById = (id: string): MockFacility => {
    const facility = FACILITIES.find((candidate) => candidate.id === id);
    if (facility === undefined)
      throw refusal("NotFound", "見つかりません。", "選び直してください。");
    return facility;
  };
  return {
    list_clients: ({ query }) => listClients(query),
    show_client: ({ id }) => view(clientById(id)),
    save_client: ({ form }) => {
      required(form.name, "name");
      required(form.kana, "kana");
      required(form.birth, "birth");
      chosen(form.sex, "sex", "性別");
      chosen(form.household, "household", "世帯");
      if (form.id === null) {
        const id = newId("cli");
        const client = { id, form: { ...form, id }, certifications: [], consents: [] };
        CLIENTS.push(client);
        return view(client);
      }
      const client = clientById(form.id);
      client.form = form;
      return view(client);
    },
    save_certification: ({ client_id, form }) => {
      const client = clientById(client_id);
      put<CertificationForm>(client.certifications, form, "cer");
      return view(client);
    },
    save_consent: ({ client_id, form }) => {
      required(form.given_on, "given_on");
      required(form.given_by, "given_by");
      const client = clientById(client_id);
      put(client.consents, form, "con");
      return view(client);
    },
    list_entries: ({ client_id }) =>
      ENTRIES.filter((entry) => entry.client_id === client_id).map(labelled),
    timeline_image: ({ client_id, page, width_px }) => {
      const entries = ENTRIES.filter((entry) => page < sheets && entry.client_id === client_id);
      return drawTime(entries.map(labelled), width_px);
    },
    add_entry: (request) => {
      required(request.item, "item");
      required(request.text, "text");
      const entry: EntryView = {
        ...request,
        id: newId("ent"),
        client_name: clientById(request.client_id).form.name,
        kind_label: "",
        record_label: "",
        partner_label: labelOf(CHOICES.facility_kinds, request.partner),
        domain_labels: request.domains.map((code) => labelOf(CHOICES.domains, code)),
        recorder: "見本 はな",
        slip_id: null,
        corrections: [],
      };
      ENTRIES.unshift(entry);
      return labelled(entry);
    },
    correct_entry: ({ id, day, time, item, text, reason }) => {
      required(day, "day");
      required(reason, "reason");
      const entry = ENTRIES.find((candidate) => candidate.id === id);
      if (entry === undefined)
        throw refusal("NotFound", "見つかりません。", "選び直してください。");
      entry.corrections.push({
        day_before: entry.day,
        time_before: entry.time,
        is_moved: entry.day !== day || entry.time !== time,
        item_before: entry.item,
        text_before: entry.text,
        corrected_at: `${TODAY}T16:40:00+09:00`,
        corrected_by: "見本 はな",
        reason,
      });
      entry.day = day;
      entry.time = time;
      entry.item = item;
      entry.text = text;
      return labelled(entry);
    },
    list_facilities: ({ query }) => listFacilities(query),
    save_facility: ({ form }) => {
      required(form.name, "name");
      if (form.id === null) {
        const id = newId("fac");
        const facility = { id, form: { ...form, id }, verified: null, physicians: [] };
        FACILITIES.push(facility);
        return facilityView(facility);
      }
      const facility = facilityById(form.id);
      facility.form = form;
      return facilityView(facility);
    },
    save_physician: ({ facility_id, form }) => {
      required(form.name, "name");
      const facility = facilityById(facility_id);
      put(facility.physicians, form, "phy");
      return facilityView(facility);
    },
    verify_fax: ({ facility_id, number_again }) => {
      const facility = facilityById(facility_id);
      if (number_again !== facility.form.fax) {
        throw refusal(
          "InvalidField",
          "登録の番号と違います。",
          "電話で聞いた番号と登録の番号を見比べてください。",
          "number_again",
        );
      }
      facility.verified = { on: TODAY, by: "見本 はな", number: number_again };
      return facilityView(facility);
    },
    search: ({ query }) => ({
      clients: listClients(query),
      facilities: listFacilities(query),
      slips: SLIPS.map(summaryOf).filter((slip) =>
        has(query, slip.number, slip.subject, slip.client_name),
      ),
      entries: ENTRIES.filter((entry) => has(query, entry.item, entry.text)).map(labelled),
    }),
  };
}
