// How each refusal is shown. The words come with the failure; this table says only how loud and where.
// Exhaustive by type: a new code in Rust does not compile here until somebody has decided.

import type { Code, Failure } from "./bindings";

export interface Presentation {
  /** `stop` loses time or data and is red; `notice` is a plain remark; `silent` is not shown. */
  readonly severity: "stop" | "notice" | "silent";
  /** Beside the field it names, or in a banner above the work. */
  readonly place: "field" | "banner";
  /** `unlock`: the records locked meanwhile, so the window goes to the door. */
  readonly then?: "unlock";
}

const FIELD: Presentation = { severity: "stop", place: "field" };
const STOP: Presentation = { severity: "stop", place: "banner" };
const NOTICE: Presentation = { severity: "notice", place: "banner" };
const SILENT: Presentation = { severity: "silent", place: "banner" };

/** Every code and how it is shown. */
export const PRESENTATIONS: Readonly<Record<Code, Presentation>> = {
  InvalidField: FIELD,
  WeakPassphrase: FIELD,
  WrongPassphrase: FIELD,
  HandoverPassphrase: FIELD,
  BackupPassphrase: FIELD,
  NotUnlocked: { ...NOTICE, then: "unlock" },
  NoStore: NOTICE,
  StoreExists: NOTICE,
  StoreInUse: NOTICE,
  NotFound: NOTICE,
  NotAllowed: NOTICE,
  SlipConfirmed: NOTICE,
  SlipNotConfirmed: NOTICE,
  SlipIncomplete: NOTICE,
  ReasonNeeded: NOTICE,
  EventNotPossible: NOTICE,
  FileExists: NOTICE,
  FileNotFound: NOTICE,
  HandoverTooNew: NOTICE,
  Ambiguous: NOTICE,
  NotHandoverFile: NOTICE,
  NotBackup: NOTICE,
  BackupTooNew: NOTICE,
  StoreDamaged: STOP,
  StoreTooNew: STOP,
  Unprintable: STOP,
  TemplateInvalid: STOP,
  TemplateUnknown: STOP,
  ResourceMissing: STOP,
  TooManyPages: STOP,
  NoPermission: STOP,
  DiskFull: STOP,
  FileProblem: STOP,
  PrinterProblem: STOP,
  HandoverDamaged: STOP,
  BackupDamaged: STOP,
  LogTampered: STOP,
  HandoverOtherKey: STOP,
  NotReceipt: NOTICE,
  HandoverExcessive: STOP,
  Cancelled: SILENT,
  Internal: STOP,
};

/** Tells whether something thrown is a refusal from the other side. */
export function isFailure(thrown: unknown): thrown is Failure {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "code" in thrown &&
    "what" in thrown &&
    "remedy" in thrown &&
    typeof thrown.code === "string" &&
    thrown.code in PRESENTATIONS
  );
}

/** Returns the words beside one field, or nothing when the failure is about something else. */
export function fieldError(failure: Failure | null, field: string): string | null {
  if (failure === null || failure.field !== field) return null;
  return `${failure.what}${failure.remedy}`;
}
