// The way to the printer: which there are, what was chosen, and what became of the job.

import type { PaperChoice, Printed, PrinterAbilities, Printers, PrintState } from "../ipc/bindings";
import { call } from "../ipc/call";
import { Work } from "../ipc/work.svelte";

/** How often, and how many times, a job is asked for before a person is left to look. */
const PAUSE_MS = 2000;
const MOST_TIMES = 15;

/** Nothing chosen: as usual here. */
export function usualChoice(): PaperChoice {
  return { printer: "", tray: "", sides: "", copies: 1 };
}

/** Chooses a printer, a tray and sides. */
export class PrinterChoice {
  readonly work = new Work();
  readonly asking = new Work();
  printers = $state.raw<Printers | null>(null);
  abilities = $state.raw<PrinterAbilities | null>(null);
  choice = $state<PaperChoice>(usualChoice());

  /** Asks for the printers and begins with the usual one. */
  async load(): Promise<void> {
    const found = await this.work.run(() => call("list_printers", {}));
    if (found === null) return;
    this.printers = found;
    const usual =
      found.printers.find(({ name }) => name === found.choice.printer) ??
      found.printers.find(({ is_default }) => is_default) ??
      found.printers[0];
    this.choice = { ...found.choice, printer: usual?.name ?? "" };
    if (usual?.name !== found.choice.printer) {
      this.choice.tray = "";
      this.choice.sides = "";
    }
    await this.#ask();
  }

  /** Takes another printer; its trays are others. */
  async take(printer: string): Promise<void> {
    this.choice = { ...usualChoice(), printer, copies: this.choice.copies };
    await this.#ask();
  }

  /** Remembers the choice for the next time. */
  async remember(): Promise<boolean> {
    const saved = await this.work.run(() => call("save_printer", { choice: { ...this.choice } }));
    if (saved !== null) this.printers = saved;
    return saved !== null;
  }

  async #ask(): Promise<void> {
    const { printer } = this.choice;
    this.abilities = null;
    if (printer === "") return;
    this.abilities = await this.asking.run(() => call("show_printer", { printer }));
  }
}

/** A job in a queue. Handed over is not yet printed, so it is asked for until it ends. */
export class QueuedJob {
  state = $state.raw<PrintState>() as PrintState;
  readonly printed: Printed;
  #isWatched = true;

  constructor(printed: Printed) {
    this.printed = printed;
    this.state = printed.state;
  }

  /** Asks now and then how far the job is, until it ends or nobody looks any more. */
  async watch(pause: (ms: number) => Promise<void> = wait): Promise<void> {
    const { printer, job } = this.printed;
    for (let times = 0; times < MOST_TIMES && this.state.may_change; times += 1) {
      await pause(PAUSE_MS);
      if (!this.#isWatched) return;
      try {
        this.state = await call("show_print_job", { printer, job });
      } catch {
        // A printer that went away says nothing more; what was last known stays on screen.
        return;
      }
    }
  }

  /** Stops asking. */
  leave(): void {
    this.#isWatched = false;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
