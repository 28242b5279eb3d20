// A stand-in for the real page, so that the preview has something to show in a plain browser. It is
// not the form: the form's layout is the Rust side's.

import type { PreviewPage, PreviewRegion, SlipForm } from "../bindings";

export interface PageText {
  readonly title: string;
  readonly number: string;
  readonly rows: ReadonlyArray<{ field: keyof SlipForm | "client"; label: string; text: string }>;
}

const WIDTH = 210;
const HEIGHT = 297;
const LEFT = 18;
const TOP = 42;

function heightOf(text: string): number {
  return 9 + Math.max(1, Math.ceil(text.length / 34)) * 6.2;
}

/** Places each row on the sheet. */
export function layOut(page: PageText): PreviewPage {
  const regions: PreviewRegion[] = [];
  let y = TOP;
  for (const row of page.rows) {
    const height = heightOf(row.text);
    regions.push({
      field: row.field,
      x_mm: LEFT,
      y_mm: y,
      width_mm: WIDTH - 2 * LEFT,
      height_mm: height,
    });
    y += height;
  }
  return {
    width_mm: WIDTH,
    height_mm: HEIGHT,
    regions,
    text: page.rows.map((row) => `${row.label} ${row.text}`).join("\n"),
  };
}

type Paint = (
  context: CanvasRenderingContext2D,
  scale: number,
  type: (size: number, weight?: number) => void,
) => void;

/** Draws a sheet of a size in mm as a PNG. */
export async function sheet(
  [widthMm, heightMm]: readonly [number, number],
  widthPx: number,
  paint: Paint,
): Promise<ArrayBuffer> {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) return new ArrayBuffer(0);
  const scale = widthPx / widthMm;
  canvas.width = Math.round(widthMm * scale);
  canvas.height = Math.round(heightMm * scale);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000";
  context.strokeStyle = "#000";
  context.lineWidth = Math.max(1, 0.3 * scale);
  paint(context, scale, (size, weight = 400) => {
    context.font = `${weight} ${size * 0.3528 * scale}px "Tsunagi Gothic"`;
  });
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  return blob === null ? new ArrayBuffer(0) : blob.arrayBuffer();
}

/** Draws the sheet as a PNG. */
export async function draw(page: PageText, widthPx: number, look: string): Promise<ArrayBuffer> {
  const width = look === "fax_standard" ? widthPx / 2 : widthPx;
  return sheet([WIDTH, HEIGHT], width, (context, scale, type) => {
    paintPage(page, context, scale, type);
  });
}

const paintPage = (page: PageText, ...[context, scale, type]: Parameters<Paint>): void => {
  type(20, 700);
  context.textAlign = "center";
  context.fillText(page.title, (WIDTH * scale) / 2, 28 * scale);
  context.textAlign = "right";
  type(16, 700);
  context.fillText(`整理番号 ${page.number}`, (WIDTH - LEFT) * scale, 37 * scale);
  context.textAlign = "left";
  const laidOut = layOut(page);
  page.rows.forEach((row, index) => {
    const region = laidOut.regions[index];
    if (region === undefined) return;
    context.strokeRect(
      region.x_mm * scale,
      region.y_mm * scale,
      region.width_mm * scale,
      region.height_mm * scale,
    );
    type(10.5);
    context.fillText(row.label, (region.x_mm + 2) * scale, (region.y_mm + 5) * scale);
    type(12, row.field === "client" ? 700 : 400);
    for (let line = 0; line * 34 < Math.max(1, row.text.length); line += 1) {
      context.fillText(
        row.text.slice(line * 34, line * 34 + 34),
        (region.x_mm + 4) * scale,
        (region.y_mm + 11.5 + line * 6.2) * scale,
      );
    }
  });
};
