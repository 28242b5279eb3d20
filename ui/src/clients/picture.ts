// The sheets of a client's picture. The answer to one question is one sheet, and nothing behind the
// last: how many there are is found by asking.

/** Answers the sheet with a number, from 0, in a width in pixels; no bytes behind the last. */
export type AskSheet = (page: number, widthPx: number) => Promise<ArrayBuffer>;

/** The narrowest picture the records draw: enough to learn that a sheet exists. */
const NARROWEST_PX = 200;

/** Returns the first sheets, as wide as they are looked at. */
export async function readSheets(
  ask: AskSheet,
  most: number,
  widthPx: number,
): Promise<ArrayBuffer[]> {
  const sheets: ArrayBuffer[] = [];
  while (sheets.length < most) {
    const bytes = await ask(sheets.length, widthPx);
    if (bytes.byteLength === 0) break;
    sheets.push(bytes);
  }
  return sheets;
}

/**
 * Counts the sheets, of which `known` have been seen.
 *
 * Steps that double, then halves: each question lays the whole picture out anew, and a long time in
 * care has dozens of sheets.
 */
export async function countSheets(ask: AskSheet, known: number): Promise<number> {
  const exists = async (page: number): Promise<boolean> =>
    (await ask(page, NARROWEST_PX)).byteLength > 0;
  let there = known;
  let step = 1;
  while (await exists(there + step - 1)) {
    there += step;
    step *= 2;
  }
  let missing = there + step;
  while (missing - there > 1) {
    const middle = Math.floor((there + missing) / 2);
    if (await exists(middle - 1)) there = middle;
    else missing = middle;
  }
  return there;
}
