import { expect, it } from "vitest";
import { countSheets, readSheets } from "./picture";

/** A picture of so many sheets, as the records answer it; counts what it is asked. */
function picture(sheets: number): {
  ask: (page: number) => Promise<ArrayBuffer>;
  asked: () => number;
} {
  let asked = 0;
  return {
    ask: (page) => {
      asked += 1;
      return Promise.resolve(new ArrayBuffer(page < sheets ? 4 : 0));
    },
    asked: () => asked,
  };
}

it("reads as many sheets as there are, and no more than are shown", async () => {
  expect(await readSheets(picture(0).ask, 8, 1600)).toHaveLength(0);
  expect(await readSheets(picture(3).ask, 8, 1600)).toHaveLength(3);
  expect(await readSheets(picture(40).ask, 8, 1600)).toHaveLength(8);
});

it("counts every number of sheets right, whatever was seen before", async () => {
  for (const known of [0, 1, 8]) {
    for (let sheets = known; sheets < known + 70; sheets += 1) {
      expect(await countSheets(picture(sheets).ask, known), `${sheets} after ${known}`).toBe(
        sheets,
      );
    }
  }
});

it("asks seldom, because every question lays the picture out anew", async () => {
  const many = picture(300);
  await countSheets(many.ask, 8);
  expect(many.asked()).toBeLessThan(20);
});
