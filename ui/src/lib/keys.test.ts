import { describe, expect, it } from "vitest";
import { shortcutOf } from "./keys";

const key = (code: string, extra: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { code, key: extra.key ?? code, ...extra });

describe("shortcuts", () => {
  it("reads the ones the window knows", () => {
    expect(shortcutOf(key("KeyF", { ctrlKey: true }))).toEqual({ name: "search" });
    expect(shortcutOf(key("KeyN", { ctrlKey: true }))).toEqual({ name: "new-slip" });
    expect(shortcutOf(key("KeyL", { ctrlKey: true }))).toEqual({ name: "lock" });
    expect(shortcutOf(key("Enter", { ctrlKey: true, key: "Enter" }))).toEqual({ name: "confirm" });
    expect(shortcutOf(key("Digit3", { altKey: true }))).toEqual({ name: "rail", index: 2 });
  });

  it("leaves ordinary typing alone", () => {
    expect(shortcutOf(key("KeyF"))).toBeNull();
    expect(shortcutOf(key("Enter", { key: "Enter" }))).toBeNull();
    expect(shortcutOf(key("KeyN", { ctrlKey: true, shiftKey: true }))).toBeNull();
    expect(shortcutOf(key("Digit9", { altKey: true }))).toBeNull();
  });
});
