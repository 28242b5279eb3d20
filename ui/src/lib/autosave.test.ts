import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Autosave } from "./autosave.svelte";

/** A store whose writes end when the test says so. */
class SlowStore {
  readonly written: string[] = [];
  #open: Array<{ value: string; end: (at: string) => void; fail: (why: Error) => void }> = [];

  readonly save = (value: string): Promise<string> =>
    new Promise((end, fail) => this.#open.push({ value, end, fail }));

  get underWay(): number {
    return this.#open.length;
  }

  async finish(at = "2026-04-01T14:03:00+09:00"): Promise<void> {
    const write = this.#open.shift();
    if (write === undefined) throw new Error("no write is under way");
    this.written.push(write.value);
    write.end(at);
    await vi.advanceTimersByTimeAsync(0);
  }

  async refuse(): Promise<void> {
    const write = this.#open.shift();
    if (write === undefined) throw new Error("no write is under way");
    write.fail(new Error("disk full"));
    await vi.advanceTimersByTimeAsync(0);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("autosave", () => {
  it("waits for a pause in typing and writes only the newest text", async () => {
    const store = new SlowStore();
    const autosave = new Autosave<string>({ save: store.save });
    autosave.change("腰");
    await vi.advanceTimersByTimeAsync(500);
    autosave.change("腰椎");
    await vi.advanceTimersByTimeAsync(500);
    expect(store.underWay, "typing goes on").toBe(0);
    expect(autosave.state).toBe("waiting");
    await vi.advanceTimersByTimeAsync(100);
    expect(autosave.state).toBe("saving");
    await store.finish();
    expect(store.written).toEqual(["腰椎"]);
    expect(autosave.state).toBe("saved");
    expect(autosave.savedAt).toBe("2026-04-01T14:03:00+09:00");
  });

  it("never has two writes under way, and writes what was typed meanwhile", async () => {
    const store = new SlowStore();
    const autosave = new Autosave<string>({ save: store.save });
    autosave.change("1");
    await vi.advanceTimersByTimeAsync(600);
    autosave.change("12");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(store.underWay, "the second write waits for the first").toBe(1);
    await store.finish();
    expect(autosave.state, "the newer text is not in the store yet").not.toBe("saved");
    expect(store.underWay).toBe(1);
    await store.finish();
    expect(store.written).toEqual(["1", "12"]);
    expect(autosave.state).toBe("saved");
  });

  it("keeps the text after a failure and tries again by itself", async () => {
    const store = new SlowStore();
    const failures: unknown[] = [];
    const autosave = new Autosave<string>({
      save: store.save,
      onFailure: (failure) => failures.push(failure),
    });
    autosave.change("大切な一文");
    await vi.advanceTimersByTimeAsync(600);
    await store.refuse();
    expect(autosave.state).toBe("failed");
    expect(autosave.isUnsaved).toBe(true);
    expect(failures).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    await store.finish();
    expect(store.written).toEqual(["大切な一文"]);
    expect(autosave.state).toBe("saved");
  });

  it("prefers text typed during a failing write over the text that failed", async () => {
    const store = new SlowStore();
    const autosave = new Autosave<string>({ save: store.save });
    autosave.change("old");
    await vi.advanceTimersByTimeAsync(600);
    autosave.change("new");
    await store.refuse();
    await vi.advanceTimersByTimeAsync(2_000);
    await store.finish();
    expect(store.written).toEqual(["new"]);
  });

  it("says after a flush whether everything is in the store", async () => {
    const store = new SlowStore();
    const autosave = new Autosave<string>({ save: store.save });
    autosave.change("1");
    const first = autosave.flush();
    autosave.change("12");
    await store.finish();
    await store.finish();
    expect(await first, "text typed during the flush is written too").toBe(true);
    expect(store.written).toEqual(["1", "12"]);

    autosave.change("123");
    const second = autosave.flush();
    await store.refuse();
    expect(await second).toBe(false);
  });

  it("flushes when the window hides and when the form goes away", async () => {
    const store = new SlowStore();
    const autosave = new Autosave<string>({ save: store.save });
    const stop = autosave.watch(window);
    autosave.change("1");
    window.dispatchEvent(new Event("blur"));
    expect(store.underWay).toBe(1);
    await store.finish();
    autosave.change("2");
    stop();
    expect(store.underWay, "unmounting writes at once").toBe(1);
    await store.finish();
    expect(store.written).toEqual(["1", "2"]);
  });

  it("writes nothing more once the draft is confirmed", async () => {
    const store = new SlowStore();
    const autosave = new Autosave<string>({ save: store.save });
    autosave.change("1");
    autosave.forget();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.underWay).toBe(0);
    expect(autosave.state).toBe("clean");
  });

  it("does not try again what was dropped while it was being written", async () => {
    const store = new SlowStore();
    const autosave = new Autosave<string>({ save: store.save });
    autosave.change("前の人の書きかけ");
    const flushed = autosave.flush();
    autosave.forget();
    await store.refuse();
    await flushed;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.underWay, "somebody else may be writing here by now").toBe(0);
    expect(autosave.isUnsaved).toBe(false);
  });
});
