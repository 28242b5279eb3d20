import { describe, expect, it } from "vitest";
import { FuriganaCapture, toHiragana } from "./furigana";

function convert(capture: FuriganaCapture, shown: readonly string[], surface: string): void {
  capture.start();
  shown.forEach((text) => capture.update(text));
  capture.end(surface);
}

describe("furigana", () => {
  it("takes the kana shown before the conversion", () => {
    const capture = new FuriganaCapture();
    convert(capture, ["h", "は", "はm", "はま", "はまg", "はまぐr", "はまぐり", "浜栗"], "浜栗");
    expect(capture.readingOf("浜栗")).toBe("はまぐり");
  });

  it("keeps the space between family and given name", () => {
    const capture = new FuriganaCapture();
    convert(capture, ["たど", "多度"], "多度");
    convert(capture, ["まめこ", "豆子"], "豆子");
    expect(capture.readingOf("多度　豆子")).toBe("たど　まめこ");
  });

  it("follows deletions", () => {
    const capture = new FuriganaCapture();
    convert(capture, ["はまぐり", "浜栗"], "浜栗");
    convert(capture, ["やきお", "焼男"], "焼男");
    expect(capture.readingOf("浜栗")).toBe("はまぐり");
    expect(capture.readingOf("")).toBe("");
  });

  it("lets a second conversion of the same characters win", () => {
    const capture = new FuriganaCapture();
    convert(capture, ["やけお", "焼男"], "焼男");
    convert(capture, ["やきお", "焼男"], "焼男");
    expect(capture.readingOf("焼男")).toBe("やきお");
  });

  it("passes kana names through, as hiragana", () => {
    const capture = new FuriganaCapture();
    convert(capture, ["はな", "ハナ"], "ハナ");
    expect(capture.readingOf("ハナ")).toBe("はな");
    expect(toHiragana("ヴィーナス")).toBe("ゔぃーなす");
  });

  it("says nothing about characters that were pasted", () => {
    expect(new FuriganaCapture().readingOf("浜栗焼男")).toBe("");
  });
});
