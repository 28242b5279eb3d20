// The window itself, in an imitation of a browser: the doors open, the rooms show what is recorded, and
// what people do with keyboard and input method ends where it should.

import { mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "./App.svelte";
import type { Failure } from "./ipc/bindings";
import { connect, type Transport } from "./ipc/call";
import { mockTransport, SAMPLE_PASSPHRASE } from "./ipc/mock";
import { Session } from "./ipc/session.svelte";
import { guardConversions } from "./lib/ime";

let app: Record<string, unknown> | null = null;
let session: Session;
let release: () => void;
let asked: string[];
/** A command that is refused from now on. */
let refused: { name: string; failure: Failure } | null = null;

beforeEach(() => {
  // The imitation knows neither modal dialogs nor pictures; the real engines do.
  HTMLDialogElement.prototype.showModal = function (): void {
    this.setAttribute("open", "");
  };
  HTMLDialogElement.prototype.close = function (): void {
    this.removeAttribute("open");
  };
  HTMLElement.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  vi.stubGlobal("createImageBitmap", () => Promise.reject(new Error("no pictures here")));
  // No time passes between the end of a conversion and the key that ended it.
  release = guardConversions(window, () => 0);
});

afterEach(async () => {
  release();
  if (app !== null) await unmount(app);
  app = null;
  // A write that still waits would reach the records of the next test.
  session.drafts.close();
  vi.unstubAllGlobals();
});

async function open(address: string): Promise<void> {
  const transport: Transport = mockTransport(new URLSearchParams(address));
  asked = [];
  refused = null;
  connect((name, request) => {
    asked.push(name);
    if (name === refused?.name) return Promise.reject(refused.failure);
    return name === "page_image" ? Promise.resolve(new ArrayBuffer(4)) : transport(name, request);
  });
  document.body.replaceChildren();
  session = new Session();
  app = mount(App, { target: document.body, props: { session } });
  await settled();
}

/** Lets everything under way come to rest. */
async function settled(): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    await tick();
    await new Promise((done) => setTimeout(done, 0));
  }
}

function at(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
  if (found === null) throw new Error(`${id} is not on the screen`);
  return found;
}

async function click(id: string): Promise<void> {
  at(id).click();
  await settled();
}

async function type(id: string, text: string): Promise<void> {
  const input = at(id) as HTMLInputElement;
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
}

async function press(target: HTMLElement, init: KeyboardEventInit): Promise<void> {
  target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
  await settled();
}

/** Opens the records again after a lock. */
async function unlock(): Promise<void> {
  await type("unlock-passphrase", SAMPLE_PASSPHRASE);
  await click("unlock-submit");
}

const words = (): string => document.body.textContent;

describe("the door", () => {
  it("says at the field that the passphrase does not fit, once", async () => {
    await open("phase=locked");
    await type("unlock-passphrase", "ちがう");
    await click("unlock-submit");
    expect(words().split("合言葉が合いません。")).toHaveLength(2);
    expect(at("unlock-passphrase").getAttribute("aria-invalid")).toBe("true");
  });

  it("opens, and locks again by key", async () => {
    await open("phase=locked");
    await type("unlock-passphrase", SAMPLE_PASSPHRASE);
    await click("unlock-submit");
    expect(at("today-rows").children.length).toBeGreaterThan(0);
    await press(document.body, { code: "KeyL", key: "l", ctrlKey: true });
    expect(at("unlock-passphrase")).not.toBeNull();
    expect(words(), "nothing of anybody stays on the screen").not.toContain("浜栗");
  });

  it("shows the door when the records locked by themselves", async () => {
    await open("phase=open");
    connect(() => Promise.reject({ code: "NotUnlocked", what: "。", remedy: "。", field: null }));
    await click("nav-clients");
    expect(at("unlock-passphrase")).not.toBeNull();
  });
});

describe("the rooms", () => {
  it("are reached by key, in the order of the rail", async () => {
    await open("phase=open");
    const rooms: Array<string | undefined> = [];
    for (const digit of [1, 2, 3, 4, 5, 6]) {
      await press(document.body, { code: `Digit${digit}`, key: `${digit}`, altKey: true });
      rooms.push(document.querySelector<HTMLElement>("main")?.dataset["room"]);
    }
    expect(rooms).toEqual(["today", "clients", "slips", "directory", "handover", "settings"]);
  });

  it("say nothing in English", async () => {
    await open("phase=open");
    for (const room of ["today", "clients", "slips", "directory", "handover", "settings"]) {
      await click(`nav-${room}`);
      const foreign = words().replace(
        /FAX|PDF|USB|ADL|ACP|ICT|Ctrl|Alt|Enter|Esc|C:\\\S+|[A-C] /g,
        "",
      );
      expect(foreign.match(/[A-Za-z]{3,}/g), room).toBeNull();
    }
  });

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
    expect(session.phase).toBe("locked");
    expect(session.drafts.all, "nothing of it stays outside the records").toEqual([]);
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
    expect(session.phase, "a name is missing, and nobody is asked to type it now").toBe("locked");
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
    refused = { name: "keep_drafts", failure: full };
    await type("field-text", "電話の途中で");
    await press(document.body, { code: "KeyL", key: "l", ctrlKey: true });
    expect(document.querySelector("dialog[open]"), "the text would be lost").not.toBeNull();
    expect(session.phase).toBe("open");
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

describe("a date", () => {
  it("typed in an old era reads back in full", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("add-client");
    await type("field-birth", "s28.4.1");
    at("field-birth").dispatchEvent(new FocusEvent("blur"));
    await settled();
    expect((at("field-birth") as HTMLInputElement).value).toBe("昭和28年4月1日（水）");
  });

  it("is sent as typed when Enter comes before it was read back", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("add-client");
    await type("field-name", "見本 松子");
    await type("field-kana", "みほん まつこ");
    await type("field-birth", "s28.4.1");
    asked = [];
    await click("save-client");
    expect(asked, "no error about an empty date").toContain("list_clients");
    expect(words()).toContain("見本 松子");
  });
});

describe("the input method", () => {
  it("fills the furigana, and does not submit by the Enter that ends a conversion", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("add-client");
    const name = at("field-name") as HTMLInputElement;
    const compose = (kind: string, data: string): boolean =>
      name.dispatchEvent(new CompositionEvent(kind, { data, bubbles: true }));
    compose("compositionstart", "");
    compose("compositionupdate", "たど");
    compose("compositionupdate", "多度");
    asked = [];
    await press(name, { key: "Enter", isComposing: true });
    name.value = "多度";
    compose("compositionend", "多度");
    name.dispatchEvent(new Event("input", { bubbles: true }));
    await press(name, { key: "Enter" });
    expect((at("field-kana") as HTMLInputElement).value).toBe("たど");
    expect(asked.filter((name) => name !== "keep_drafts")).toEqual([]);
  });
});

async function chooseFirstClient(): Promise<void> {
  const select = at("new-slip-client") as HTMLSelectElement;
  select.value = select.options[1]?.value ?? "";
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
}

describe("a slip", () => {
  it("is begun, written, confirmed, printed and sent", async () => {
    await open("phase=open");
    await press(document.body, { code: "KeyN", key: "n", ctrlKey: true });
    await click("start-slip");
    expect(
      document.querySelector('[data-testid="slip-form"]'),
      "nobody is chosen by itself",
    ).toBeNull();
    await chooseFirstClient();
    await click("start-slip");
    expect(at("slip-form")).not.toBeNull();
    at("field-purposes").querySelector<HTMLInputElement>("input")?.click();
    await type("field-subject", "夜間の痛みについて");
    await press(document.body, { code: "Enter", key: "Enter", ctrlKey: true });
    await click("confirm-submit");
    expect(at("sending")).not.toBeNull();
    await click("save-pdf");
    expect(at("made-path").textContent).toContain(".pdf");
    await click("record-sent");
    await click("event-submit");
    expect(at("slip-head").dataset["state"]).toBe("awaiting");
  });

  it("cannot be confirmed while something blocks it, and the finding leads to the field", async () => {
    await open("phase=open");
    await press(document.body, { code: "KeyN", key: "n", ctrlKey: true });
    await chooseFirstClient();
    await click("start-slip");
    await press(document.body, { code: "Enter", key: "Enter", ctrlKey: true });
    expect(document.querySelector('[data-testid="confirm-submit"]')).toBeNull();
    const finding = document.querySelector<HTMLElement>('dialog [data-code="no_purpose"] button');
    finding?.click();
    await new Promise((done) => requestAnimationFrame(done));
    await settled();
    expect(at("field-purposes").contains(document.activeElement)).toBe(true);
  });
});

describe("the office", () => {
  it("registers a partner's key, compares its digits and hands over to it", async () => {
    await open("phase=open");
    await click("nav-handover");
    await click("tab-keys");
    await click("add-key");
    await type("field-key-name", "見本西居宅介護支援事業所");
    await type("field-public_key", "公開鍵です");
    await click("submit-key");
    expect(at("field-public_key").getAttribute("aria-invalid")).toBe("true");
    await type("field-public_key", "age1mihonnishi");
    await click("submit-key");
    expect(at("partner-keys").textContent).toContain("見本西居宅");
    await click("verify-key");
    await click("submit-verify-key");
    expect(asked).toContain("save_partner_key");
    await click("tab-export");
    at("export-closing").querySelector<HTMLInputElement>('[value="keys"]')?.click();
    await settled();
    expect(document.querySelector('[data-testid="field-passphrase"]')).toBeNull();
    await click("export-handover");
    expect(words(), "a file that nobody could open").toContain("開ける相手を選んでください。");
    expect(asked).not.toContain("export_handover");
  });

  it("disposes of records in two steps, and only when the count is theirs", async () => {
    await open("phase=open");
    await click("nav-settings");
    await click("tab-retention");
    await click("mark");
    await click("submit-mark");
    expect(words(), "who was marked today waits").toContain("から廃棄できます");
    await click("ask-purge");
    await type("field-count", "２");
    await click("submit-purge");
    expect(asked).not.toContain("purge_clients");
    await type("field-count", "１");
    await click("submit-purge");
    expect(asked).toContain("purge_clients");
    expect(words()).toContain("1人の記録を廃棄しました。");
  });

  it("lets the office say how many days a purge waits", async () => {
    await open("phase=open");
    await click("nav-settings");
    await click("tab-retention");
    expect(words()).toContain("7日");
    await click("change-wait");
    await type("field-wait", "１４");
    await click("submit-wait");
    expect(words()).toContain("14日");
  });

  it("takes a key file along when it restores", async () => {
    await open("phase=open");
    await click("nav-handover");
    await click("tab-backup");
    await click("restore-other");
    await click("restore-key-file");
    expect(document.querySelector('[data-testid="restore-form"]')?.textContent).toContain(
      ".tsunagikey",
    );
  });

  it("moves through the tabs of its settings by arrow key", async () => {
    await open("phase=open");
    await click("nav-settings");
    const seen: (string | undefined)[] = [];
    for (let step = 0; step < 8; step += 1) {
      const tab = document.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]');
      seen.push(tab?.dataset["key"]);
      await press(tab ?? document.body, { key: "ArrowRight" });
    }
    expect(new Set(seen).size).toBe(8);
    expect(document.activeElement?.getAttribute("data-key"), "round to the first").toBe("office");
  });
});
