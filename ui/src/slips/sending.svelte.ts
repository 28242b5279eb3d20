// After 確定: making the paper, sending it, and what came back.

import type { MadeFile, PaperChoice, Printed, RecordEvent } from "../ipc/bindings";
import { call } from "../ipc/call";
import { Work } from "../ipc/work.svelte";
import { FaxMaking } from "../paper/faxing.svelte";
import type { SlipEditor } from "./editor.svelte";

/** The steps of a slip on its way, in the order of the checklist. */
export const STEPS = ["checked", "sent", "arrived", "answered"] as const;

/** What one kind of event asks for. */
export interface EventFields {
  readonly means: boolean;
  readonly person: boolean;
  readonly note: boolean;
  readonly reply: boolean;
}

const NOTHING: EventFields = { means: false, person: false, note: false, reply: false };

const FIELDS: Readonly<Record<string, EventFields>> = {
  checked: { ...NOTHING, person: true },
  sent: { ...NOTHING, means: true, note: true },
  arrived: { ...NOTHING, person: true },
  reminded: { ...NOTHING, means: true, note: true },
  answered: { means: true, person: true, note: true, reply: true },
  reflected: { ...NOTHING, note: true },
  closed: { ...NOTHING, note: true },
  cancelled: { ...NOTHING, note: true },
  missent: { ...NOTHING, note: true },
};

/** Returns what an event of this kind asks for. */
export function fieldsOf(kind: string): EventFields {
  return FIELDS[kind] ?? NOTHING;
}

/** What a half-written event of a slip is kept under. */
export function eventDraft(slipId: string, kind: string): string {
  return `event/${slipId}/${kind}`;
}

/** Begins the record of an event. */
export function blankEvent(slip: SlipEditor, kind: string, today: string): RecordEvent {
  return {
    id: slip.view.summary.id,
    kind,
    means: fieldsOf(kind).means ? "fax" : "",
    person: "",
    note: "",
    answers: kind === "answered" ? slip.form.questions.map(() => "") : [],
    day: kind === "answered" ? today : "",
    effect_on_plan: "",
    fee: "",
    write_entry: kind === "answered",
  };
}

/** The sending of one slip. */
export class Sending {
  readonly work = new Work();
  readonly recording = new Work();
  readonly fax = new FaxMaking();
  made = $state.raw<MadeFile | null>(null);
  printed = $state.raw<Printed | null>(null);
  /** Whether a cover sheet goes first through the machine. */
  hasCover = $state(true);
  /** The kind of event being recorded, if one is. */
  open = $state<string | null>(null);

  readonly #editor: SlipEditor;

  constructor(editor: SlipEditor) {
    this.#editor = editor;
  }

  /** The step that comes next: paper first, then the checklist in its order. */
  get next(): string | null {
    const { events, next_events } = this.#editor.view;
    const has = (kind: string): boolean => events.some((event) => event.kind === kind);
    if (!has("printed") && !has("sent")) return "printed";
    return (
      STEPS.find((step) => step !== "checked" && !has(step) && next_events.includes(step)) ?? null
    );
  }

  async savePdf(): Promise<void> {
    await this.#make(() => call("save_pdf", { id: this.#id, path: null }));
  }

  async saveFax(): Promise<void> {
    await this.#make(() =>
      call("save_fax", {
        id: this.#id,
        fax: this.fax.asked,
        has_cover: this.hasCover,
        path: null,
      }),
    );
  }

  /** Hands the pages to a printer. What went wrong is the dialog's to say. */
  print(choice: PaperChoice): Promise<Printed> {
    return call("print_slip", { id: this.#id, choice });
  }

  /** Takes what was made elsewhere, in a dialog. */
  async take(made: { file?: MadeFile; printed?: Printed }): Promise<void> {
    this.made = made.file ?? null;
    this.printed = made.printed ?? null;
    await this.#reload();
  }

  /** Records what happened. Returns true when it is in the records. */
  async record(request: RecordEvent): Promise<boolean> {
    const view = await this.recording.run(() => call("record_event", request));
    if (view === null) return false;
    this.#editor.replace(view);
    this.open = null;
    return true;
  }

  /** Begins a new version. Returns the new draft's id. */
  async revise(): Promise<string | null> {
    const view = await this.work.run(() => call("revise_slip", { id: this.#id }));
    return view?.summary.id ?? null;
  }

  get #id(): string {
    return this.#editor.view.summary.id;
  }

  async #make(make: () => Promise<MadeFile>): Promise<void> {
    this.printed = null;
    this.made = null;
    this.made = await this.work.run(make);
    await this.#reload();
  }

  /** The making itself is an event of the slip. */
  async #reload(): Promise<void> {
    if (this.work.failure !== null) return;
    const view = await this.work.run(() => call("open_slip", { id: this.#id }));
    if (view !== null) this.#editor.replace(view);
  }
}
