// What the forms of the settings begin with.

import type { StaffForm } from "../ipc/bindings";

/** Somebody who is being added: a care manager, as most are. */
export function blankStaff(): StaffForm {
  return {
    id: null,
    name: "",
    kana: "",
    role: "cm",
    is_active: true,
    passphrase: "",
    has_passphrase: false,
  };
}
