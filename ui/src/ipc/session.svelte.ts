// What the whole window knows: whether the records are open, who opened them, which day it is, and
// the fixed lists of the trade.

import { getContext, setContext } from "svelte";
import type { AppState, Choice, Choices, CreateStore, Recover } from "./bindings";
import { call, whenLocked } from "./call";
import { Drafts } from "./drafts.svelte";
import { Work } from "./work.svelte";
import { Leaving } from "../lib/leaving";

/** One choice as the parts take it. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** Turns a list of the trade into options of a part. */
export function options(choices: readonly Choice[], none?: string): Option[] {
  const listed = choices.map(({ code, label }) => ({ value: code, label }));
  return none === undefined ? listed : [{ value: "", label: none }, ...listed];
}

/** The session: one per window. */
export class Session {
  state = $state<AppState | null>(null);
  choices = $state<Choices | null>(null);
  /** Counts the changes of the records; a list that reads it asks anew after each. */
  changes = $state(0);
  readonly work = new Work();
  readonly leaving = new Leaving();

  /** True while an unattended lock writes what is typed; the window then shows nothing. */
  isLeaving = $state(false);

  /** True from a second start of the program until the person has read of it. */
  isCalled = $state(false);

  /** Half-written forms. */
  readonly drafts = new Drafts();

  constructor() {
    // The records may lock by themselves: the window then shows the door, whatever it was doing.
    whenLocked(() => {
      this.drafts.close();
      this.isCalled = false;
      if (this.state !== null) this.state = { ...this.state, phase: "locked" };
    });
  }

  get today(): string {
    return this.state?.today ?? "";
  }

  get phase(): string {
    return this.state?.phase ?? "loading";
  }

  /** Asks where things stand, at the start and after the records locked by themselves. */
  async load(): Promise<void> {
    await this.work.run(async () => {
      await this.#enter(await call("show_state", {}));
    });
  }

  /** Opens the records, with a key file where one is chosen. Returns true when they are open. */
  async unlock(passphrase: string, keyFile: string | null = null): Promise<boolean> {
    await this.work.run(async () => {
      const state =
        keyFile === null
          ? await call("unlock", { passphrase })
          : await call("unlock_with_key_file", { passphrase, key_file: keyFile });
      await this.#enter(state);
    });
    return this.phase === "open";
  }

  /** Opens the records with the recovery key, for whom it sets a new passphrase. */
  async recover(request: Recover): Promise<boolean> {
    await this.work.run(async () => {
      await this.#enter(await call("recover", request));
    });
    return this.phase === "open";
  }

  /**
   * Locks because nobody is at the desk: nobody can be asked.
   *
   * What is typed is written first; half-written forms are kept inside the records for their
   * writer. What the disk does not take is lost: nothing readable may outlive the lock, and only the
   * records could keep it unreadable.
   */
  async lockUnattended(): Promise<void> {
    if (this.phase !== "open" || this.isLeaving) return;
    this.isLeaving = true;
    try {
      await this.leaving.settleUnasked();
      await this.drafts.flush();
      await this.#lock();
    } catch {
      await this.load();
    } finally {
      this.isLeaving = false;
    }
  }

  /** Makes new records and opens them. */
  async create(request: CreateStore): Promise<boolean> {
    await this.work.run(async () => {
      await this.#enter(await call("create_store", request));
    });
    return this.phase === "open";
  }

  /** Writes what is unsaved, then locks. Returns false when some text could not be written. */
  async lock(): Promise<boolean> {
    if (!(await this.mayEnd())) return false;
    await this.work.run(() => this.#lock());
    return this.phase !== "open";
  }

  /** Writes what is unsaved and keeps what is half-written, before locking or closing. */
  async mayEnd(): Promise<boolean> {
    if (!(await this.leaving.settleForLock())) return false;
    return (await this.drafts.flush()) || this.leaving.mayLose();
  }

  async #lock(): Promise<void> {
    const state = await call("lock", {});
    // Before the forms go: they must not take what is kept out of it.
    this.drafts.close();
    // The door takes the keyboard; a notice over it would keep it away.
    this.isCalled = false;
    this.state = state;
  }

  async #enter(state: AppState): Promise<void> {
    if (state.phase === "open") {
      this.choices ??= await call("list_choices", {});
      await this.drafts.open();
    }
    this.state = state;
  }
}

const KEY = Symbol("session");

/** Gives the session to everything below. */
export function provideSession(session: Session): void {
  setContext(KEY, session);
}

/** Returns the session. Called while a component is being set up. */
export function useSession(): Session {
  return getContext<Session>(KEY);
}
