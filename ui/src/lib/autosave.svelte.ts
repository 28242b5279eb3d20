// Autosave: what somebody typed is on its way to the store 0.6 s after the last key, and the newest
// text is never lost while an older one is being written or after a write failed.

/** Where the text is right now. */
export type SaveState = "clean" | "waiting" | "saving" | "saved" | "failed";

/** What an autosave needs from outside; time is an argument so that tests own the clock. */
export interface AutosaveOptions<T> {
  /** Writes the value and returns the moment of the write ("2026-04-01T14:03…"). */
  readonly save: (value: T) => Promise<string>;
  /** Told about each failed write. The text stays; another attempt follows by itself. */
  readonly onFailure?: (failure: unknown) => void;
  readonly delayMs?: number;
  readonly retryMs?: readonly number[];
}

const DELAY_MS = 600;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000];

/** Writes the newest value of one thing, one write at a time. */
export class Autosave<T> {
  state = $state<SaveState>("clean");
  savedAt = $state<string | null>(null);

  readonly #options: AutosaveOptions<T>;
  #pending: { value: T } | null = null;
  #inFlight: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #failures = 0;
  #forgettings = 0;

  constructor(options: AutosaveOptions<T>) {
    this.#options = options;
  }

  /** Takes the newest value; the write follows when typing pauses. */
  change(value: T): void {
    this.#pending = { value };
    if (this.state !== "saving") this.state = "waiting";
    this.#schedule(this.#options.delayMs ?? DELAY_MS);
  }

  /**
   * Writes at once what is not written yet, and waits for it.
   *
   * Returns true when everything typed so far is in the store. Called on blur, before 確定, when the
   * window hides or closes, and when the form goes away.
   */
  async flush(): Promise<boolean> {
    this.#cancelTimer();
    while (this.#pending !== null || this.#inFlight !== null) {
      if (this.#inFlight === null) this.#begin();
      await this.#inFlight;
      if (this.state === "failed") return false;
    }
    return true;
  }

  /** Drops what is unsaved: only after a 確定 or a deletion made the draft meaningless. */
  forget(): void {
    this.#cancelTimer();
    this.#pending = null;
    this.#forgettings += 1;
    if (this.state !== "saving") this.state = "clean";
  }

  /** Tells whether something typed is not in the store yet. */
  get isUnsaved(): boolean {
    return this.state === "waiting" || this.state === "saving" || this.state === "failed";
  }

  /** Flushes when the window hides, loses focus or closes. Returns the function that undoes it. */
  watch(page: Window & typeof globalThis): () => void {
    const flush = (): void => void this.flush();
    const onHide = (): void => {
      if (page.document.visibilityState === "hidden") flush();
    };
    page.document.addEventListener("visibilitychange", onHide);
    page.addEventListener("pagehide", flush);
    page.addEventListener("blur", flush);
    return () => {
      page.document.removeEventListener("visibilitychange", onHide);
      page.removeEventListener("pagehide", flush);
      page.removeEventListener("blur", flush);
      flush();
    };
  }

  #schedule(delay: number): void {
    this.#cancelTimer();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      // A write under way picks the newest value up when it ends.
      if (this.#inFlight === null) this.#begin();
    }, delay);
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #begin(): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    this.state = "saving";
    this.#inFlight = this.#write(pending.value).finally(() => {
      this.#inFlight = null;
      // The timer may have fired while the write ran; nobody else would start the next one.
      if (this.#pending !== null && this.#timer === null) {
        this.#schedule(this.state === "failed" ? this.#retryDelay() : 0);
      }
    });
  }

  async #write(value: T): Promise<void> {
    const forgettings = this.#forgettings;
    try {
      this.savedAt = await this.#options.save(value);
      this.#failures = 0;
      this.state = this.#pending === null ? "saved" : "waiting";
    } catch (failure) {
      if (forgettings !== this.#forgettings) {
        // It was dropped meanwhile, and must not be tried again wherever somebody writes next.
        this.state = this.#pending === null ? "clean" : "waiting";
        return;
      }
      this.#failures += 1;
      this.state = "failed";
      // Newer text wins; otherwise this very text is tried again.
      this.#pending ??= { value };
      this.#options.onFailure?.(failure);
    }
  }

  #retryDelay(): number {
    const steps = this.#options.retryMs ?? RETRY_MS;
    return steps[Math.min(this.#failures, steps.length) - 1] ?? 0;
  }
}
