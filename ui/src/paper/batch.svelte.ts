// Many slips at once: which go in, which stay out and why, and what was made.

import type { BatchMade, BatchScope, BatchView, MakeBatch } from "../ipc/bindings";
import { call } from "../ipc/call";
import { Work } from "../ipc/work.svelte";
import { FaxMaking } from "./faxing.svelte";
import { usualChoice } from "./printing.svelte";

export type BatchOutput = "print" | "pdf" | "fax";
export type BatchWhich = "shown" | "month";

/** A batch being put together. */
export class Batch {
  readonly looking = new Work();
  readonly making = new Work();
  which = $state<BatchWhich>("shown");
  output = $state<BatchOutput>("pdf");
  readonly fax = new FaxMaking();
  extras = $state<string[]>(["cover"]);
  month = $state("");
  view = $state.raw<BatchView | null>(null);
  made = $state.raw<BatchMade | null>(null);

  readonly #shown: readonly string[];
  #asked = 0;

  constructor(shown: readonly string[], today: string) {
    this.#shown = shown;
    this.month = today.slice(0, 7);
    if (shown.length === 0) this.which = "month";
  }

  /** The slips that are meant; none where nothing can be meant yet. */
  get scope(): BatchScope | null {
    if (this.which === "shown") {
      return this.#shown.length === 0
        ? null
        : { ids: [...this.#shown], from: "", to: "", states: [] };
    }
    const days = daysOf(this.month);
    return days === null ? null : { ids: [], from: days[0], to: days[1], states: [] };
  }

  /** Asks what would be made. The newest question wins. */
  async look(): Promise<void> {
    const { scope, output } = this;
    this.#asked += 1;
    const asked = this.#asked;
    this.view = null;
    if (scope === null) return;
    try {
      const view = await call("show_batch", { scope, output });
      if (asked === this.#asked) this.view = view;
    } catch {
      // Making it says the same refusal, where it can be read beside the button.
    }
  }

  /** Makes it. */
  async make(choice: MakeBatch["choice"] | null): Promise<void> {
    const { scope } = this;
    if (scope === null) return;
    this.made = await this.making.run(() =>
      call("make_batch", {
        scope,
        output: this.output,
        choice: choice ?? usualChoice(),
        fax: this.fax.asked,
        has_cover: this.extras.includes("cover"),
        path: null,
      }),
    );
  }
}

/** Returns the first and last day of a month like 2026-04. */
export function daysOf(month: string): [string, string] | null {
  const read = /^(\d{4})-(\d{2})$/.exec(month);
  if (read === null) return null;
  const [year, number] = [Number(read[1]), Number(read[2])];
  if (number < 1 || number > 12) return null;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const short = number === 2 ? (isLeap ? 29 : 28) : null;
  const last = short ?? ([4, 6, 9, 11].includes(number) ? 30 : 31);
  return [`${month}-01`, `${month}-${String(last).padStart(2, "0")}`];
}

/** Returns the months up to this one, the newest first. */
export function monthsUntil(today: string, count: number): string[] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  return Array.from({ length: count }, (_, back) => {
    const at = year * 12 + month - 1 - back;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}
