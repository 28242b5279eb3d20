// What is typed and not recorded yet: it stays with its writer over a lock, and only inside the records.

import { describe, expect, it } from "vitest";
import {
  at,
  choose,
  chooseFirstClient,
  click,
  desk,
  lock,
  open,
  press,
  type,
  unlock,
  walkThroughTheWindow,
} from "./walking";

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
    await lock();
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
    await lock();
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
    await lock();
    expect(document.querySelector("dialog[open]"), "the text would be lost").not.toBeNull();
    expect(desk.session.phase).toBe("open");
  });

  it("keep an answer that is being typed, and a correction", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("client-row");
    await click("correct-entry");
    await type("field-reason", "日を間違えていた");
    await lock();
    await unlock();
    await click("open-draft");
    expect((at("field-reason") as HTMLInputElement).value).toBe("日を間違えていた");
    await type("correct-day", "2026-03-01");
    await click("submit-correction");
    expect(at("timeline").textContent).toContain("日を間違えていた");
    await click("nav-today");
    expect(document.querySelector('[data-testid="drafts"]')).toBeNull();
  });

  it("keep somebody who is being added, but never a passphrase", async () => {
    await open("phase=open");
    await click("nav-settings");
    await click("tab-staff");
    await click("add-staff");
    await type("staff-passphrase", SECRET);
    await lock();
    await unlock();
    expect(document.querySelector('[data-testid="drafts"]'), "only a passphrase").toBeNull();
    await click("nav-settings");
    await click("tab-staff");
    await click("add-staff");
    await type("staff-name", "見本 松子");
    await type("staff-passphrase", SECRET);
    await lock();
    expect(kept().filter((text) => text.includes("松子"))).not.toEqual([]);
    expect(kept().filter((text) => text.includes(SECRET))).toEqual([]);
    await unlock();
    await click("open-draft");
    expect((at("staff-name") as HTMLInputElement).value).toBe("見本 松子");
    expect((at("staff-passphrase") as HTMLInputElement).value).toBe("");
    expect(at("staff-dialog").textContent, "it says so").toContain("もう一度入れてください");
    await click("submit-staff");
    expect(at("staff").textContent).toContain("見本 松子");
    await click("nav-today");
    expect(document.querySelector('[data-testid="drafts"]'), "it is recorded").toBeNull();
  });

  it("keep why a client's record is limited, and to whom", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("client-row");
    await click("tab-basics");
    await click("edit-limit");
    await lock();
    await unlock();
    expect(document.querySelector('[data-testid="drafts"]'), "nothing was decided").toBeNull();
    await click("nav-clients");
    await click("client-row");
    await click("tab-basics");
    await click("edit-limit");
    await click("is-limited");
    at("limit-staff").querySelector<HTMLInputElement>("input")?.click();
    await type("limit-reason", "ご家族の希望");
    await lock();
    await unlock();
    await click("open-draft");
    expect((at("limit-reason") as HTMLInputElement).value).toBe("ご家族の希望");
    expect(at("limit-staff").querySelector<HTMLInputElement>("input")?.checked).toBe(true);
    await click("submit-limit");
    expect(at("client-limit").textContent).toContain("ご家族の希望");
    await click("nav-today");
    expect(document.querySelector('[data-testid="drafts"]')).toBeNull();
  });

  it("keep why records are to be disposed of, until that is said or given up", async () => {
    await open("phase=open");
    await click("nav-settings");
    await click("tab-retention");
    await click("mark");
    await lock();
    await unlock();
    expect(document.querySelector('[data-testid="drafts"]'), "nothing was typed").toBeNull();
    await click("nav-settings");
    await click("tab-retention");
    await click("mark");
    await type("field-reason", "ご家族に返したため");
    await lock();
    await unlock();
    expect(at("drafts").textContent).toContain("見本 松子");
    await click("open-draft");
    expect((at("field-reason") as HTMLInputElement).value).toBe("ご家族に返したため");
    await click("submit-mark");
    expect(at("retention").textContent).toContain("ご家族に返したため");
    await click("nav-today");
    expect(document.querySelector('[data-testid="drafts"]')).toBeNull();
  });

  it("keep how a slip was to begin, for who asks to go on with it", async () => {
    await open("phase=open");
    await press(document.body, { code: "KeyN", key: "n", ctrlKey: true });
    await lock();
    await unlock();
    expect(document.querySelector('[data-testid="drafts"]'), "nothing was chosen").toBeNull();
    await press(document.body, { code: "KeyN", key: "n", ctrlKey: true });
    await chooseFirstClient();
    await choose("new-slip-template", 1);
    await click("new-slip-from-last");
    const chosen = choices();
    await lock();
    await unlock();
    await click("open-draft");
    expect(choices()).toEqual(chosen);
    await click("start-slip");
    expect(at("slip-form")).not.toBeNull();
    await click("nav-today");
    expect(document.querySelector('[data-testid="drafts"]')).toBeNull();
  });

  it("go only when somebody says so twice", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("client-row");
    await click("add-entry");
    await type("field-text", "電話の途中で");
    await click("nav-today");
    await click("drop-draft");
    expect(at("drafts").textContent, "nothing is gone yet").toContain("支援経過");
    await click("submit-drop");
    expect(document.querySelector('[data-testid="drafts"]')).toBeNull();
  });

  it("begin a slip anew for who does not ask to go on", async () => {
    await open("phase=open");
    await press(document.body, { code: "KeyN", key: "n", ctrlKey: true });
    await chooseFirstClient();
    await lock();
    await unlock();
    await press(document.body, { code: "KeyN", key: "n", ctrlKey: true });
    expect((at("new-slip-client") as HTMLSelectElement).value, "the wrong person").toBe("");
  });
});

const SECRET = "まつの きの かげに 0815";

/** Everything that was handed over to be kept. */
function kept(): string[] {
  return desk.requests.filter(({ name }) => name === "keep_drafts").map(({ text }) => text);
}

/** What stands in the dialog that begins a slip. */
function choices(): readonly unknown[] {
  const lists = ["new-slip-client", "new-slip-template", "new-slip-recipient"];
  const box = at("new-slip-from-last") as HTMLInputElement;
  return [...lists.map((id) => (at(id) as HTMLSelectElement).value), box.checked];
}
