import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveSearch } from "./search.svelte";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("asks once when typing pauses", async () => {
  const asked: string[] = [];
  const search = new LiveSearch<string>(async (query) => {
    asked.push(query);
    return [query];
  });
  search.type("は");
  search.type("はま");
  await vi.advanceTimersByTimeAsync(150);
  expect(asked).toEqual(["はま"]);
  expect(search.rows).toEqual(["はま"]);
});

it("never shows the answer to an older question", async () => {
  const ends = new Map<string, (rows: string[]) => void>();
  const search = new LiveSearch<string>((query) => new Promise((end) => ends.set(query, end)));
  search.query = "は";
  const first = search.refresh();
  search.query = "はま";
  const second = search.refresh();
  ends.get("はま")?.(["浜栗"]);
  await second;
  ends.get("は")?.(["浜栗", "浜田"]);
  await first;
  expect(search.rows, "the slower, older answer came last and is dropped").toEqual(["浜栗"]);
});

it("keeps the rows when a search fails", async () => {
  let fails = false;
  const search = new LiveSearch<string>(async () => {
    if (fails) throw new Error("locked");
    return ["浜栗"];
  });
  await search.refresh();
  fails = true;
  await search.refresh();
  expect(search.rows).toEqual(["浜栗"]);
  expect(search.failure).not.toBeNull();
});
