import { expect, it } from "vitest";
import { copy } from "./copy";

/** Every string of the copy, functions called with marks in place of what they insert. */
function* words(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "function") yield String(value(...Array(6).fill("〇")));
  else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) yield* words(part);
  }
}

/** Names that people in an office know by these letters. */
const KNOWN = /PDF|FAX|USB|Ctrl|Alt|Enter|Esc|S(?=28)|\+[A-Z]\b/g;

it("says everything in Japanese", () => {
  const foreign = [...words(copy)].filter((text) =>
    /[A-Za-zＡ-Ｚａ-ｚ]/.test(text.replace(KNOWN, "")),
  );
  expect(foreign).toEqual([]);
});

it("is calm: no exclamation marks, no emphasis by repetition", () => {
  expect([...words(copy)].filter((text) => /[!！]|。。|？？/.test(text))).toEqual([]);
});

it("is polite: sentences end as です・ます do", () => {
  const sentences = [...words(copy)].filter((text) => text.endsWith("。"));
  const blunt = sentences.filter((text) => !/(す|ん|した|せん|さい|〇|）)。$/.test(text));
  expect(blunt).toEqual([]);
});
