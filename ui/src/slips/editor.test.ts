import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SlipForm, SlipView } from "../ipc/bindings";
import { call, connect, type Transport } from "../ipc/call";
import { mockTransport, refusal } from "../ipc/mock";
import { SlipEditor } from "./editor.svelte";

let transport: Transport;
let saves: SlipForm[];
let fails: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  saves = [];
  fails = false;
  transport = mockTransport();
  connect(async (name, request) => {
    if (name === "save_slip") {
      if (fails) throw refusal("DiskFull", "空きがありません。", "空きを作ってください。");
      saves.push((request as { form: SlipForm }).form);
    }
    return name === "page_image" ? new ArrayBuffer(4) : transport(name, request);
  });
});
afterEach(() => {
  vi.useRealTimers();
});

async function draft(): Promise<SlipView> {
  const request = { client_id: "cli-2", template: "", recipient_id: "", from_last: false };
  return call("start_slip", request);
}

function type(editor: SlipEditor, change: (form: SlipForm) => void): void {
  change(editor.form);
  editor.take(JSON.parse(JSON.stringify(editor.form)) as SlipForm);
}

describe("the editor of a slip", () => {
  it("saves what was typed, and shows the page that follows from it", async () => {
    const editor = new SlipEditor(await draft());
    type(editor, (form) => (form.subject = "夜間の痛みについて"));
    await vi.advanceTimersByTimeAsync(700);
    expect(saves.at(-1)?.subject).toBe("夜間の痛みについて");
    expect(editor.autosave.state).toBe("saved");
    expect(editor.view.summary.subject).toBe("夜間の痛みについて");
    expect(editor.preview.pages).toHaveLength(1);
  });

  it("does not save a form that did not change", async () => {
    const editor = new SlipEditor(await draft());
    type(editor, () => undefined);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saves).toEqual([]);
  });

  it("keeps the text on screen while saving fails, and confirms nothing meanwhile", async () => {
    const editor = new SlipEditor(await draft());
    fails = true;
    type(editor, (form) => {
      form.subject = "大切な件名";
      form.purposes = ["situation"];
    });
    expect(await editor.confirm(""), "an unsaved slip must not be frozen").toBe(false);
    expect(editor.refusal?.code).toBe("DiskFull");
    expect(editor.form.subject).toBe("大切な件名");
    fails = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saves.at(-1)?.subject).toBe("大切な件名");
    expect(editor.refusal).toBeNull();
  });

  it("is confirmed with everything typed, and then takes nothing more", async () => {
    const editor = new SlipEditor(await draft());
    type(editor, (form) => {
      form.subject = "確定の前の一文";
      form.purposes = ["situation"];
    });
    expect(await editor.confirm("")).toBe(true);
    expect(saves.at(-1)?.subject, "the flush came first").toBe("確定の前の一文");
    const count = saves.length;
    type(editor, (form) => (form.subject = "あとから"));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saves).toHaveLength(count);
  });

  it("says what keeps it from being confirmed", async () => {
    const editor = new SlipEditor(await draft());
    expect(editor.blocking.map(({ code }) => code)).toEqual(["no_purpose"]);
    expect(await editor.confirm("")).toBe(false);
    expect(editor.work.failure?.code).toBe("SlipIncomplete");
  });

  it("names a character that cannot be printed at its own field", async () => {
    const editor = new SlipEditor(await draft());
    type(editor, (form) => {
      form.background = "ひざの痛み😀";
      form.questions = ["ご意見をお聞かせください。", "様子は🙂です。"];
    });
    await vi.advanceTimersByTimeAsync(700);
    expect(editor.errorOf("background")).toContain("「😀」（U+1F600）");
    expect(editor.errorOf("questions.0")).toBeNull();
    expect(editor.errorOf("questions.1")).toContain("U+1F642");
    expect(editor.blocking.map(({ field }) => field)).toContain("background");
    type(editor, (form) => {
      form.background = "ひざの痛み";
    });
    await vi.advanceTimersByTimeAsync(700);
    expect(editor.errorOf("background")).toBeNull();
  });
});
