// A list that follows a search field: the newest question wins, whatever order the answers come in.

/** Searches while somebody types. */
export class LiveSearch<Row> {
  query = $state("");
  rows = $state<Row[]>([]);
  isLoaded = $state(false);
  failure = $state<unknown>(null);

  readonly #find: (query: string) => Promise<Row[]>;
  readonly #delayMs: number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked = 0;

  constructor(find: (query: string) => Promise<Row[]>, delayMs = 150) {
    this.#find = find;
    this.#delayMs = delayMs;
  }

  /** Takes what stands in the field; the search follows when typing pauses. */
  type(query: string): void {
    this.query = query;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), this.#delayMs);
  }

  /** Searches at once, also after something changed. */
  async refresh(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const rows = await this.#find(this.query.trim());
      // An answer to an older question would put back what somebody has already typed past.
      if (asked !== this.#asked) return;
      this.rows = rows;
      this.failure = null;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.failure = thrown;
    }
    this.isLoaded = true;
  }
}
