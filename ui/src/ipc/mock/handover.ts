// Handover and settings of the sample office.

import type { ExchangeKeys, ExportView, OfficeForm, Settings, StaffForm } from "../bindings";
import { newId } from "./clients";
import { refusal, type Answers } from "./index";
import { queued } from "./paper";
import { CLIENTS, ENTRIES } from "./people";
import { SLIPS } from "./slips";
import { pretend } from "./work";

const SUGGESTED = "かもめ みなと しぐれ たたら 4827";
const SHA256 = "9f2c4d1e7a5b3c8d6e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d";

const EXPORT: ExportView = {
  id: "handover-1",
  at: "2026-03-30T16:20:00+09:00",
  by: "見本 はな",
  recipient: "見本南居宅介護支援事業所",
  medium: "見本USB",
  clients: ["浜栗 焼男"],
  slips: 1,
  entries: 12,
  state: "received",
  state_label: "受け取りを確認しました",
  received_at: "2026-03-31T09:10:00+09:00",
  received_by: "見本南居宅介護支援事業所　見本 次郎",
  sha256: SHA256,
};

const KEYS: ExchangeKeys = {
  public_key: "age1mihonmihonmihonmihonmihonmihonmihonmihonmihonmihonmihon",
  fingerprint: "01234 56789 01234 56789 01234 56789",
  partners: [
    {
      public_key: "age1mihonnihommihonnihommihonnihommihonnihommihonnihommihon",
      name: "見本南居宅介護支援事業所",
      fingerprint: "98765 43210 98765 43210 98765 43210",
      verified_at: "2026-03-02T10:15:00+09:00",
      verified_by: "見本 はな",
    },
    {
      public_key: "age1mihonkitamihonkitamihonkitamihonkitamihonkitamihonkita",
      name: "見本北地域包括支援センター",
      fingerprint: "13579 24680 13579 24680 13579 24680",
      verified_at: "",
      verified_by: "",
    },
  ],
};

export function handoverCommands(office: OfficeForm, staff: StaffForm[]): Answers {
  const settings: Settings = {
    office,
    staff,
    output_folder: "C:\\Users\\mihon\\Documents\\つなぎ\\出力",
    store_folder: "C:\\Users\\mihon\\Documents\\つなぎ",
    version: "0.1.0",
    schema: 1,
    may_change: true,
  };
  return {
    suggest_passphrase: () => ({ passphrase: SUGGESTED }),
    export_handover: async (request) => {
      if (request.is_whole_office !== (request.client_ids.length === 0)) {
        throw refusal(
          "InvalidField",
          "渡す利用者が入っていません。",
          "渡す利用者を入れてください。",
          "client_ids",
        );
      }
      if (request.passphrase !== request.passphrase_again) {
        throw refusal(
          "InvalidField",
          "2回の合言葉が違います。",
          "同じ合言葉をもう一度入れてください。",
          "passphrase_again",
        );
      }
      await pretend(
        ["暗号にして書き込んでいます", "読み返して確かめています。取り外さないでください"],
        600,
      );
      const chosen = request.is_whole_office ? CLIENTS.length : request.client_ids.length;
      return {
        path: `${request.destination}\\見本居宅_20260401.age`,
        bytes: 182_400,
        sha256: SHA256,
        handover_id: "handover-1",
        medium: "見本USB",
        clients: chosen,
        slips: SLIPS.length,
        entries: ENTRIES.length,
        limited: 1,
      };
    },
    inspect_handover: ({ passphrase }) => {
      if (passphrase === "") {
        throw refusal(
          "HandoverPassphrase",
          "合言葉が合いません。",
          "渡した人に合言葉を確かめてください。",
          "passphrase",
        );
      }
      return {
        office: "見本南居宅介護支援事業所",
        is_for_keys: true,
        made_at: "2026-03-31T17:10:00+09:00",
        sha256: SHA256,
        clients: [
          {
            client_id: "cli-9",
            fields: [],
            name: "見本 松子",
            kana: "みほん まつこ",
            outcome: "new",
            text: "新しく加わります。支援経過が12件加わります。連絡票が2件加わります。引継ぎ元で、限られた職員だけが扱っていた方です。この記録簿でも、見本 花子と管理者だけが扱うようにします。",
            new_entries: 12,
            new_slips: 2,
            becomes_limited: true,
            recipients: [],
            slips_without_pages: 0,
            in_our_name: 0,
          },
          {
            client_id: "cli-2",
            fields: [],
            name: "多度 豆子",
            kana: "たど まめこ",
            outcome: "newer_there",
            text: "支援経過が3件加わります。引継ぎ元で新しくなった欄に変わります：本人・家族の意向（いまは「家で暮らしたい。」）。連携先の担当者が変わります：加わる方 見本みなと医院　見本 港（専門医）。送る前に、電話で確かめてください。この事業所の職員の氏名で、この記録簿にない記録が1件あります。氏名に「（引継ぎ元による）」を付けて入れます。",
            new_entries: 3,
            new_slips: 0,
            becomes_limited: false,
            recipients: ["加わる方 見本みなと医院　見本 港（専門医）"],
            slips_without_pages: 0,
            in_our_name: 1,
          },
          {
            client_id: "cli-1",
            fields: [
              {
                field: "phone",
                label: "電話番号",
                here: "0594-00-0011",
                there: "0594-00-0012",
                is_taken: false,
              },
            ],
            name: "浜栗 焼男",
            kana: "はまぐり やきお",
            outcome: "conflict",
            text: "電話番号がどちらでも変わっています。両方を残します。",
            new_entries: 0,
            new_slips: 0,
            becomes_limited: false,
            recipients: [],
            slips_without_pages: 0,
            in_our_name: 0,
          },
          {
            client_id: "cli-8",
            fields: [],
            name: "見本 竹子",
            kana: "みほん たけこ",
            outcome: "purged",
            text: "この記録簿で廃棄した方です。取り込みません。取り込むときは、下で選んでください。",
            new_entries: 0,
            new_slips: 0,
            becomes_limited: false,
            recipients: [],
            slips_without_pages: 0,
            in_our_name: 0,
          },
          {
            client_id: "",
            fields: [],
            name: "限られた職員だけが扱う方",
            kana: "",
            outcome: "limited",
            text: "あなたは扱えないため、取り込みません。管理者に頼んでください。",
            new_entries: 0,
            new_slips: 0,
            becomes_limited: false,
            recipients: [],
            slips_without_pages: 0,
            in_our_name: 0,
          },
        ],
        new_facilities: 2,
        added: [
          {
            name: "見本みなと医院",
            text: "FAX番号「0594-00-0066」、電話番号「0594-00-0067」、所在地「見本市みなと町1-1」。FAX番号の確認は引き継ぎません。電話で確認してください。",
          },
          { name: "見本みなと医院　見本 港", text: "医師" },
        ],
        facilities: [
          {
            id: "fac-2",
            name: "見本歯科医院",
            text: "",
            fields: [
              {
                field: "fax",
                label: "FAX番号",
                here: "",
                there: "0594-00-0093",
                is_taken: false,
              },
            ],
          },
          {
            id: "fac-1",
            name: "見本内科医院",
            text: "空いている欄に入ります：連絡しやすい時間「14時から16時」。",
            fields: [
              {
                field: "name",
                label: "名称",
                here: "見本内科医院",
                there: "見本内科クリニック",
                is_taken: false,
              },
              {
                field: "fax",
                label: "FAX番号",
                here: "0594-00-0091",
                there: "0594-00-0092",
                is_taken: false,
              },
            ],
          },
          {
            id: "phy-1",
            name: "見本内科医院　見本 太郎",
            text: "メモに書き加えます：火曜は不在",
            fields: [
              {
                field: "department",
                label: "診療科・部署",
                here: "循環器内科",
                there: "内科",
                is_taken: false,
              },
            ],
          },
        ],
        same_facilities: [
          {
            id: "fac-9",
            name: "医療法人見本会 見本内科医院",
            known_name: "見本内科医院",
            why: "医療機関コードが同じです。",
          },
        ],
        changes_nothing: false,
      };
    },
    import_handover: () => ({
      new_clients: 1,
      changed_clients: 1,
      conflicts: 1,
      new_entries: 15,
      new_slips: 2,
      becomes_limited: false,
      new_facilities: 1,
      changed_facilities: 2,
      changes_nothing: false,
      left_out: [],
      may_acknowledge: true,
    }),
    list_drives: () => [
      {
        root: "E:\\",
        label: "見本USB",
        text: "USBメモリーなど　空き 7.9GB",
        is_removable: true,
        is_usable: true,
      },
    ],
    list_exports: () => [EXPORT],
    save_handover_sheet: () => ({
      path: `${settings.output_folder}\\handover-sheet-20260401-1.pdf`,
      bytes: 61_200,
      pages: 1,
      note: "",
    }),
    print_handover_sheet: ({ choice }) => queued(choice, 1),
    read_receipt: () => EXPORT,
    save_receipt: ({ folder }) => ({ path: `${folder}\\tsunagi-receipt.json` }),
    save_own_key: ({ folder }) => ({ path: `${folder}\\tsunagi-public-key.txt` }),
    show_exchange_keys: () => KEYS,
    save_partner_key: ({ public_key, name, is_verified }) => {
      if (!public_key.trim().startsWith("age1")) {
        throw refusal(
          "InvalidField",
          "公開鍵として読めません。",
          "相手の文書の「公開鍵」の行を、そのまま貼り付けてください。",
          "public_key",
        );
      }
      const verified = is_verified
        ? { verified_at: "2026-04-01T10:00:00+09:00", verified_by: "見本 はな" }
        : { verified_at: "", verified_by: "" };
      const known = KEYS.partners.find((one) => one.public_key === public_key.trim());
      const partner = {
        public_key: public_key.trim(),
        name,
        fingerprint: known?.fingerprint ?? "24680 13579 24680 13579 24680 13579",
        ...verified,
      };
      if (known === undefined) KEYS.partners.push(partner);
      else Object.assign(known, partner);
      return KEYS;
    },
    remove_partner_key: ({ public_key }) => {
      KEYS.partners = KEYS.partners.filter((one) => one.public_key !== public_key);
      return KEYS;
    },
    show_settings: () => settings,
    save_office: ({ form }) => {
      settings.office = form;
      return settings;
    },
    save_staff: ({ form }) => {
      const saved = { ...form, passphrase: "", has_passphrase: form.passphrase !== "" };
      const at = settings.staff.findIndex(({ id }) => id === form.id);
      if (form.id === null || at < 0) settings.staff.push({ ...saved, id: newId("staff") });
      else settings.staff[at] = saved;
      return settings;
    },
    save_output_folder: ({ folder }) => {
      settings.output_folder = folder;
      return settings;
    },
    change_passphrase: () => settings,
  };
}
