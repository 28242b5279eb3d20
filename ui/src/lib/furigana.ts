// Furigana that fills itself: while somebody types 「はまぐり」 and converts it to 「浜栗」, the input
// method shows the kana first. That kana is the reading, so nobody has to type it again.

interface Piece {
  readonly surface: string;
  readonly reading: string;
}

const KANA = /^[\u3041-\u3096\u30a1-\u30fa\u30fc\s\u3000]+$/;
const ONE_KANA = /[\u3041-\u3096\u30a1-\u30fa\u30fc]/;

/** Turns katakana into hiragana, which is what the forms ask for under ふりがな. */
export function toHiragana(text: string): string {
  return text.replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** Listens to the compositions of one field and knows the reading of what stands in it. */
export class FuriganaCapture {
  #pieces: Piece[] = [];
  #lastKana = "";

  /** A new composition begins. */
  start(): void {
    this.#lastKana = "";
  }

  /** The input method shows `shown`. Half-typed romaji at its end ("はまg") is not a reading yet. */
  update(shown: string): void {
    const kana = shown.replace(/[a-zA-Zａ-ｚＡ-Ｚ]+$/u, "");
    if (kana !== "" && KANA.test(kana)) this.#lastKana = kana;
  }

  /** The composition ended as `surface`. */
  end(surface: string): void {
    if (surface === "") return;
    const reading = KANA.test(surface) ? surface : this.#lastKana;
    if (reading !== "") this.#pieces.push({ surface, reading: toHiragana(reading) });
    this.#lastKana = "";
  }

  /**
   * Returns the reading of the field's text as it stands now.
   *
   * Walking the text, instead of adding up events, survives deletions and corrections: a piece that
   * is no longer in the text no longer counts, and a later conversion of the same text wins.
   */
  readingOf(text: string): string {
    const pieces = [...this.#pieces].reverse().sort((a, b) => b.surface.length - a.surface.length);
    let reading = "";
    let at = 0;
    while (at < text.length) {
      const piece = pieces.find(({ surface }) => text.startsWith(surface, at));
      if (piece !== undefined) {
        reading += piece.reading;
        at += piece.surface.length;
        continue;
      }
      const letter = text.charAt(at);
      if (ONE_KANA.test(letter)) reading += toHiragana(letter);
      else if (/[\s\u3000]/.test(letter)) reading += "　";
      at += 1;
    }
    return reading.trim();
  }
}
