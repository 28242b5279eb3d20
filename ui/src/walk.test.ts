// The window itself, in an imitation of a browser: the doors open, the rooms show what is recorded, and
// what people do with keyboard and input method ends where it should.

import { beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "./ipc/call";
import { SAMPLE_PASSPHRASE } from "./ipc/mock";
import {
  at,
  chooseFirstClient,
  click,
  desk,
  lock,
  open,
  press,
  settled,
  type,
  walkThroughTheWindow,
  words,
} from "./walking";

walkThroughTheWindow();

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
    await lock();
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
    at("field-sex").querySelector<HTMLInputElement>('[value="2"]')?.click();
    at("field-household").querySelector<HTMLInputElement>('[value="alone"]')?.click();
    await type("field-birth", "s28.4.1");
    desk.asked = [];
    await click("save-client");
    expect(desk.asked, "no error about an empty date").toContain("list_clients");
    expect(words()).toContain("見本 松子");
  });
});

describe("a new person", () => {
  it("is a woman who lives alone only when somebody says so", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("add-client");
    expect(at("new-client").querySelector("input:checked")).toBeNull();
    await type("field-name", "見本 松子");
    await type("field-kana", "みほん まつこ");
    await type("field-birth", "s28.4.1");
    await click("save-client");
    expect(at("field-sex").textContent).toContain("選ばれていない");
    expect(desk.session.phase, "nothing is lost").toBe("open");
    expect((at("field-name") as HTMLInputElement).value).toBe("見本 松子");
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
    desk.asked = [];
    await press(name, { key: "Enter", isComposing: true });
    name.value = "多度";
    compose("compositionend", "多度");
    name.dispatchEvent(new Event("input", { bubbles: true }));
    await press(name, { key: "Enter" });
    expect((at("field-kana") as HTMLInputElement).value).toBe("たど");
    expect(desk.asked.filter((name) => name !== "keep_drafts")).toEqual([]);
  });
});

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
    expect(desk.asked).toContain("save_partner_key");
    await click("tab-export");
    at("export-closing").querySelector<HTMLInputElement>('[value="keys"]')?.click();
    await settled();
    expect(document.querySelector('[data-testid="field-passphrase"]')).toBeNull();
    await click("export-handover");
    expect(words(), "a file that nobody could open").toContain("開ける相手を選んでください。");
    expect(desk.asked).not.toContain("export_handover");
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
    expect(desk.asked).not.toContain("purge_clients");
    await type("field-count", "１");
    await click("submit-purge");
    expect(desk.asked).toContain("purge_clients");
    expect(words()).toContain("1人の記録を廃棄しました。");
  });

  it("shows apart whose end of care nobody entered, with the way to where it is", async () => {
    await open("phase=open");
    await click("nav-settings");
    await click("tab-retention");
    expect(words()).toContain("契約が終わった日が入っていない方");
    await click("open-unended");
    expect(words(), "基本情報 of that client").toContain("はまぐり やきお");
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

  it("names another office before its records take the place of ours", async () => {
    await open("phase=open");
    await click("nav-handover");
    await click("tab-backup");
    await click("restore-other");
    await type("restore-path", "ほか.tsunagi");
    await type("restore-passphrase", "みほん はまぐり しぐれに 1201");
    await click("inspect-backup");
    expect(words()).toContain("見本第二居宅介護支援事業所");
    await click("restore-backup");
    expect(desk.asked, "not before the mark is set").not.toContain("restore_backup");
    await click("restore-other-agree");
    await click("restore-backup");
    expect(desk.asked).toContain("restore_backup");
  });

  it("asks who administers today where the passphrase of then does not say it", async () => {
    await open("phase=locked");
    await click("restore-door");
    await type("restore-path", "前の管理者.tsunagi");
    await type("restore-passphrase", "みほん はまぐり しぐれに 1201");
    await click("inspect-backup");
    expect(words()).toContain("いまの管理者の合言葉");
    await click("restore-backup");
    expect(at("restore-preview").parentElement?.textContent).toContain("その合言葉では開けません");
    expect(document.querySelector('[data-testid="failure"]'), "said at its field").toBeNull();
    await type("restore-passphrase-today", "みほん はまぐり しぐれに 1201");
    await click("restore-backup");
    await new Promise((done) => setTimeout(done, 500));
    await settled();
    expect(at("restored").textContent).toContain("の控えから戻しました");
  });

  it("forgets what is half-written when other records take the place of these", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("client-row");
    await click("add-entry");
    await type("field-text", "前の記録簿に書きかけ");
    await click("nav-handover");
    await click("tab-backup");
    await click("restore-other");
    await type("restore-path", "控え.tsunagi");
    await type("restore-passphrase", "みほん はまぐり しぐれに 1201");
    await click("inspect-backup");
    await click("restore-backup");
    await new Promise((done) => setTimeout(done, 500));
    await settled();
    expect(desk.session.drafts.all, "it is of the records from before").toEqual([]);
  });

  it("offers the keys alone where only they are lost", async () => {
    await open("phase=locked");
    await click("restore-door");
    await type("restore-path", "鍵.tsunagi");
    await type("restore-passphrase", "みほん はまぐり しぐれに 1201");
    await click("inspect-backup");
    await click("restore-keys");
    expect(desk.asked).toContain("restore_keys");
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

describe("the picture of a client's time", () => {
  beforeEach(() => {
    vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width: 4, height: 3 }));
    HTMLCanvasElement.prototype.getContext = () => null;
    vi.spyOn(HTMLElement.prototype, "scrollWidth", "get").mockReturnValue(1072);
  });

  async function show(sheets: number): Promise<void> {
    await open("phase=open");
    desk.sheets = sheets;
    await click("nav-clients");
    await click("client-row");
    await click("show-picture");
  }

  it("begins at its newest end and takes the keyboard", async () => {
    await show(1);
    expect(at("picture").scrollLeft).toBe(1072);
    expect(at("picture").tabIndex, "so that arrow keys scroll it").toBe(0);
    expect(at("picture-count").textContent).toBe("全部で1枚です。");
  });

  it("says how many sheets there are when it shows only the first", async () => {
    await show(12);
    expect(at("picture").querySelectorAll("canvas")).toHaveLength(8);
    expect(at("picture-count").textContent).toContain("全部で12枚のうち、はじめの8枚");
    await click("paper-picture");
    const chosen = at("record-dialog").querySelectorAll<HTMLInputElement>("input:checked");
    const values = [...chosen].map(({ value }) => value);
    // The third is how the printer turns the paper.
    expect(values.slice(0, 2), "the rest is printed").toEqual(["picture", "print"]);
  });

  it("is asked for as 第5表 of a time, and made", async () => {
    await show(1);
    await click("paper-timeline");
    await type("record-from", "R8.4.1");
    await click("record-submit");
    const request = desk.requests.find(({ name }) => name === "print_timeline");
    expect(request?.text).toContain('"form":"table5","from":"R8.4.1","to":""');
    expect(document.querySelector('[data-testid="record-dialog"]'), "it is done").toBeNull();
  });
});

describe("a second start of the program", () => {
  it("is answered over whatever question is open, and gives it back", async () => {
    await open("phase=open");
    await click("nav-clients");
    await click("client-row");
    await click("correct-entry");
    at("field-reason").focus();
    desk.session.isCalled = true;
    await settled();
    const questions = [...document.querySelectorAll<HTMLElement>("dialog[open]")];
    expect(questions.at(-1)?.dataset["testid"], "the newest lies on top").toBe("called");
    expect(document.activeElement).toBe(at("close-called"));
    await click("close-called");
    expect(document.querySelector('[data-testid="called"]')).toBeNull();
    expect(document.activeElement, "typing goes on").toBe(at("field-reason"));
  });

  it("does not lie over the door after a lock", async () => {
    await open("phase=open");
    desk.session.isCalled = true;
    await settled();
    await lock();
    expect(document.querySelector("dialog[open]")).toBeNull();
    expect(document.activeElement).toBe(at("unlock-passphrase"));
  });
});
