// What must happen before the window locks or closes: everything typed is written first, and text that
// cannot be written is not thrown away without asking.

type Settle = () => Promise<boolean>;

/** Knows the forms that may hold unsaved text. */
export class Leaving {
  readonly #forms = new Map<Settle, () => boolean>();
  #ask: Settle | null = null;

  /**
   * Adds a form; the returned function takes it out again.
   *
   * `isKept` tells whether text that could not be written outlives a lock all the same.
   */
  register(settle: Settle, isKept: () => boolean = () => false): () => void {
    this.#forms.set(settle, isKept);
    return () => this.#forms.delete(settle);
  }

  /** Sets who asks the person; the returned function takes the asker away. */
  asking(ask: Settle): () => void {
    this.#ask = ask;
    return () => {
      this.#ask = null;
    };
  }

  /** Writes everything. Returns false when some text could not be written and is to be kept. */
  async settle(): Promise<boolean> {
    const results = await Promise.all([...this.#forms.keys()].map((settle) => settle()));
    return results.every((isWritten) => isWritten) || this.mayLose();
  }

  /** Writes everything before a lock. Returns false when text would be lost by it. */
  async settleForLock(): Promise<boolean> {
    const forms = [...this.#forms];
    const results = await Promise.all(
      forms.map(async ([settle, isKept]) => (await settle()) || isKept()),
    );
    return results.every((isSafe) => isSafe) || this.mayLose();
  }

  /** Writes what can be written, where there is nobody to ask about the rest. */
  async settleUnasked(): Promise<void> {
    await Promise.allSettled([...this.#forms.keys()].map((settle) => settle()));
  }

  /** Asks whether unwritten text may be lost; without anybody to ask it may not. */
  async mayLose(): Promise<boolean> {
    return (await this.#ask?.()) ?? false;
  }
}
