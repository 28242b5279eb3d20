import { describe, expect, it } from "vitest";
import { ageOn, clock, daysBetween, longDay, moment, plainDay, shortDay } from "./wareki";

describe("wareki", () => {
  it("writes each era, and the first year as 元年", () => {
    expect(longDay("2026-04-01")).toBe("令和8年4月1日（水）");
    expect(longDay("2019-05-01"), "令和 begins on this day").toBe("令和元年5月1日（水）");
    expect(longDay("2019-04-30"), "and 平成 ends the day before").toBe("平成31年4月30日（火）");
    expect(plainDay("1989-01-07")).toBe("昭和64年1月7日");
    expect(plainDay("1926-12-25")).toBe("昭和元年12月25日");
    expect(plainDay("1926-12-24")).toBe("大正15年12月24日");
  });

  it("leaves out the year only when it is this year", () => {
    expect(shortDay("2026-04-09", "2026-12-31")).toBe("4月9日（木）");
    expect(shortDay("2025-12-31", "2026-01-01")).toBe("令和7年12月31日（水）");
  });

  it("gives back what is no day, instead of inventing one", () => {
    expect(longDay("2026-02-30")).toBe("2026-02-30");
    expect(longDay("")).toBe("");
    expect(ageOn("", "2026-04-01")).toBeNull();
  });

  it("reads the time as written, without shifting zones", () => {
    expect(moment("2026-04-01T14:03:22+09:00")).toBe("令和8年4月1日（水）14:03");
    expect(clock("2026-04-01")).toBe("");
  });

  it("counts age from the birthday on", () => {
    expect(ageOn("1953-04-01", "2026-03-31")).toBe(72);
    expect(ageOn("1953-04-01", "2026-04-01")).toBe(73);
    expect(ageOn("1936-02-29", "2026-02-28"), "no 29 February this year").toBe(89);
  });

  it("counts days over months and leap years", () => {
    expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
    expect(daysBetween("2026-04-10", "2026-04-01")).toBe(-9);
  });
});
