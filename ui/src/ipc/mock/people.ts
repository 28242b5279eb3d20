// The sample office: two invented cases, everybody and everything in it is 見本.

import type {
  CertificationForm,
  ClientForm,
  ConsentForm,
  EntryView,
  FacilityForm,
  OfficeForm,
  PhysicianForm,
  StaffForm,
} from "../bindings";

export const TODAY = "2026-04-01";

export const OFFICE: OfficeForm = {
  name: "見本居宅介護支援事業所",
  number: "2470000007",
  postal_code: "511-0000",
  address: "三重県桑名市見本町1-1",
  phone: "0594-00-0000",
  fax: "0594-00-0001",
  hours: "平日 8時30分〜17時30分",
  manager: "見本 はな",
  reply_within_days: 7,
  stay_days: 7,
};

export const STAFF: StaffForm[] = [
  {
    id: "staff-1",
    name: "見本 はな",
    kana: "みほん はな",
    role: "admin",
    is_active: true,
    passphrase: "",
    has_passphrase: true,
  },
  {
    id: "staff-2",
    name: "見本 次郎",
    kana: "みほん じろう",
    role: "cm",
    is_active: true,
    passphrase: "",
    has_passphrase: false,
  },
];

export interface MockFacility {
  id: string;
  form: FacilityForm;
  verified: { on: string; by: string; number: string } | null;
  physicians: PhysicianForm[];
}

function facility(
  id: string,
  kind: string,
  name: string,
  kana: string,
  rest: Partial<FacilityForm>,
): FacilityForm {
  return {
    id,
    kind,
    name,
    kana,
    number: "",
    postal_code: "511-0000",
    address: "三重県桑名市見本町2-1",
    area: "北部西",
    phone: "0594-00-0010",
    fax: "0594-00-0011",
    contact_time: "",
    contact_person: "",
    preferred_means: "fax",
    masking: "A",
    note: "",
    ...rest,
  };
}

function person(
  id: string,
  name: string,
  kana: string,
  department: string,
  profession: string,
): PhysicianForm {
  return { id, name, kana, department, profession, note: "" };
}

export const FACILITIES: MockFacility[] = [
  {
    id: "fac-1",
    form: facility("fac-1", "clinic", "見本内科医院", "みほんないかいいん", {
      contact_time: "火・木 13時〜14時",
      contact_person: "看護師 見本 すみれ",
      note: "令和7年11月の交流会でお会いした。",
    }),
    verified: { on: "2026-02-03", by: "見本 はな", number: "0594-00-0011" },
    physicians: [person("phy-1", "見本 一郎", "みほん いちろう", "内科", "physician")],
  },
  {
    id: "fac-2",
    form: facility("fac-2", "hospital", "見本総合病院", "みほんそうごうびょういん", {
      area: "中央",
      phone: "0594-00-0020",
      fax: "0594-00-0021",
      contact_person: "地域連携室",
    }),
    verified: null,
    physicians: [
      person("phy-2", "見本 二葉", "みほん ふたば", "整形外科", "physician"),
      person("phy-3", "見本 三枝", "みほん みえ", "地域連携室", "msw"),
    ],
  },
  {
    id: "fac-3",
    form: facility("fac-3", "nurse", "見本訪問看護ステーション", "みほんほうもんかんご", {
      phone: "0594-00-0030",
      fax: "0594-00-0031",
      preferred_means: "tel",
    }),
    verified: { on: "2025-12-10", by: "見本 次郎", number: "0594-00-0031" },
    physicians: [person("phy-4", "見本 四季", "みほん しき", "", "nurse")],
  },
  {
    id: "fac-4",
    form: facility("fac-4", "pharmacy", "見本薬局", "みほんやっきょく", {
      phone: "0594-00-0040",
      fax: "",
    }),
    verified: null,
    physicians: [person("phy-5", "見本 五月", "みほん さつき", "", "pharmacist")],
  },
];

export interface MockClient {
  id: string;
  form: ClientForm;
  certifications: CertificationForm[];
  consents: ConsentForm[];
}

export const BLANK_CLIENT: ClientForm = {
  id: null,
  name: "",
  kana: "",
  sex: "2",
  birth: "",
  insurer_number: "",
  insured_number: "",
  postal_code: "",
  town: "",
  address: "",
  phone: "",
  household: "alone",
  key_person_name: "",
  key_person_relation: "",
  key_person_phone: "",
  adl: "",
  dementia: "",
  has_public_assistance: false,
  undisclosed_diagnoses: "",
  medical_history: "",
  services: "",
  wishes: "",
  note: "",
  care_manager_id: "staff-1",
  recipients: [],
  closed_on: "",
};

export const CLIENTS: MockClient[] = [
  {
    id: "cli-1",
    form: {
      ...BLANK_CLIENT,
      id: "cli-1",
      name: "浜栗 焼男",
      kana: "はまぐり やきお",
      sex: "1",
      birth: "1952-11-03",
      insurer_number: "242057",
      insured_number: "0000012345",
      postal_code: "511-0000",
      town: "桑名市見本町",
      address: "3-4",
      phone: "0594-00-0100",
      household: "couple",
      key_person_name: "浜栗 しぐれ",
      key_person_relation: "妻",
      key_person_phone: "0594-00-0100",
      adl: "21",
      dementia: "01",
      medical_history: "腰椎圧迫骨折（令和8年2月）、高血圧",
      services: "なし（入院前も利用なし）",
      wishes: "前のように畑に出たい。妻に世話をかけたくない。",
      recipients: [
        { physician_id: "phy-1", role: "primary" },
        { physician_id: "phy-2", role: "hospital" },
      ],
    },
    certifications: [
      {
        id: "cer-1",
        status: "2",
        level: "13",
        certified_on: "2025-06-02",
        valid_from: "2025-06-01",
        valid_to: "2026-05-31",
      },
    ],
    consents: [],
  },
  {
    id: "cli-2",
    form: {
      ...BLANK_CLIENT,
      id: "cli-2",
      name: "多度 豆子",
      kana: "たど まめこ",
      birth: "1936-09-15",
      insurer_number: "242057",
      insured_number: "0000067890",
      town: "桑名市多度町見本",
      address: "1-2",
      phone: "0594-00-0200",
      household: "family",
      key_person_name: "多度 小豆",
      key_person_relation: "長女",
      key_person_phone: "090-0000-0000",
      adl: "31",
      dementia: "02",
      medical_history: "胃がん（末期）",
      services: "訪問看護 週2回、福祉用具貸与（特殊寝台）、訪問診療 月2回",
      wishes: "最期まで家で過ごしたい。痛みはがまんしたくない。",
      recipients: [
        { physician_id: "phy-1", role: "homevisit" },
        { physician_id: "phy-4", role: "nurse" },
      ],
    },
    certifications: [
      {
        id: "cer-2",
        status: "2",
        level: "22",
        certified_on: "2025-11-20",
        valid_from: "2025-11-01",
        valid_to: "2026-10-31",
      },
    ],
    consents: [
      {
        id: "con-1",
        scope: "physician",
        given_on: "2025-11-05",
        given_by: "本人",
        method: "written",
        paper_location: "契約書つづり",
        expires_on: "",
        withdrawn_on: "",
      },
    ],
  },
];

function entry(
  id: string,
  client: MockClient,
  day: string,
  kind: string,
  record: string,
  item: string,
  text: string,
  rest: Partial<EntryView> = {},
): EntryView {
  return {
    id,
    client_id: client.id,
    client_name: client.form.name,
    day,
    time: "",
    kind,
    kind_label: "",
    record,
    record_label: "",
    partner_label: "",
    item,
    text,
    domain_labels: [],
    is_internal: false,
    recorder: "見本 はな",
    slip_id: null,
    corrections: [],
    ...rest,
  };
}

const [YAKIO, MAMEKO] = CLIENTS as [MockClient, MockClient];

export const ENTRIES: EntryView[] = [
  entry(
    "ent-1",
    YAKIO,
    "2026-03-30",
    "visit",
    "community",
    "訪問、退院後の様子の確認",
    "退院から3週間。腰の痛みが残り、日中も布団で過ごすことが多い。家の中は伝い歩き。畑には出ていない。妻も膝が悪く、買い物は近所の人に頼んでいる。",
    { time: "14:00", domain_labels: ["ADL", "社会との関わり"] },
  ),
  entry(
    "ent-2",
    YAKIO,
    "2026-03-30",
    "tel",
    "",
    "妻より電話",
    "「退院のときに次の相談先を聞いていない」とのこと。サービスは何も入っていない。",
    { time: "10:20", is_internal: true },
  ),
  entry(
    "ent-3",
    YAKIO,
    "2026-03-10",
    "other",
    "discharge",
    "見本総合病院を退院",
    "腰椎圧迫骨折。入院は29日間。退院の連絡は事業所に届いていなかった。",
    {
      corrections: [
        {
          day_before: "2026-03-12",
          time_before: "",
          is_moved: true,
          item_before: "見本総合病院を退院",
          text_before: "腰椎圧迫骨折。入院は1か月。",
          corrected_at: "2026-03-31T09:12:00+09:00",
          corrected_by: "見本 はな",
          reason: "退院の日と日数を確かめたため",
        },
      ],
    },
  ),
  entry(
    "ent-4",
    YAKIO,
    "2026-02-10",
    "other",
    "admission",
    "見本総合病院へ入院",
    "自宅で転倒し、腰を強く打った。救急で受診し、そのまま入院。",
  ),
  entry(
    "ent-5",
    MAMEKO,
    "2026-03-24",
    "visit",
    "acp",
    "人生会議、意向の確認",
    "本人「最期まで家で」。長女も同席し、同じ思い。痛みが強いときの連絡先を全員で確認した。",
    { time: "13:30", partner_label: "訪問看護", domain_labels: ["健康状態", "家族等の状況"] },
  ),
  entry(
    "ent-6",
    MAMEKO,
    "2026-03-05",
    "conference",
    "dconference",
    "退院カンファレンス",
    "病院の主治医、看護師、地域連携室、訪問診療医、訪問看護、福祉用具、本人、長女が出席。退院日を3月7日とした。",
    { time: "15:00", partner_label: "病院" },
  ),
];
