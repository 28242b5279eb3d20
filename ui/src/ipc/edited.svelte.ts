// A form that somebody edits and saves: it knows whether it differs from the records, and writes
// itself before somebody leaves.

import { fieldError } from "./failures";
import { Work } from "./work.svelte";

/** A form over one record. */
export class Edited<T extends object> {
  form: T;
  readonly work = new Work();
  isSaved = $state(false);

  #original: string;
  readonly #save: (form: T) => Promise<T>;

  /** Starts from the record; `save` writes the form and returns the record as it then stands. */
  constructor(initial: T, save: (form: T) => Promise<T>) {
    this.form = $state($state.snapshot(initial) as T);
    this.#original = $state(JSON.stringify(initial));
    this.#save = save;
  }

  get isDirty(): boolean {
    return JSON.stringify(this.form) !== this.#original;
  }

  /** Returns the words beside a field, or nothing. */
  errorOf(field: keyof T & string): string | null {
    return fieldError(this.work.failure, field);
  }

  /** Saves. Returns true when the records hold what the form shows. */
  async save(): Promise<boolean> {
    const sent = $state.snapshot(this.form) as T;
    const saved = await this.work.run(() => this.#save(sent));
    if (saved === null) return false;
    const isUntouched = JSON.stringify(this.form) === JSON.stringify(sent);
    // What was typed while the save was under way stays, and is unsaved.
    if (isUntouched) this.form = $state.snapshot(saved) as T;
    this.#original = JSON.stringify(saved);
    this.isSaved = isUntouched;
    return isUntouched;
  }

  /** Puts the record back as it was. */
  undo(): void {
    this.form = JSON.parse(this.#original) as T;
    this.work.clear();
  }

  /** Writes what is unsaved before somebody leaves. */
  async settle(): Promise<boolean> {
    return !this.isDirty || this.save();
  }
}
