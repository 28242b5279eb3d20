// The audit log of the mock: a morning of work, and one try that failed.

import type { AuditLine } from "../bindings";
import type { Answers } from "./index";

const DAY = "令和8年4月1日（水）";

function line(
  number: number,
  time: string,
  who: string,
  act: [string, string],
  target = "",
  detail = "",
): AuditLine {
  const is_fault = ["unlock_failed", "log_fault", "clock_back", "clock_forward"].includes(act[0]);
  return {
    number,
    at: `${DAY}${time}`,
    who,
    act: act[0],
    act_label: act[1],
    target,
    detail,
    is_fault,
  };
}

const CLIENT = "利用者　浜栗 焼男";
const SLIP = "連絡票　浜栗 焼男";

const ROWS: AuditLine[] = [
  line(9, "10:02", "見本 はな", ["printed", "印刷"], SLIP, "R08-0001-1　印刷"),
  line(8, "9:58", "見本 はな", ["confirmed", "確定"], SLIP, "R08-0001-1"),
  line(
    7,
    "9:58",
    "見本 はな",
    ["overridden", "注意の確認（理由あり）"],
    SLIP,
    "R08-0001-1　FAX番号が確認されていません。　理由：電話で確かめたため",
  ),
  line(6, "9:40", "見本 はな", ["changed", "変更"], SLIP, "R08-0001-1"),
  line(5, "9:12", "見本 はな", ["opened", "閲覧"], CLIENT),
  line(4, "9:11", "見本 はな", ["searched", "検索"]),
  line(3, "9:10", "見本 はな", ["unlocked", "解錠"]),
  line(2, "9:09", "", ["unlock_failed", "解錠の失敗"]),
  line(1, "8:30", "見本 はな", ["created", "記録簿の作成"]),
];

/** Answers about the audit log. */
export function auditCommands(): Answers {
  return {
    list_audit: ({ acts, client_id }) => ({
      rows: ROWS.filter(
        (row) =>
          (acts.length === 0 || acts.includes(row.act)) &&
          (client_id === "" || row.target === CLIENT || row.target === SLIP),
      ),
      has_more: false,
    }),
    verify_audit: () => ({
      rows: ROWS.length,
      end: "5f0c9a27d1e84b36".repeat(4),
      is_sound: true,
      findings: [],
    }),
    export_audit: ({ format }) => ({
      path: `C:\\Users\\mihon\\Documents\\つなぎ\\audit-20260401-1.${format}`,
      bytes: 48_000,
      pages: format === "pdf" ? 1 : 0,
      note: "",
    }),
  };
}
