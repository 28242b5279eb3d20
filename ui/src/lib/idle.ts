// Whether anybody is at the desk: keys, pointer and wheel count, and so does coming back to the window.

/** What the watch over the desk needs; time is an argument so that tests own the clock. */
export interface IdleOptions {
  /** Milliseconds without a touch until the desk counts as left. */
  readonly afterMs: () => number;
  /** Told once when the desk was left. */
  readonly onLeft: () => void;
  /** Told at most every half minute that somebody is there. */
  readonly onTouch: () => void;
  readonly now?: () => number;
}

const TOUCHES = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
const LOOK_MS = 1_000;
const TELL_MS = 30_000;

/** Watches a page until the returned function is called. */
export function watchDesk(page: EventTarget, options: IdleOptions): () => void {
  const now = options.now ?? Date.now;
  let touched = now();
  let told = touched;
  let isLeft = false;
  const touch = (): void => {
    touched = now();
    isLeft = false;
    if (touched - told >= TELL_MS) {
      told = touched;
      options.onTouch();
    }
  };
  const look = (): void => {
    // A clock that was set back begins to count anew.
    if (now() < touched) touched = now();
    if (isLeft || now() - touched < options.afterMs()) return;
    isLeft = true;
    options.onLeft();
  };
  TOUCHES.forEach((name) => page.addEventListener(name, touch, { passive: true }));
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    TOUCHES.forEach((name) => page.removeEventListener(name, touch));
  };
}
