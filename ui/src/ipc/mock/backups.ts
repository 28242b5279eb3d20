// Backups of the sample office: three that were made, one still to be proved.

import type { AppState, BackupLine, Backups } from "../bindings";
import { refusal, SAMPLE_PASSPHRASE, type Answers } from "./index";
import { CLIENTS, ENTRIES } from "./people";
import { SLIPS } from "./slips";
import { pretend } from "./work";

const CARRIED = [
  "開くときの合言葉、鍵ファイル、復旧用紙は、いまのものをそのまま使います。",
  "退職した方は、退職のままです: 見本 次郎",
  "廃棄した利用者1人の記録が、控えから戻ります（見本 松子）。「保存期間と廃棄」で、もう一度廃棄できます。",
];
const FOLDER = "C:\\Users\\mihon\\AppData\\Local\\tsunagi\\records\\backups";

function line(day: number, time: string, state: string, label: string): BackupLine {
  const name = `tsunagi-backup-202604${String(day).padStart(2, "0")}-${time.replace(":", "")}00-00${day}.tsunagi`;
  return {
    path: `${FOLDER}\\${name}`,
    name,
    when: `令和8年4月${day}日（${"水木金土日月火"[(day - 1) % 7]}）${time}`,
    made_at: `2026-04-0${day}T${time}:00+09:00`,
    state,
    state_label: label,
    size: "2.4MB",
    is_in_second: state === "verified",
  };
}

/** What is said of a stick on which not even the newest backup fits. */
export const SECOND_IS_FULL =
  "令和8年3月30日から、二つ目の場所に控えを写せていません（空きが足りません）。そこの要らないファイルを片付けるか、大きい媒体に選び直してください。";

export function backupCommands(state: AppState, isSecondFull: boolean): Answers {
  const backups: Backups = {
    folder: FOLDER,
    second_folder: isSecondFull ? "E:\\控え" : "",
    second_state: isSecondFull
      ? `${SECOND_IS_FULL}最後に写したのは令和8年3月29日（日）18:30です。`
      : "",
    is_second_missing: isSecondFull,
    last_verified: "令和8年4月2日（木）18:30",
    backups: [
      line(3, "09:12", "waiting", "まだ確かめていません"),
      line(2, "18:30", "verified", "確かめ済み"),
      line(1, "18:41", "verified", "確かめ済み"),
    ],
    last_rehearsal: null,
    is_rehearsal_due: true,
    rehearse_every_months: 12,
    warnings: [],
    may_change: true,
  };
  const counts = () => ({
    clients: CLIENTS.length,
    slips: SLIPS.length,
    entries: ENTRIES.length,
  });
  return {
    show_backups: () => ({ ...backups }),
    make_backup: async () => {
      await pretend(["控えを書き込んでいます", "控えを確かめています"], 400);
      const made = line(3, "10:00", "verified", "確かめ済み");
      backups.backups = [made, ...backups.backups.filter(({ path }) => path !== made.path)];
      backups.last_verified = made.when;
      return {
        path: made.path,
        bytes: 2_480_000,
        sha256: "0".repeat(64),
        second: "",
        forms: "",
        ...counts(),
      };
    },
    check_backup: counts,
    save_backup_settings: (request) => {
      const folder = request.second_folder;
      if (folder !== null) {
        backups.second_folder = folder;
        backups.is_second_missing = false;
        backups.second_state = folder === "" ? "" : "次の控えから写します。";
      }
      backups.rehearse_every_months =
        request.rehearse_every_months ?? backups.rehearse_every_months;
      return { ...backups };
    },
    inspect_backup: ({ path, passphrase }) => {
      if (passphrase !== SAMPLE_PASSPHRASE) {
        throw refusal(
          "BackupPassphrase",
          "この控えの合言葉が合いません。",
          "控えを作った日の合言葉か、その日に使えた復旧の鍵を入力してください。",
        );
      }
      return {
        path,
        sha256: "0".repeat(64),
        when: "令和8年4月2日（木）18:30",
        made_at: "2026-04-02T18:30:00+09:00",
        program: "0.1.0",
        schema: 1,
        office: path.includes("ほか") ? "見本第二居宅介護支援事業所" : "見本居宅介護支援事業所",
        opened_by: "見本 はな",
        may_restore: true,
        asks_for_today: path.includes("前の管理者"),
        openers: ["見本 はな", "見本 貝子"],
        there: { clients: 2, slips: 3, entries: 12 },
        now: counts(),
        replaces: true,
        is_other_store: path.includes("ほか"),
        is_store_known: true,
        is_today_unknown: path.includes("前の鍵"),
        carried: path.includes("前の鍵") ? [] : CARRIED,
        forms: "事業所の様式1件も戻します。",
        may_restore_keys: path.includes("鍵"),
      };
    },
    restore_backup: async ({ path, passphrase_today }) => {
      if (path.includes("前の管理者") && passphrase_today !== SAMPLE_PASSPHRASE) {
        throw refusal(
          "InvalidField",
          "いまの記録簿は、その合言葉では開けません。何も変えていません。",
          "いまの管理者の合言葉か、いまの復旧の鍵を確かめてください。",
          "passphrase_today",
        );
      }
      await pretend(["いまの記録を取り置き、控えから戻しています"], 400);
      state.phase = "open";
      return {
        state: { ...state },
        when: "令和8年4月2日（木）18:30",
        counts: counts(),
        set_aside: `${FOLDER}\\tsunagi-aside-20260403-100000.tsunagi`,
        aside_note: "取り置きは、戻す前の合言葉で開けます。",
        carried: CARRIED,
        forms: "",
      };
    },
    restore_keys: async () => {
      await pretend(["開いて確かめています"], 400);
      return { phase: "locked" } as AppState;
    },
    rehearse_restore: async ({ passphrase }) => {
      if (passphrase !== SAMPLE_PASSPHRASE) {
        throw refusal(
          "BackupPassphrase",
          "この控えの合言葉が合いません。",
          "控えを作った日の合言葉か、その日に使えた復旧の鍵を入力してください。",
        );
      }
      await pretend(["控えから試しに戻しています"], 400);
      backups.is_rehearsal_due = false;
      backups.last_rehearsal = "令和8年4月3日に、控えから戻せることを確かめました。";
      return {
        when: "令和8年4月2日（木）18:30",
        path: FOLDER,
        counts: counts(),
        text: "令和8年4月2日の控えから、記録が戻ることを確かめました。",
      };
    },
    show_about: () => ({
      version: "0.1.0",
      schema: 1,
      sqlite: "3.53.4",
      sqlcipher: "4.19.0",
      store_folder: "C:\\Users\\mihon\\AppData\\Local\\tsunagi\\records",
      backup_folder: FOLDER,
      last_backup: "令和8年4月3日（金）09:12",
      store_size: "2.4MB",
      free_space: "84.2GB",
      warnings: [],
    }),
  };
}
