import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchDesk } from "./idle";

describe("the watch over the desk", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function desk(afterMs = 300_000): {
    page: EventTarget;
    left: ReturnType<typeof vi.fn>;
    told: ReturnType<typeof vi.fn>;
    end: () => void;
  } {
    const page = new EventTarget();
    const left = vi.fn();
    const told = vi.fn();
    const end = watchDesk(page, { afterMs: () => afterMs, onLeft: left, onTouch: told });
    return { page, left, told, end };
  }

  it("tells once that the desk was left", () => {
    const { left, end } = desk();
    vi.advanceTimersByTime(299_000);
    expect(left).not.toHaveBeenCalled();
    vi.advanceTimersByTime(600_000);
    expect(left).toHaveBeenCalledTimes(1);
    end();
  });

  it("counts from the last touch, and tells of touches now and then only", () => {
    const { page, left, told, end } = desk();
    for (let second = 0; second < 600; second += 1) {
      vi.advanceTimersByTime(1_000);
      page.dispatchEvent(new Event("keydown"));
    }
    expect(left).not.toHaveBeenCalled();
    expect(told.mock.calls.length).toBeGreaterThan(15);
    expect(told.mock.calls.length).toBeLessThan(22);
    end();
  });

  it("counts anew after a clock that was set back, and not at all once it is over", () => {
    const { left, end } = desk();
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(299_000);
    expect(left).not.toHaveBeenCalled();
    end();
    vi.advanceTimersByTime(3_600_000);
    expect(left).not.toHaveBeenCalled();
  });
});
