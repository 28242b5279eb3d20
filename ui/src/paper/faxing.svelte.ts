// How a fax file is made: the office's choice to begin with, and what is picked for this one.

import type { FaxChoice } from "../ipc/bindings";
import { call } from "../ipc/call";
import { Work } from "../ipc/work.svelte";

/** Nothing chosen: as usual in this office. */
export function usualFax(): FaxChoice {
  return { resolution: "", coding: "" };
}

/** Chooses how a fax file is made. */
export class FaxMaking {
  readonly work = new Work();
  choice = $state<FaxChoice | null>(null);

  /** Begins with the office's choice. */
  async load(): Promise<void> {
    this.choice = await this.work.run(() => call("show_fax_choice", {}));
  }

  /** Makes what is picked the office's choice. Returns true when it is kept. */
  async remember(): Promise<boolean> {
    const choice = this.asked;
    return (await this.work.run(() => call("save_fax_choice", { choice }))) !== null;
  }

  /** What to ask for: what is picked, or else the office's choice. */
  get asked(): FaxChoice {
    return this.choice === null ? usualFax() : { ...this.choice };
  }
}
