// A stand-in for the picture of a client's time: the real one is the sheet that the Rust side prints.

import type { EntryView } from "../bindings";
import { sheet } from "./page";

const SIZE = [297, 210] as const;
const LEFT = 45;
const RIGHT = 282;

/** Draws the entries as marks on lines by their kind; nothing where there are none. */
export async function drawTime(
  entries: readonly EntryView[],
  widthPx: number,
): Promise<ArrayBuffer> {
  const times = entries.map(({ day }) => Date.parse(day)).filter((time) => !Number.isNaN(time));
  if (times.length === 0) return new ArrayBuffer(0);
  const [first, last] = [Math.min(...times), Math.max(...times) + 1];
  const lanes = [...new Set(entries.map(({ kind_label }) => kind_label))];
  return sheet(SIZE, widthPx, (context, scale, type) => {
    type(20, 700);
    context.textAlign = "center";
    context.fillText("支援経過の図（見本）", 148 * scale, 24 * scale);
    context.textAlign = "left";
    type(12);
    lanes.forEach((lane, at) => {
      const y = 40 + at * 14;
      context.strokeRect(15 * scale, y * scale, (RIGHT - 15) * scale, 14 * scale);
      context.fillText(lane, 17 * scale, (y + 9) * scale);
    });
    for (const entry of entries) {
      const share = (Date.parse(entry.day) - first) / (last - first);
      const x = LEFT + share * (RIGHT - LEFT - 70);
      const y = 40 + lanes.indexOf(entry.kind_label) * 14 + 9;
      context.fillText(`◆ ${entry.day.slice(5)} ${entry.item.slice(0, 12)}`, x * scale, y * scale);
    }
  });
}
