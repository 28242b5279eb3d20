// Makes the typefaces of the screen from the ones of the paper: the same glyphs, and one more promise.
//
// WebKitGTK draws an empty box for a character with a variation selector (葛󠄀) unless the typeface's
// character map also lists the selector by itself. The glyph it then draws is the right variant. So the
// selectors are added to the map, each as a glyph without width. The files of the paper stay untouched.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "../../assets/fonts");
const target = join(here, "../src/styles/fonts");

/** The variation selectors: those of Unicode's standard sequences and those for ideographs. */
const SELECTORS = [
  [0xfe00, 0xfe0f],
  [0xe0100, 0xe01ef],
];

/** Reads the table directory of a TrueType file. */
function tablesOf(font) {
  const count = font.readUInt16BE(4);
  const tables = [];
  for (let index = 0; index < count; index += 1) {
    const at = 12 + index * 16;
    const offset = font.readUInt32BE(at + 8);
    const length = font.readUInt32BE(at + 12);
    const tag = font.toString("latin1", at, at + 4);
    tables.push({ tag, data: Buffer.from(font.subarray(offset, offset + length)) });
  }
  return tables;
}

/** Finds a glyph that takes no room. */
function glyphWithoutWidth(tables) {
  const measured = find(tables, "hhea").readUInt16BE(34);
  const widths = find(tables, "hmtx");
  for (let glyph = 1; glyph < measured; glyph += 1) {
    if (widths.readUInt16BE(glyph * 4) === 0) return glyph;
  }
  throw new Error("the typeface has no glyph without width");
}

/** Adds the selectors to the map of all of Unicode (format 12); the other maps stay as they are. */
function withSelectors(map, glyph) {
  const subtables = [];
  for (let index = 0; index < map.readUInt16BE(2); index += 1) {
    const at = 4 + index * 8;
    const offset = map.readUInt32BE(at + 4);
    const format = map.readUInt16BE(offset);
    const length = format === 4 ? map.readUInt16BE(offset + 2) : lengthOfLarge(map, offset, format);
    const data = Buffer.from(map.subarray(offset, offset + length));
    subtables.push({
      record: Buffer.from(map.subarray(at, at + 4)),
      data: format === 12 ? extended(data, glyph) : data,
    });
  }
  return assembled(map.readUInt16BE(0), subtables);
}

function lengthOfLarge(map, offset, format) {
  if (format === 14) return map.readUInt32BE(offset + 2);
  if (format === 12) return map.readUInt32BE(offset + 4);
  throw new Error(`a character map of format ${format} is not expected`);
}

function extended(data, glyph) {
  const groups = [];
  for (let index = 0; index < data.readUInt32BE(12); index += 1) {
    const at = 16 + index * 12;
    groups.push([data.readUInt32BE(at), data.readUInt32BE(at + 4), data.readUInt32BE(at + 8)]);
  }
  for (const [first, last] of SELECTORS) {
    for (let code = first; code <= last; code += 1) {
      const isListed = groups.some(([from, to]) => from <= code && code <= to);
      if (!isListed) groups.push([code, code, glyph]);
    }
  }
  groups.sort((one, other) => one[0] - other[0]);
  const table = Buffer.alloc(16 + groups.length * 12);
  data.copy(table, 0, 0, 12);
  table.writeUInt32BE(table.length, 4);
  table.writeUInt32BE(groups.length, 12);
  groups.forEach(([first, last, id], index) => {
    table.writeUInt32BE(first, 16 + index * 12);
    table.writeUInt32BE(last, 20 + index * 12);
    table.writeUInt32BE(id, 24 + index * 12);
  });
  return table;
}

function assembled(version, subtables) {
  const head = Buffer.alloc(4 + subtables.length * 8);
  head.writeUInt16BE(version, 0);
  head.writeUInt16BE(subtables.length, 2);
  let offset = head.length;
  subtables.forEach(({ record, data }, index) => {
    record.copy(head, 4 + index * 8);
    head.writeUInt32BE(offset, 8 + index * 8);
    offset += data.length;
  });
  return Buffer.concat([head, ...subtables.map(({ data }) => data)]);
}

/** Writes a TrueType file with fresh sums. */
function fontOf(version, tables) {
  const head = find(tables, "head");
  head.writeUInt32BE(0, 8);
  const directory = Buffer.alloc(12 + tables.length * 16);
  version.copy(directory, 0, 0, 12);
  let offset = directory.length;
  const bodies = tables.map(({ tag, data }, index) => {
    const at = 12 + index * 16;
    directory.write(tag, at, "latin1");
    directory.writeUInt32BE(sum(data), at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(data.length, at + 12);
    const body = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    offset += body.length;
    return body;
  });
  const font = Buffer.concat([directory, ...bodies]);
  const headAt = font.readUInt32BE(12 + tables.findIndex(({ tag }) => tag === "head") * 16 + 8);
  font.writeUInt32BE((0xb1b0afba - sum(font)) >>> 0, headAt + 8);
  return font;
}

function find(tables, tag) {
  const table = tables.find((candidate) => candidate.tag === tag);
  if (table === undefined) throw new Error(`the typeface has no table ${tag}`);
  return table.data;
}

function sum(data) {
  let total = 0;
  for (let at = 0; at < data.length; at += 4) {
    const word = at + 4 <= data.length ? data.readUInt32BE(at) : lastWord(data, at);
    total = (total + word) >>> 0;
  }
  return total;
}

function lastWord(data, at) {
  const word = Buffer.alloc(4);
  data.copy(word, 0, at);
  return word.readUInt32BE(0);
}

mkdirSync(target, { recursive: true });
for (const name of ["BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf"]) {
  const font = readFileSync(join(source, name));
  const tables = tablesOf(font);
  const glyph = glyphWithoutWidth(tables);
  const remade = tables.map(({ tag, data }) =>
    tag === "cmap" ? { tag, data: withSelectors(data, glyph) } : { tag, data },
  );
  writeFileSync(join(target, name), fontOf(font.subarray(0, 12), remade));
}
