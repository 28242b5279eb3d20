// Long work on the other side: what it is doing, how far it is, and 中止.

import type { Progress } from "./bindings";
import { call } from "./call";

/** What the page knows of long work. The records do one such thing at a time, so there is one. */
class Running {
  progress = $state.raw<Progress | null>(null);
  isStopping = $state(false);

  /** Hears how far the work is. */
  hear(progress: Progress): void {
    this.progress = progress.is_over ? null : progress;
    if (progress.is_over) this.isStopping = false;
  }

  /** Asks the work to stop. Its own command answers when it has taken back what it began. */
  async stop(): Promise<void> {
    this.isStopping = true;
    try {
      this.isStopping = (await call("cancel_work", {})).is_stopping;
    } catch {
      this.isStopping = false;
    }
  }
}

/** The long work under way. */
export const running = new Running();
