import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guardConversions } from "./ime";

let now = 0;
let heard: string[] = [];
let release: () => void;
let input: HTMLInputElement;

function press(key: string, extra: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...extra });
  input.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  now = 1000;
  heard = [];
  input = document.createElement("input");
  document.body.replaceChildren(input);
  release = guardConversions(window, () => now);
  input.addEventListener("keydown", (event) => heard.push(event.key));
});

afterEach(() => release());

describe("the guard of conversions", () => {
  it("keeps Enter during 変換 from everybody", () => {
    press("Enter", { isComposing: true });
    press("Enter", { keyCode: 229 });
    press("Escape", { isComposing: true });
    expect(heard, "the input method alone gets these keys").toEqual([]);
  });

  it("swallows the Enter that WebKit reports after the conversion ended", () => {
    input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    now += 5;
    const event = press("Enter");
    expect(heard).toEqual([]);
    expect(event.defaultPrevented, "or the form would be submitted").toBe(true);
  });

  it("lets a later Enter through", () => {
    input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    now += 400;
    press("Enter");
    expect(heard).toEqual(["Enter"]);
  });

  it("does not touch other keys right after a conversion", () => {
    input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    press("a");
    expect(heard, "fast typing must not lose letters").toEqual(["a"]);
  });
});
