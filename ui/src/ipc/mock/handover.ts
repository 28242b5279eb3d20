// Handover and settings of the sample office.

import type { OfficeForm, Settings, StaffForm } from "../bindings";
import { newId } from "./clients";
import { refusal, type Answers } from "./index";
import { CLIENTS, ENTRIES } from "./people";
import { SLIPS } from "./slips";
import { pretend } from "./work";

const SUGGESTED = "かもめ みなと しぐれ たたら 4827";
const SHA256 = "9f2c4d1e7a5b3c8d6e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d";

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
        clients: chosen,
        slips: SLIPS.length,
        entries: ENTRIES.length,
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
        made_at: "2026-03-31T17:10:00+09:00",
        sha256: SHA256,
        clients: [
          {
            name: "見本 松子",
            kana: "みほん まつこ",
            outcome: "new",
            text: "新しい利用者として加わります。",
            new_entries: 12,
            new_slips: 2,
          },
          {
            name: "多度 豆子",
            kana: "たど まめこ",
            outcome: "changed",
            text: "支援経過が3件増えます。",
            new_entries: 3,
            new_slips: 0,
          },
          {
            name: "浜栗 焼男",
            kana: "はまぐり やきお",
            outcome: "conflict",
            text: "電話番号がどちらでも変わっています。両方を残します。",
            new_entries: 0,
            new_slips: 0,
          },
        ],
        new_facilities: 1,
        changes_nothing: false,
      };
    },
    import_handover: () => ({
      new_clients: 1,
      changed_clients: 1,
      conflicts: 1,
      new_entries: 15,
      new_slips: 2,
    }),
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
