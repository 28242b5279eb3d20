// The only reader of isComposing. While somebody converts kana to kanji (変換), Enter, Escape, the
// arrows and every shortcut belong to the input method: none of them may submit, close or move.

/** The key code every browser engine reports for a key the input method has taken. */
const TAKEN_BY_IME = 229;

/**
 * WebKit ends the composition before it reports the Enter that ended it, and that Enter looks like
 * any other. An Enter this soon after a conversion is its end, not a decision: people are slower.
 */
const AFTERMATH_MS = 60;

interface Target {
  addEventListener(type: string, listener: (event: Event) => void, capture: boolean): void;
  removeEventListener(type: string, listener: (event: Event) => void, capture: boolean): void;
}

/** Tells whether the key belongs to a conversion that is still going on. */
export function isConverting(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === TAKEN_BY_IME;
}

/**
 * Keeps the keys of a conversion away from everything in the window.
 *
 * Installed once, in the capture phase, so that no part and no screen can forget it.
 * Returns the function that takes it away again.
 */
export function guardConversions(target: Target, now: () => number): () => void {
  let endedAt = Number.NEGATIVE_INFINITY;

  const onEnd = (): void => {
    endedAt = now();
  };
  const onKey = (event: Event): void => {
    if (!("key" in event)) return;
    const key = event as KeyboardEvent;
    const trailing = key.key === "Enter" && now() - endedAt < AFTERMATH_MS;
    if (!isConverting(key) && !trailing) return;
    key.stopImmediatePropagation();
    // Without this WebKit would submit the form by the Enter that ended the conversion.
    if (key.key === "Enter" && trailing) key.preventDefault();
  };

  target.addEventListener("compositionend", onEnd, true);
  target.addEventListener("keydown", onKey, true);
  return () => {
    target.removeEventListener("compositionend", onEnd, true);
    target.removeEventListener("keydown", onKey, true);
  };
}
