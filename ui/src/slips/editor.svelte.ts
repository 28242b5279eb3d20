// The editor of one slip: what is typed, what is saved, what the 点検 says, and the way to 確定.

import { SvelteSet } from "svelte/reactivity";
import type { Failure, FindingView, SlipForm, SlipView } from "../ipc/bindings";
import { call, failureOf } from "../ipc/call";
import { fieldError } from "../ipc/failures";
import { Work } from "../ipc/work.svelte";
import { Autosave } from "../lib/autosave.svelte";
import { PagePreview } from "./preview.svelte";
import type { SlipField } from "./fields";

/** The state behind one open slip. */
export class SlipEditor {
  view: SlipView;
  form: SlipForm;
  /** Why the last save was refused, if it was. */
  refusal = $state.raw<Failure | null>(null);
  /** The field somebody is in, so that the page can show its place. */
  activeField = $state<SlipField | null>(null);

  readonly work = new Work();
  readonly preview: PagePreview;
  readonly autosave: Autosave<SlipForm>;
  /** Fields whose text is no date; the slip keeps the last good one meanwhile. */
  readonly unreadable = new SvelteSet<string>();

  #known: string;

  constructor(view: SlipView) {
    this.view = $state.raw(view);
    this.form = $state($state.snapshot(view.form) as SlipForm);
    this.#known = JSON.stringify(view.form);
    this.preview = new PagePreview(view.form.id);
    this.autosave = new Autosave<SlipForm>({
      save: (form) => this.#save(form),
      onFailure: (thrown) => {
        this.refusal = failureOf(thrown);
      },
    });
  }

  get findings(): readonly FindingView[] {
    return this.view.findings;
  }

  get blocking(): FindingView[] {
    return this.findings.filter(({ severity }) => severity === "blocking");
  }

  get needingReason(): FindingView[] {
    return this.findings.filter(({ severity }) => severity === "reason");
  }

  /** Takes the form as it stands; what did not change is not saved again. */
  take(form: SlipForm): void {
    const text = JSON.stringify(form);
    if (text === this.#known || this.view.is_confirmed) return;
    this.#known = text;
    this.autosave.change(form);
  }

  /** Returns the words beside a field, or nothing. */
  errorOf(field: string): string | null {
    return fieldError(this.refusal, field) ?? this.#unprintable(field);
  }

  /** Names the characters of a field that no typeface has; the 点検 lists them too. */
  #unprintable(field: string): string | null {
    const found = this.findings.find(
      (finding) => finding.field === field && finding.code.startsWith("unprintable."),
    );
    return found === undefined ? null : `${found.what}${found.remedy}`;
  }

  /** Notes whether the text of a date field can be read. */
  markReadable(field: string, isReadable: boolean): void {
    if (isReadable) this.unreadable.delete(field);
    else this.unreadable.add(field);
  }

  addQuestion(): void {
    this.form.questions.push("");
  }

  removeQuestion(index: number): void {
    this.form.questions.splice(index, 1);
  }

  /** Writes everything typed. Returns true when the records hold it. */
  async settle(): Promise<boolean> {
    if (this.view.is_confirmed) return true;
    return this.autosave.flush();
  }

  /** Freezes the slip. Returns true when it is confirmed. */
  async confirm(reason: string): Promise<boolean> {
    if (!(await this.settle())) return false;
    const view = await this.work.run(() =>
      call("confirm_slip", { id: this.view.summary.id, reason }),
    );
    if (view === null) return false;
    this.autosave.forget();
    this.view = view;
    await this.preview.refresh();
    return true;
  }

  /** Throws the draft away. Returns true when it is gone. */
  async discard(): Promise<boolean> {
    this.autosave.forget();
    const gone = await this.work.run(() => call("discard_slip", { id: this.view.summary.id }));
    return gone !== null;
  }

  /** Takes the slip as the records have it after something happened to it. */
  replace(view: SlipView): void {
    this.view = view;
  }

  async #save(form: SlipForm): Promise<string> {
    const view = await call("save_slip", { form });
    this.view = view;
    this.refusal = null;
    void this.preview.refresh();
    return view.summary.updated_at;
  }
}
