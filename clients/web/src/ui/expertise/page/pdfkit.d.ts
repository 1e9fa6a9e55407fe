/** What this room uses of pdfkit, which brings no types. */

declare module "pdfkit" {
  export interface Options {
    readonly size: "A4";
    readonly margin: number;
    readonly bufferPages: boolean;
    readonly font: null;
    readonly pdfVersion: "1.4";
    readonly subset: "PDF/A-1b";
    readonly lang: string;
    readonly info: Readonly<Record<string, string | Date>>;
  }

  export default class PDFDocument {
    constructor(options: Options);
    /** The font in force; `font` is the program itself. */
    readonly _font: { readonly font: { hasGlyphForCodePoint(point: number): boolean } };
    registerFont(name: string, bytes: Uint8Array): this;
    font(name: string): this;
    fontSize(size: number): this;
    fillColor(colour: string): this;
    strokeColor(colour: string): this;
    lineWidth(width: number): this;
    widthOfString(text: string): number;
    text(text: string, x: number, y: number, options: { lineBreak: false }): this;
    rect(x: number, y: number, width: number, height: number): this;
    roundedRect(x: number, y: number, width: number, height: number, radius: number): this;
    fill(): this;
    stroke(): this;
    image(
      bytes: Uint8Array,
      x: number,
      y: number,
      options: { fit: [number, number]; align: "center"; valign: "center" },
    ): this;
    addPage(): this;
    bufferedPageRange(): { start: number; count: number };
    switchToPage(page: number): this;
    end(): void;
  }
}

declare module "pdfkit/output" {
  import type PDFDocument from "pdfkit";

  export function toBlob(document: PDFDocument): Promise<Blob>;
}
