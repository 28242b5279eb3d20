// One piece of work at a time: busy or not, and what went wrong.

import { untrack } from "svelte";
import type { Failure } from "./bindings";
import { failureOf } from "./call";
import { PRESENTATIONS } from "./failures";

/** Runs asynchronous work and remembers how it stands, for the screen to show. */
export class Work {
  isBusy = $state(false);
  failure = $state<Failure | null>(null);

  /** Runs the work. Returns its result, or nothing when it was refused or another one runs. */
  async run<T>(work: () => Promise<T>): Promise<T | null> {
    // Untracked: an effect that starts work must not run again because the work is under way.
    if (untrack(() => this.isBusy)) return null;
    this.isBusy = true;
    this.failure = null;
    try {
      return await work();
    } catch (thrown) {
      const failure = failureOf(thrown);
      this.failure = PRESENTATIONS[failure.code].severity === "silent" ? null : failure;
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  /** Forgets what went wrong, because it was put right or is no longer of interest. */
  clear(): void {
    this.failure = null;
  }
}
