// The shortcuts that work everywhere in the window. The guard in ime.ts stands before this one, so a
// key that belongs to a conversion never arrives here.

/** What a shortcut asks for. */
export type Shortcut =
  | { readonly name: "search" }
  | { readonly name: "new-slip" }
  | { readonly name: "confirm" }
  | { readonly name: "lock" }
  | { readonly name: "rail"; readonly index: number };

/** Reads a shortcut from a key press, or nothing. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    // The physical key: with Alt held, layouts and input methods change what `key` says.
    const digit = /^(?:Digit|Numpad)([1-7])$/.exec(event.code);
    return digit === null ? null : { name: "rail", index: Number(digit[1]) - 1 };
  }
  if (!event.ctrlKey || event.altKey || event.shiftKey) return null;
  if (event.key === "Enter") return { name: "confirm" };
  switch (event.code) {
    case "KeyF":
      return { name: "search" };
    case "KeyN":
      return { name: "new-slip" };
    case "KeyL":
      return { name: "lock" };
    default:
      return null;
  }
}
