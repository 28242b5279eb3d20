// The other side of the border for a plain browser and for tests: an office in memory. It behaves
// like the real one where screens can tell the difference, and knows no rule of the trade beyond that.
//
// In the address: ?phase=no_store|locked|open, ?empty (no records), ?fail=command:Code, ?slow,
// ?sheets=12 (of the picture of a client's time).

import type { AppState, Code, Failure } from "../bindings";
import type { CommandName, ReplyOf, RequestOf, Transport } from "../call";
import { auditCommands } from "./audit";
import { retentionCommands } from "./retention";
import { CHOICES } from "./choices";
import { backupCommands, SECOND_IS_FULL } from "./backups";
import { clientCommands } from "./clients";
import { handoverCommands } from "./handover";
import { keyCommands } from "./keys";
import { CLIENTS, ENTRIES, FACILITIES, OFFICE, STAFF, TODAY } from "./people";
import { SLIPS } from "./slips";
import { slipCommands } from "./slip-commands";
import { paperCommands } from "./paper";
import { workCommands } from "./work";

/** Answers of the mock by command. */
export type Answers = Partial<{
  [K in CommandName]: (request: RequestOf<K>) => ReplyOf<K> | Promise<ReplyOf<K>>;
}>;

/** The passphrase of the sample office. */
export const SAMPLE_PASSPHRASE = "みほん はまぐり しぐれに 1201";

/** Makes a failure as the Rust side would word it. */
export function refusal(code: Code, what: string, remedy: string, field?: string): Failure {
  return { code, what, remedy, field: field ?? null };
}

function openingCommands(state: AppState): Answers {
  const open = (): AppState => {
    state.phase = "open";
    state.staff_name = "見本 はな";
    state.staff_id = "staff-1";
    state.office_name = OFFICE.name;
    return { ...state };
  };
  return {
    show_state: () => (state.phase === "open" ? open() : { ...state }),
    unlock: ({ passphrase }) => {
      if (passphrase === SAMPLE_PASSPHRASE) return open();
      throw refusal(
        "WrongPassphrase",
        "合言葉が合いません。",
        "かな入力と大文字・小文字を確かめて、もう一度入れてください。",
        "passphrase",
      );
    },
    unlock_with_key_file: () => open(),
    recover: () => open(),
    create_store: (request) => {
      if (request.passphrase.length < 13) {
        throw refusal(
          "WeakPassphrase",
          "合言葉が短すぎます。",
          "13文字以上にしてください。",
          "passphrase",
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
      return open();
    },
    lock: () => {
      state.phase = "locked";
      state.staff_name = null;
      return { ...state };
    },
    list_choices: () => CHOICES,
    read_day: ({ text }) => readDay(text),
    choose_path: ({ kind }) => ({ path: CHOSEN[kind] ?? "E:\\引継ぎ\\見本居宅_20260401.age" }),
    open_path: () => ({}),
  };
}

/** What a person picks in the system's dialog, by what is asked for. */
const CHOSEN: Readonly<Record<string, string>> = {
  folder: "E:\\引継ぎ",
  key_file: "F:\\tsunagi-0a1b2c3d.tsunagikey",
};

function readDay(text: string): ReplyOf<"read_day"> {
  const plain = text.normalize("NFKC").trim();
  const western = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(plain);
  const era = /^([RHSTM令平昭大明])\D*(\d{1,2}|元)\D+(\d{1,2})\D+(\d{1,2})/i.exec(plain);
  const first = { R: 2018, H: 1988, S: 1925, T: 1911, M: 1867 };
  const letters: Record<string, keyof typeof first> = {
    令: "R",
    平: "H",
    昭: "S",
    大: "T",
    明: "M",
  };
  let iso = "";
  if (western !== null) {
    iso = `${western[1]}-${western[2]?.padStart(2, "0")}-${western[3]?.padStart(2, "0")}`;
  } else if (era !== null) {
    const name = era[1] ?? "R";
    const letter = letters[name] ?? (name.toUpperCase() as keyof typeof first);
    const year = first[letter] + (era[2] === "元" ? 1 : Number(era[2]));
    iso = `${year}-${era[3]?.padStart(2, "0")}-${era[4]?.padStart(2, "0")}`;
  }
  if (iso === "" || Number.isNaN(Date.parse(iso))) {
    throw refusal(
      "InvalidField",
      "日付として読めません。",
      "S28.4.1、昭和28年4月1日、1953/4/1 のように入れてください。",
      "text",
    );
  }
  return { iso, wareki: iso };
}

function todayCommands(isSecondFull: boolean): Answers {
  const care = {
    kind: "backup",
    who: "控え",
    what: "",
    day: null,
    why: SECOND_IS_FULL,
    action: "控えを確かめる",
    slip_id: null,
    client_id: "",
    is_late: false,
  };
  return {
    show_today: () => ({
      today: "令和8年4月1日（水）",
      clients: CLIENTS.length,
      awaiting: SLIPS.length === 0 ? 0 : 1,
      rows:
        SLIPS.length === 0
          ? []
          : [
              {
                kind: "overdue",
                who: "多度 豆子",
                what: "痛みが強いときの対応について（見本内科医院 見本 一郎 先生）",
                day: "2026-03-26",
                why: "返信希望日を6日過ぎています。",
                action: "電話で確かめる",
                slip_id: "slip-2",
                client_id: "cli-2",
                is_late: true,
              },
              {
                kind: "draft",
                who: "浜栗 焼男",
                what: "退院後の生活とリハビリについて",
                day: "2026-04-01",
                why: "下書きのままです。",
                action: "続きを書く",
                slip_id: "slip-1",
                client_id: "cli-1",
                is_late: false,
              },
              {
                kind: "certification",
                who: "浜栗 焼男",
                what: "要支援2の認定",
                day: "2026-05-31",
                why: "有効期間の終わりまで60日です。",
                action: "認定を確かめる",
                slip_id: null,
                client_id: "cli-1",
                is_late: false,
              },
              ...(isSecondFull ? [care] : []),
            ],
    }),
  };
}

/** Makes a transport that answers from memory. */
export function mockTransport(options: URLSearchParams = new URLSearchParams()): Transport {
  if (options.has("empty")) {
    [CLIENTS, ENTRIES, FACILITIES, SLIPS].forEach((records) => records.splice(0));
  }
  const phase = options.get("phase") ?? "locked";
  const state: AppState = {
    phase,
    store_folder: "C:\\Users\\mihon\\Documents\\つなぎ",
    version: "0.1.0",
    staff_name: null,
    staff_id: null,
    office_name: null,
    today: TODAY,
    sample_passphrase: phase === "no_store" ? null : SAMPLE_PASSPHRASE,
    asks_for_key_file: options.has("key-file"),
    idle_minutes: 5,
  };
  const answers: Answers = {
    ...openingCommands(state),
    ...todayCommands(options.has("second-full")),
    ...clientCommands(Number(options.get("sheets") ?? 1)),
    ...slipCommands(),
    ...handoverCommands(OFFICE, STAFF),
    ...auditCommands(),
    ...retentionCommands(),
    ...paperCommands(),
    ...backupCommands(state, options.has("second-full")),
    ...workCommands(),
    ...keyCommands(STAFF),
  };
  const [failing, code] = (options.get("fail") ?? "").split(":");
  return async (name, request) => {
    if (options.has("slow")) await new Promise((done) => setTimeout(done, 4_000));
    if (name === failing) {
      throw refusal(
        code as Code,
        "記録の保存先に空きがありません。",
        "不要なファイルを消すか、管理者に伝えてください。入力した文は残っています。",
      );
    }
    const answer = answers[name] as ((request: unknown) => unknown) | undefined;
    if (answer === undefined) throw refusal("Internal", `${name}`, "");
    // Copies, as a real border would hand over: nobody shares memory with the other side.
    const reply = await answer(structuredClone(request));
    return reply instanceof ArrayBuffer ? reply : structuredClone(reply);
  };
}
