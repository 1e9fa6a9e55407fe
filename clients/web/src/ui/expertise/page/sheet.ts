/**
 * A column of A4 pages that is written from above: lines are cut at words, pages at lines.
 *
 * Lengths are points. What never enters this room: what is said.
 */

import type PDFDocument from "pdfkit";
import type { Faces, Run } from "@/ui/expertise/page/faces.ts";

const MM = 72 / 25.4;
export const mm = (millimetres: number): number => millimetres * MM;

export const PAPER = { width: 595.28, height: 841.89 } as const;
export const MARGIN = { side: mm(24), top: mm(20), bottom: mm(22) } as const;
export const COLUMN = PAPER.width - 2 * MARGIN.side;
const BOTTOM = PAPER.height - MARGIN.bottom;

/** Of a line, in its size. */
const LEADING = 1.32;
/** How many letters of a word that is longer than a line are taken at once. */
const PIECE = 8;

export const INK = "#16181a";
export const FAINT = "#5b6975";
export const LINE = "#c9d2d9";
export const ACCENT = "#0b6b6b";

export interface Style {
  readonly size: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly align?: "left" | "right";
}

export interface Place {
  readonly x: number;
  readonly width: number;
}

/** What stands around a text: a frame, or a bar on its left. */
export interface Around {
  readonly kind: "frame" | "bar";
  readonly colour: string;
  readonly inset: number;
}

type Drawn = readonly Run[];

export const WHOLE: Place = { x: MARGIN.side, width: COLUMN };

export class Sheet {
  readonly document: PDFDocument;
  readonly #faces: Faces;
  y = MARGIN.top;

  constructor(document: PDFDocument, faces: Faces) {
    this.document = document;
    this.#faces = faces;
  }

  space(height: number): void {
    this.y += height;
  }

  /** A new page, unless so much is left on this one. */
  need(height: number): void {
    if (this.y + height <= BOTTOM) return;
    this.document.addPage();
    this.y = MARGIN.top;
  }

  /** Paragraphs, one below the other, each cut at words. */
  text(content: string, style: Style, place: Place = WHOLE, around?: Around): void {
    const inset = around?.inset ?? 0;
    const inner = { x: place.x + inset, width: place.width - 2 * inset };
    const lines = this.lines(content, style, inner.width);
    const height = style.size * LEADING;
    let from = this.y;
    this.y += inset;
    for (const line of lines) {
      if (this.y + height + inset > BOTTOM) {
        if (around) this.#surround(around, place, from);
        this.need(PAPER.height);
        from = this.y;
        this.y += inset;
      }
      if (line !== null) this.write(line, style, inner);
      this.y += line === null ? height / 2 : height;
    }
    this.y += inset;
    if (around) this.#surround(around, place, from);
  }

  /** How high a text stands. */
  heightOf(content: string, style: Style, width: number): number {
    const height = style.size * LEADING;
    return this.lines(content, style, width).reduce(
      (sum, line) => sum + (line === null ? height / 2 : height),
      0,
    );
  }

  /** Lines of a text; null is the space between two paragraphs. */
  lines(content: string, style: Style, width: number): readonly (Drawn | null)[] {
    const found: (Drawn | null)[] = [];
    for (const line of content.split("\n")) {
      if (line.trim() === "") {
        if (found.length && found.at(-1) !== null) found.push(null);
      } else found.push(...this.#cut(line, style, width));
    }
    return found;
  }

  #cut(line: string, style: Style, width: number): readonly Drawn[] {
    const found: string[] = [];
    let now = "";
    let wide = 0;
    for (const word of this.#words(line, style, width)) {
      if (now !== "" && wide + this.#width(word.trimEnd(), style) > width) {
        found.push(now.trimEnd());
        now = "";
        wide = 0;
      }
      now += word;
      wide += this.#width(word, style);
    }
    if (now.trim() !== "" || !found.length) found.push(now.trimEnd());
    return found.map((text) => this.#faces.runs(text, style.bold === true));
  }

  /** Words with the space behind them; one that no line holds comes in pieces. */
  #words(line: string, style: Style, width: number): readonly string[] {
    const words = line.match(/[^ ]+ *|^ +/gu) ?? [];
    return words.flatMap((word) =>
      this.#width(word.trimEnd(), style) <= width ? [word] : pieces(word),
    );
  }

  #width(text: string, style: Style): number {
    return this.#faces
      .runs(text, style.bold === true)
      .reduce((sum, run) => sum + this.#widthOf(run, style), 0);
  }

  #widthOf({ face, text }: Run, { size }: Style): number {
    return this.document.font(face).fontSize(size).widthOfString(text);
  }

  /** One line where the pen stands, also outside of the column. */
  write(runs: Drawn, style: Style, { x, width }: Place): void {
    const all = runs.reduce((sum, run) => sum + this.#widthOf(run, style), 0);
    let at = style.align === "right" ? x + width - all : x;
    for (const run of runs) {
      const wide = this.#widthOf(run, style);
      this.document.fillColor(style.colour ?? INK);
      this.document.text(run.text, at, this.y, { lineBreak: false });
      at += wide;
    }
  }

  #surround({ kind, colour }: Around, { x, width }: Place, from: number): void {
    const height = this.y - from;
    if (height <= 0) return;
    if (kind === "bar") this.document.rect(x, from, 1.6, height).fillColor(colour).fill();
    else {
      this.document.lineWidth(0.7).strokeColor(colour);
      this.document.roundedRect(x, from, width, height, 3).stroke();
    }
  }
}

function pieces(word: string): readonly string[] {
  const letters = [...word];
  const count = Math.ceil(letters.length / PIECE);
  return Array.from({ length: count }, (_, at) =>
    letters.slice(at * PIECE, (at + 1) * PIECE).join(""),
  );
}
