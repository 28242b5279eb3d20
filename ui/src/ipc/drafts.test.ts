import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "./call";
import { Drafts } from "./drafts.svelte";

const WHERE = { place: { room: "today" }, label: "支援経過" } as const;

/** Records whose reading can fail. */
const records = { content: "", canRead: true, written: [] as string[] };

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(records, { content: "", canRead: true, written: [] });
  connect((name, request) => {
    if (name === "keep_drafts") {
      records.content = (request as { content: string }).content;
      records.written.push(records.content);
    } else if (!records.canRead) {
      return Promise.reject(new Error("it is read later"));
    }
    return Promise.resolve({ content: records.content });
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const kept = (text: string): string => JSON.stringify([["entry", { ...WHERE, form: { text } }]]);

describe("half-written forms", () => {
  it("write nothing over what could not be read yet", async () => {
    records.content = kept("前の日の書きかけ");
    records.canRead = false;
    const drafts = new Drafts();
    await drafts.open();
    drafts.keep("client", WHERE, { name: "見本" });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(records.written, "what is there is not known").toEqual([]);
    records.canRead = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(records.content).toContain("前の日の書きかけ");
    expect(records.content).toContain("見本");
    expect(drafts.has("entry"), "and they are offered").toBe(true);
  });

  it("say before a lock that what is typed is not written", async () => {
    records.canRead = false;
    const drafts = new Drafts();
    await drafts.open();
    drafts.keep("client", WHERE, { name: "見本" });
    expect(await drafts.flush()).toBe(false);
  });

  it("of records that were left do not come into others", async () => {
    const drafts = new Drafts();
    await drafts.open();
    drafts.keep("entry", WHERE, { text: "前の記録簿の書きかけ" });
    await drafts.flush();
    drafts.close();
    records.content = kept("戻した記録簿の書きかけ");
    records.written = [];
    await drafts.open();
    expect(drafts.over("entry", { text: "" }).text).toBe("戻した記録簿の書きかけ");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(records.written).toEqual([]);
  });
});
