// The real pages beside the form: asked for after every save, the newest state wins, and the last good
// pages stay while new ones are made or cannot be made.

import type { Failure, PreviewPage } from "../ipc/bindings";
import { call, failureOf } from "../ipc/call";

export type Look = "print" | "fax_fine" | "fax_standard";

/** A page as shown: its size, its fields, its picture. */
export interface ShownPage {
  readonly page: PreviewPage;
  readonly picture: Blob;
}

/** The pages of one slip. */
export class PagePreview {
  pages = $state.raw<ShownPage[]>([]);
  warnings = $state.raw<string[]>([]);
  look = $state<Look>("print");
  /** Whether a fax begins with a cover sheet; paper never does. */
  hasCover = $state(false);
  isBusy = $state(false);
  failure = $state.raw<Failure | null>(null);

  readonly #slipId: string;
  #widthPx = 1000;
  #asked = 0;
  #shown = "";

  constructor(slipId: string) {
    this.#slipId = slipId;
  }

  /** Chooses paper or what the receiver of a fax sees. */
  async choose(look: Look): Promise<void> {
    this.look = look;
    await this.refresh();
  }

  /** Shows the fax with its cover sheet, or without. */
  async cover(hasCover: boolean): Promise<void> {
    if (hasCover === this.hasCover) return;
    this.hasCover = hasCover;
    if (this.look !== "print") await this.refresh();
  }

  /** Takes the width the picture has on screen; pictures are made anew only for a larger one. */
  async fit(widthPx: number): Promise<void> {
    const wanted = Math.min(3000, Math.max(200, Math.ceil(widthPx / 100) * 100));
    if (wanted <= this.#widthPx) return;
    this.#widthPx = wanted;
    if (this.pages.length > 0) await this.refresh();
  }

  /** Asks for the pages as they print now. */
  async refresh(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.isBusy = true;
    try {
      const preview =
        this.hasCover && this.look !== "print"
          ? await call("preview_fax", { id: this.#slipId, has_cover: true })
          : await call("preview_slip", { id: this.#slipId });
      const state = `${preview.revision} ${this.look} ${this.#widthPx}`;
      if (asked !== this.#asked) return;
      this.warnings = preview.warnings;
      if (state !== this.#shown) {
        const pages = await this.#pictures(preview.revision, preview.pages);
        if (asked !== this.#asked) return;
        this.pages = pages;
        this.#shown = state;
      }
      this.failure = null;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = failureOf(thrown);
    } finally {
      if (asked === this.#asked) this.isBusy = false;
    }
  }

  async #pictures(revision: string, pages: readonly PreviewPage[]): Promise<ShownPage[]> {
    const shown: ShownPage[] = [];
    for (const [index, page] of pages.entries()) {
      const bytes = await call("page_image", {
        id: this.#slipId,
        page: index,
        width_px: this.#widthPx,
        look: this.look,
        revision,
      });
      shown.push({ page, picture: new Blob([bytes], { type: "image/png" }) });
    }
    return shown;
  }
}
