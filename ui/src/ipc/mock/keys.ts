// Keys and limits of the sample office.

import type { ClientLimit, Keys } from "../bindings";
import type { Answers } from "./index";

const DRAFT = "7K2QM-X94TB-0RWNE-3HJ5C-VD8PA-61GZS-Q7MKB-4TX2R";

/** Answers about keys, from memory. */
export function keyCommands(staff: readonly { id: string | null; name: string }[]): Answers {
  const keys: Keys = {
    holders: staff.map(({ id, name }) => ({
      staff_id: id ?? "",
      name,
      is_staff: true,
      kind: "passphrase",
      kind_label: "合言葉",
      follows_rekey: true,
    })),
    has_recovery: false,
    recovery_made_on: "",
    recovery_check: "",
    recovery_used_on: "",
    rekeyed_on: "",
    idle_minutes: 5,
    uses_key_file: false,
    may_change: true,
  };
  const holds = (staff_id: string, kind: string, kind_label: string): Keys =>
    Object.assign(keys, {
      holders: keys.holders.map((one) =>
        one.staff_id === staff_id ? { ...one, kind, kind_label } : one,
      ),
    });
  const limits = new Map<string, ClientLimit>();
  const limitOf = (id: string): ClientLimit =>
    limits.get(id) ?? { is_limited: false, staff_ids: [], history: [] };
  let drafts = "";
  return {
    show_keys: () => keys,
    report_activity: () => ({ seconds_left: keys.idle_minutes * 60 }),
    rate_passphrase: ({ passphrase }) => {
      const length = [...passphrase].length;
      const level = length === 0 ? 0 : length < 13 ? 1 : length < 20 ? 3 : 4;
      return {
        level,
        label: ["", "使えません", "弱い", "ふつう", "強い"][level] ?? "",
        reasons: level === 1 ? [`あと${13 - length}文字足りません。`] : [],
        is_enough: level > 1,
      };
    },
    make_key_file: ({ folder }) => {
      keys.uses_key_file = true;
      return { path: `${folder}\\tsunagi-0a1b2c3d.tsunagikey`, keys };
    },
    drop_key_file: () => Object.assign(keys, { uses_key_file: false }),
    reset_passphrase: ({ staff_id }) => holds(staff_id, "passphrase", "合言葉"),
    revoke_key: ({ staff_id }) => holds(staff_id, "none", "開けません"),
    start_recovery: () => ({ key: DRAFT }),
    confirm_recovery: () =>
      Object.assign(keys, {
        has_recovery: true,
        recovery_made_on: "令和8年4月1日",
        recovery_check: "4827",
        recovery_used_on: "",
      }),
    check_recovery: () => ({
      administrators: [{ staff_id: staff[0]?.id ?? "", name: staff[0]?.name ?? "" }],
    }),
    rekey: () => ({ left_out: [], keys: Object.assign(keys, { rekeyed_on: "令和8年4月1日" }) }),
    save_idle_minutes: ({ minutes }) => Object.assign(keys, { idle_minutes: minutes }),
    keep_drafts: ({ content }) => ({ content: (drafts = content) }),
    take_drafts: () => ({ content: drafts }),
    show_client_limit: ({ client_id }) => limitOf(client_id),
    limit_client: ({ client_id, is_limited, staff_ids, reason }) => {
      const names = staff.filter((one) => staff_ids.includes(one.id ?? "")).map((one) => one.name);
      const what = is_limited ? [...names, "管理者"].join("と") : "すべての職員に戻しました";
      const change = { at: "令和8年4月1日（水）10:00", by: "見本 はな", what, reason };
      const next = {
        is_limited,
        staff_ids: is_limited ? staff_ids : [],
        history: [change, ...limitOf(client_id).history],
      };
      limits.set(client_id, next);
      return next;
    },
  };
}
