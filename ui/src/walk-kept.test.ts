// What is typed and not recorded yet: it stays with its writer over a lock, and only inside the records.

import { describe, expect, it } from "vitest";
import { at, click, desk, open, press, type, unlock, walkThroughTheWindow } from "./walking";

walkThroughTheWindow();

describe("half-written forms", () => {
  it("keep a half-written entry when somebody goes elsewhere, and over a lock by hand", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("client-row");
    await click("add-entry");
    await type("field-text", "電話の途中で");
    await click("nav-today");
    await click("nav-clients");
    await click("client-row");
    expect((at("field-text") as HTMLTextAreaElement).value).toBe("電話の途中で");
    await press(document.body, { code: "KeyL", key: "l", ctrlKey: true });
    expect(document.querySelector("dialog[open]"), "nothing would be lost").toBeNull();
    expect(desk.session.phase).toBe("locked");
    expect(desk.session.drafts.all, "nothing of it stays outside the records").toEqual([]);
    await unlock();
    expect(at("drafts").textContent).toContain("支援経過");
    await click("open-draft");
    expect((at("field-text") as HTMLTextAreaElement).value).toBe("電話の途中で");
    await type("field-item", "電話");
    await click("submit-entry");
    await click("nav-today");
    expect(document.querySelector('[data-testid="drafts"]'), "it is recorded").toBeNull();
  });

  it("keep over a lock what no form could save", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("add-client");
    await type("field-kana", "みほん うめこ");
    await press(document.body, { code: "KeyL", key: "l", ctrlKey: true });
    expect(desk.session.phase, "a name is missing, and nobody is asked to type it now").toBe(
      "locked",
    );
    await unlock();
    await click("open-draft");
    expect((at("field-kana") as HTMLInputElement).value).toBe("みほん うめこ");
    await click("nav-today");
    expect(document.querySelector("dialog[open]"), "to go elsewhere would lose it").not.toBeNull();
  });

  it("ask before a lock when even the records do not take what is typed", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("client-row");
    await click("add-entry");
    const full = { code: "DiskFull" as const, what: "。", remedy: "。", field: null };
    desk.refused = { name: "keep_drafts", failure: full };
    await type("field-text", "電話の途中で");
    await press(document.body, { code: "KeyL", key: "l", ctrlKey: true });
    expect(document.querySelector("dialog[open]"), "the text would be lost").not.toBeNull();
    expect(desk.session.phase).toBe("open");
  });

  it("keep an answer that is being typed, and a correction", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("client-row");
    await click("correct-entry");
    await type("field-reason", "日を間違えていた");
    await press(document.body, { code: "KeyL", key: "l", ctrlKey: true });
    await unlock();
    await click("open-draft");
    expect((at("field-reason") as HTMLInputElement).value).toBe("日を間違えていた");
    await type("correct-day", "2026-03-01");
    await click("submit-correction");
    expect(at("timeline").textContent).toContain("日を間違えていた");
    await click("nav-today");
    expect(document.querySelector('[data-testid="drafts"]')).toBeNull();
  });
});
