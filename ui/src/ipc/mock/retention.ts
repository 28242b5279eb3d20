// 保存と廃棄 of the mock: one who is due, one who is marked, one whose records are still kept.

import type { RetainedClient, RetentionView, UnendedClient } from "../bindings";
import { refusal, type Answers } from "./index";

const CLIENTS: RetainedClient[] = [
  {
    id: "cli-90",
    name: "見本 松子",
    kana: "みほん まつこ",
    closed_on: "2020-03-31",
    kept_until: "2025-03-31",
    is_due: true,
    marked_by: "",
    reason: "",
    purge_from: "",
    is_ready: false,
    was_purged: true,
  },
  {
    id: "cli-91",
    name: "見本 梅子",
    kana: "みほん うめこ",
    closed_on: "2020-10-31",
    kept_until: "2025-10-31",
    is_due: true,
    marked_by: "見本 はな",
    reason: "保存期間が過ぎたため",
    purge_from: "2026-03-30",
    is_ready: true,
    was_purged: false,
  },
  {
    id: "cli-92",
    name: "見本 竹男",
    kana: "みほん たけお",
    closed_on: "2021-02-28",
    kept_until: "2026-02-28",
    is_due: true,
    marked_by: "",
    reason: "",
    purge_from: "",
    is_ready: false,
    was_purged: false,
  },
  {
    id: "cli-93",
    name: "見本 菊江",
    kana: "みほん きくえ",
    closed_on: "2025-08-15",
    kept_until: "2030-08-15",
    is_due: false,
    marked_by: "",
    reason: "",
    purge_from: "",
    is_ready: false,
    was_purged: false,
  },
];

const UNENDED: UnendedClient[] = [
  {
    id: "cli-1",
    name: "浜栗 焼男",
    kana: "はまぐり やきお",
    last_record: "2019-06-14",
    was_purged: false,
  },
];

export function retentionCommands(): Answers {
  const rules = [{ insurer_number: "", years: 5 }];
  let clients = CLIENTS.map((one) => ({ ...one }));
  let wait_days = 7;
  const view = (): RetentionView => ({
    rules,
    clients,
    unended: UNENDED,
    ready: clients.filter((one) => one.is_ready).length,
    waiting: clients.filter((one) => one.marked_by !== "" && !one.is_ready).length,
    wait_days,
  });
  const mark = (id: string, by: string, reason: string): RetentionView => {
    const one = clients.find((client) => client.id === id);
    if (one !== undefined)
      Object.assign(one, {
        marked_by: by,
        reason,
        purge_from: by === "" ? "" : "2026-04-08",
        is_ready: false,
      });
    return view();
  };
  return {
    list_retention: view,
    save_retention_years: ({ form }) => {
      if (form.years < 2) {
        throw refusal(
          "InvalidField",
          "保存期間は、契約が終わった日から2年より短くできません。",
          "法令の基準は2年です。市町村の条例で定めた年数を、2以上で入れてください。",
          "years",
        );
      }
      const known = rules.find(({ insurer_number }) => insurer_number === form.insurer_number);
      if (known === undefined) rules.push(form);
      else known.years = form.years;
      return view();
    },
    save_purge_wait: ({ days }) => {
      wait_days = days;
      return view();
    },
    mark_purge: ({ client_id, reason }) => mark(client_id, "見本 はな", reason),
    unmark_purge: ({ client_id }) => mark(client_id, "", ""),
    purge_clients: ({ count }) => {
      clients = clients.filter((one) => !one.is_ready);
      return { count, note: "" };
    },
  };
}
