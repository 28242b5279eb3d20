// Writes src/styles/tokens.css from the Digital Agency token file.
// Only the families named here reach the window: a short palette keeps the screens quiet.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "../../assets/tokens/dads-tokens.json");
const target = join(here, "../src/styles/tokens.css");

const tokens = JSON.parse(readFileSync(source, "utf8"));
const lines = [];

function colours(family, name) {
  for (const [step, token] of Object.entries(family)) {
    lines.push(`--${name}-${step}: ${token.$value};`);
  }
}

const { Primitive, Neutral } = tokens.Color.Color;
colours(Primitive.Blue, "blue");
colours(Primitive.Red, "red");
colours(Primitive.Yellow, "yellow");
colours(Primitive.Green, "green");
colours(Neutral.SolidGray, "grey");
lines.push(`--white: ${Neutral.White.$value};`, `--black: ${Neutral.Black.$value};`);

for (const [step, token] of Object.entries(tokens.Size.BorderRadius)) {
  lines.push(`--radius-${step.toLowerCase()}: ${token.$value};`);
}
for (const step of ["1", "3"]) {
  const shadows = tokens.Size.Elevation[step].$value.map(
    ({ x, y, blur, spread, color }) => `${x} ${y} ${blur} ${spread} ${color}`,
  );
  lines.push(`--elevation-${step}: ${shadows.join(", ")};`);
}
for (const [step, token] of Object.entries(tokens.Typography.FontSize)) {
  if (Number(step) >= 16 && Number(step) <= 32) {
    lines.push(`--size-${step}: ${parseInt(token.$value, 10) / 16}rem;`);
  }
}

const css = [
  "/* Written by scripts/tokens.mjs from assets/tokens/dads-tokens.json (MIT, デジタル庁). Do not edit. */",
  ":root {",
  ...lines.map((line) => `  ${line}`),
  "}",
  "",
].join("\n");

writeFileSync(target, css);
