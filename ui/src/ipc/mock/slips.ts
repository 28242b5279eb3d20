// Slips of the sample office, and what happens to them.

import type {
  EventView,
  FindingView,
  SlipForm,
  SlipSummary,
  SlipView,
  FormView,
  TemplateView,
} from "../bindings";
import { CHOICES, labelOf } from "./choices";
import { CLIENTS, ENTRIES, FACILITIES, TODAY, type MockClient } from "./people";

/** The forms as the settings show them: two of the office's own, one of them wrong. */
export const FORMS: FormView[] = [
  {
    id: "our-town",
    name: "連絡票（見本市）",
    note: "見本市の医師会と決めた様式です。",
    kind_label: "連絡票",
    file: "our-town.toml",
    is_own: true,
    is_replaced: false,
    faults: [],
    advice: [
      {
        line: 1,
        column: 6,
        what: "宛先のFAX番号の欄がありません。送る前に、機械に表示された番号と見比べられません。",
        remedy: "「{recipient.fax}」を、20ポイント以上で入れてください。",
      },
    ],
  },
  {
    id: "greeting-new",
    name: "greeting-new",
    note: "",
    kind_label: "",
    file: "greeting-new.toml",
    is_own: true,
    is_replaced: false,
    faults: [
      {
        line: 24,
        column: 9,
        what: "「cliant.name」という欄はありません。",
        remedy:
          "「client.name」（利用者の氏名（表示の段階に応じる））の書き間違いではありませんか。",
      },
    ],
    advice: [],
  },
  {
    id: "common",
    name: "連絡票（共通型）",
    note: "A4一枚。上に連絡、下に回答欄。迷ったときはこの様式を使います。",
    kind_label: "連絡票",
    file: "common.toml",
    is_own: false,
    is_replaced: false,
    faults: [],
    advice: [],
  },
];

export const TEMPLATES: TemplateView[] = [
  {
    id: "common",
    name: "連絡票（共通型）",
    hint: "上に用件、下に回答欄。迷ったときはこの様式です。",
    fields: [],
    is_own: false,
    is_cover: false,
  },
  {
    id: "information",
    name: "情報提供のみ（服薬・口腔等）",
    hint: "回答を求めずに、気づいたことを伝えます。",
    fields: [
      "sent_on",
      "masking",
      "recipient_id",
      "purposes",
      "subject",
      "observations",
      "observation_note",
      "services",
      "extract",
    ],
    is_own: false,
    is_cover: false,
  },
];

export interface MockSlip {
  number: string;
  client: MockClient;
  form: SlipForm;
  events: EventView[];
  updatedAt: string;
  supersedes: string | null;
}

export function blankForm(id: string): SlipForm {
  return {
    id,
    template: "common",
    recipient_id: "",
    author_id: "staff-1",
    sent_on: TODAY,
    reply_by: "2026-04-08",
    urgency: "normal",
    masking: "A",
    purposes: [],
    other_purpose: "",
    subject: "",
    background: "",
    observations: [],
    observation_note: "",
    services: "",
    plan_view: "",
    wishes: "",
    questions: [],
    attachments: [],
    reply_means: ["fax"],
    meeting_day: "",
    meeting_time: "",
    meeting_day_second: "",
    meeting_time_second: "",
    meeting_day_third: "",
    meeting_time_third: "",
    meeting_place: "",
    meeting_topic: "",
    meeting_absence: "",
    extract: [],
    reminds_of: "",
  };
}

export function event(kind: string, at: string, text: string, answers: string[] = []): EventView {
  return {
    kind,
    label: EVENT_LABELS[kind] ?? kind,
    at,
    by: "見本 はな",
    text,
    answers,
  };
}

const EVENT_LABELS: Record<string, string> = {
  confirmed: "確定",
  checked: "第2者の点検",
  printed: "印刷・保存",
  sent: "送付",
  arrived: "到達確認",
  reminded: "督促",
  answered: "回答受領",
  reflected: "反映",
  completed: "完了",
  closed: "回答不要で終了",
  cancelled: "取消",
};

const STATES: Record<string, [string, string]> = {
  confirmed: ["confirmed", "確定・未送付"],
  sent: ["awaiting", "回答待ち"],
  reminded: ["reminded", "督促済"],
  answered: ["answered", "回答受領"],
  reflected: ["reflected", "反映済"],
  completed: ["completed", "完了"],
  closed: ["closed", "回答不要で終了"],
  cancelled: ["cancelled", "取消"],
};

// A reminder changes nothing in what may come next.
const WHILE_WAITING = [
  "printed",
  "sent",
  "arrived",
  "reminded",
  "answered",
  "closed",
  "cancelled",
  "missent",
];

const NEXT: Record<string, string[]> = {
  draft: ["confirmed"],
  confirmed: ["checked", "printed", "sent", "closed", "cancelled"],
  awaiting: WHILE_WAITING,
  reminded: WHILE_WAITING,
  answered: ["printed", "answered", "reflected", "completed", "missent"],
  reflected: ["printed", "completed", "missent"],
  completed: ["printed", "missent"],
};

const [YAKIO, MAMEKO] = CLIENTS as [MockClient, MockClient];

export const SLIPS: MockSlip[] = [
  {
    number: "8-0007",
    client: YAKIO,
    form: {
      ...blankForm("slip-1"),
      recipient_id: "phy-1",
      purposes: ["situation", "medical_service"],
      subject: "退院後の生活とリハビリについて",
      background:
        "2月10日に腰椎圧迫骨折で見本総合病院へ入院し、3月10日に退院されました。退院後はサービスの利用がなく、日中も布団で過ごすことが多くなっています。",
      observations: ["reha", "fall"],
      services: "なし（入院前も利用なし）",
      plan_view: "訪問リハビリの導入を考えています。",
      wishes: "前のように畑に出たい。妻に世話をかけたくない。",
      questions: [
        "訪問リハビリを始めてよい時期はいつごろでしょうか。",
        "避けるべき動作はありますか。",
      ],
      attachments: ["居宅サービス計画書(1)"],
      extract: ["ent-1", "ent-3"],
    },
    events: [],
    updatedAt: "2026-04-01T14:03:00+09:00",
    supersedes: null,
  },
  {
    number: "8-0005",
    client: MAMEKO,
    form: {
      ...blankForm("slip-2"),
      recipient_id: "phy-1",
      sent_on: "2026-03-19",
      reply_by: "2026-03-26",
      purposes: ["acp", "medical_service"],
      subject: "痛みが強いときの対応について",
      background: "3月7日に退院されました。夜間の痛みについて長女が心配されています。",
      questions: ["痛みが強いときの連絡先と、薬の使い方をお教えください。"],
    },
    events: [
      event("confirmed", "2026-03-19T11:02:00+09:00", ""),
      event("printed", "2026-03-19T11:05:00+09:00", "FAX（高精細）"),
      event("sent", "2026-03-19T11:12:00+09:00", "FAX 0594-00-0011"),
      event("arrived", "2026-03-19T11:20:00+09:00", "看護師 見本 すみれに電話で確認"),
    ],
    updatedAt: "2026-03-19T11:20:00+09:00",
    supersedes: null,
  },
  {
    number: "8-0003",
    client: MAMEKO,
    form: {
      ...blankForm("slip-3"),
      recipient_id: "phy-3",
      sent_on: "2026-03-02",
      reply_by: "2026-03-05",
      purposes: ["hospital", "meeting"],
      subject: "退院カンファレンスの日程について",
      questions: ["出席できる日時をお知らせください。"],
    },
    events: [
      event("confirmed", "2026-03-02T09:40:00+09:00", ""),
      event("sent", "2026-03-02T09:50:00+09:00", "FAX 0594-00-0021"),
      event("answered", "2026-03-03T16:30:00+09:00", "地域連携室 見本 三枝さん", [
        "3月5日15時から、全員出席できます。",
      ]),
      event("completed", "2026-03-05T17:00:00+09:00", ""),
    ],
    updatedAt: "2026-03-05T17:00:00+09:00",
    supersedes: null,
  },
];

function stateOf(slip: MockSlip): [string, string] {
  return slip.events.reduce<[string, string]>(
    (state, { kind }) => STATES[kind] ?? state,
    ["draft", "下書き"],
  );
}

export function recipientOf(id: string): { name: string; fax: string; verifiedOn: string | null } {
  for (const facility of FACILITIES) {
    const physician = facility.physicians.find((candidate) => candidate.id === id);
    if (physician === undefined) continue;
    const honorific = ["physician", "dentist", "pharmacist"].includes(physician.profession)
      ? "先生"
      : "様";
    const verified = facility.verified?.number === facility.form.fax ? facility.verified : null;
    return {
      name: `${facility.form.name} ${physician.name} ${honorific}`,
      fax: facility.form.fax,
      verifiedOn: verified?.on ?? null,
    };
  }
  return { name: "", fax: "", verifiedOn: null };
}

export function summaryOf(slip: MockSlip): SlipSummary {
  const [state, state_label] = stateOf(slip);
  const sent = slip.events.find((candidate) => candidate.kind === "sent");
  return {
    id: slip.form.id,
    number: slip.number,
    client_id: slip.client.id,
    client_name: slip.client.form.name,
    recipient: recipientOf(slip.form.recipient_id).name,
    subject:
      slip.form.subject ||
      slip.form.purposes.map((code) => labelOf(CHOICES.purposes, code)).join("、"),
    state,
    state_label,
    sent_on: sent === undefined ? null : sent.at.slice(0, 10),
    reply_by: slip.form.reply_by || null,
    is_overdue: (state === "awaiting" || state === "reminded") && slip.form.reply_by < TODAY,
    updated_at: slip.updatedAt,
    template_name: TEMPLATES.find(({ id }) => id === slip.form.template)?.name ?? "",
  };
}

function finding(
  code: string,
  severity: string,
  field: string,
  what: string,
  remedy: string,
): FindingView {
  return { code, severity, field, what, remedy };
}

/** No typeface has pictures; the real one knows what else is missing. */
function unprintable(form: SlipForm): FindingView[] {
  const texts: Array<[string, string, string]> = [
    ["background", "経過・状況", form.background],
    ...form.questions.map((text, index): [string, string, string] => [
      `questions.${index}`,
      "お伺いしたいこと",
      text,
    ]),
  ];
  return texts.flatMap(([field, label, text]) => {
    const pictures = [...new Set(text.match(/\p{Extended_Pictographic}/gu) ?? [])];
    const named = pictures.map(
      (one) => `「${one}」（U+${one.codePointAt(0)?.toString(16).toUpperCase() ?? ""}）`,
    );
    const what = `「${label}」に、印刷できない文字${named.join("")}があります。`;
    const remedy = "ほかの字か、ひらがなに直してください。";
    return pictures.length === 0
      ? []
      : [finding(`unprintable.${field}`, "blocking", field, what, remedy)];
  });
}

function findingsOf(slip: MockSlip): FindingView[] {
  const { form, client } = slip;
  const found: FindingView[] = unprintable(form);
  if (form.recipient_id === "") {
    found.push(
      finding(
        "no_recipient",
        "blocking",
        "recipient",
        "宛先がありません。",
        "宛先を選んでください。",
      ),
    );
  }
  if (form.purposes.length === 0) {
    found.push(
      finding(
        "no_purpose",
        "blocking",
        "purposes",
        "連絡の目的がありません。",
        "目的を一つ以上選んでください。",
      ),
    );
  }
  if (client.consents.length === 0) {
    found.push(
      finding(
        "no_consent",
        "reason",
        "consent",
        "主治医等への連絡の同意が記録されていません。",
        "同意を記録するか、確定するときに理由を書いてください。",
      ),
    );
  }
  if (form.questions.some((question) => question.trim() === "")) {
    found.push(
      finding(
        "empty_question",
        "notice",
        "questions",
        "空の質問があります。",
        "質問を書くか、消してください。",
      ),
    );
  }
  return found;
}

export function viewOf(slip: MockSlip): SlipView {
  const recipient = recipientOf(slip.form.recipient_id);
  const [state] = stateOf(slip);
  const isConfirmed = slip.events.length > 0;
  return {
    summary: summaryOf(slip),
    form: structuredClone(slip.form),
    is_confirmed: isConfirmed,
    findings: isConfirmed ? [] : findingsOf(slip),
    events: [...slip.events],
    next_events: NEXT[state] ?? [],
    supersedes: slip.supersedes,
    recipient_fax: recipient.fax,
    fax_verified_on: recipient.verifiedOn,
    entries: ENTRIES.filter((entry) => entry.client_id === slip.client.id && !entry.is_internal),
    remindable: [],
  };
}
