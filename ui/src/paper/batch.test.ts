import { describe, expect, test } from "vitest";
import { Batch, daysOf, monthsUntil } from "./batch.svelte";

describe("which slips a batch means", () => {
  test("a month ends on its own last day", () => {
    expect(daysOf("2026-04")).toEqual(["2026-04-01", "2026-04-30"]);
    expect(daysOf("2028-02")).toEqual(["2028-02-01", "2028-02-29"]);
    expect(daysOf("2026-13")).toBeNull();
    expect(daysOf("令和8年4月")).toBeNull();
  });

  test("months are counted back over the turn of the year", () => {
    expect(monthsUntil("2026-02-11", 4)).toEqual(["2026-02", "2026-01", "2025-12", "2025-11"]);
  });

  test("an empty list means the month instead", () => {
    expect(new Batch([], "2026-04-01").which).toBe("month");
    expect(new Batch(["a"], "2026-04-01").scope).toEqual({
      ids: ["a"],
      from: "",
      to: "",
      states: [],
    });
  });
});
