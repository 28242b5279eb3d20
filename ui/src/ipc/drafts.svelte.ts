// What is typed and not recorded yet. It lies inside the records, encrypted, for its writer alone, so
// that neither a lock nor a power cut costs a paragraph; outside of them it is in memory only.

import { SvelteMap } from "svelte/reactivity";
import type { Place } from "../lib/places";
import { Autosave } from "../lib/autosave.svelte";
import { call } from "./call";

/** Where a half-written form is found, and what it is called. */
export interface DraftPlace {
  readonly place: Place;
  readonly label: string;
}

interface Draft extends DraftPlace {
  readonly form: object;
}

/** The half-written forms of the person who opened the records. */
export class Drafts {
  readonly #kept = new SvelteMap<string, Draft>();
  readonly #autosave = new Autosave<null>({
    save: async () => {
      const round = this.#round;
      // What was not read yet would be written over.
      await this.#take();
      if (round !== this.#round) return "";
      const content = this.#kept.size === 0 ? "" : JSON.stringify([...this.#kept]);
      await call("keep_drafts", { content });
      return "";
    },
  });
  #isOpen = false;
  #isTaken = false;
  /** Counts the closings: what was asked for before one is of no use after it. */
  #round = 0;

  /** Everything half-written, in the order it was begun. */
  get all(): readonly (readonly [string, DraftPlace])[] {
    return [...this.#kept];
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  /** Returns what was typed into a form, over what the form begins with. */
  over<T extends object>(key: string, fresh: T): T {
    return { ...fresh, ...this.#kept.get(key)?.form };
  }

  keep(key: string, where: DraftPlace, form: object): void {
    if (!this.#isOpen) return;
    this.#kept.set(key, { ...where, form });
    this.#write();
  }

  forget(key: string): void {
    if (this.#isOpen && this.#kept.delete(key)) this.#write();
  }

  /** Takes what is kept in the records, once after they were opened. */
  async open(): Promise<void> {
    this.#isOpen = true;
    // It must not keep anybody out; it is tried again before anything is written.
    await this.#take().catch(() => undefined);
  }

  /** Writes what is not written yet. Returns true when the records hold everything typed. */
  flush(): Promise<boolean> {
    return this.#autosave.flush();
  }

  /** Forgets everything here; what the records hold stays there. */
  close(): void {
    this.#isOpen = false;
    this.#isTaken = false;
    this.#round += 1;
    this.#autosave.forget();
    this.#kept.clear();
  }

  #write(): void {
    this.#autosave.change(null);
  }

  async #take(): Promise<void> {
    if (this.#isTaken) return;
    const round = this.#round;
    const { content } = await call("take_drafts", {});
    if (round !== this.#round) return;
    this.#isTaken = true;
    for (const [key, draft] of read(content)) {
      if (!this.#kept.has(key)) this.#kept.set(key, draft);
    }
  }
}

/** Reads what was kept; what cannot be read must not keep anybody out of the records. */
function read(content: string): [string, Draft][] {
  if (content === "") return [];
  try {
    const all = JSON.parse(content) as [string, Partial<Draft>][];
    return all.filter((one): one is [string, Draft] => {
      const { place, label, form } = one[1];
      return place !== undefined && label !== undefined && form !== undefined;
    });
  } catch {
    return [];
  }
}
