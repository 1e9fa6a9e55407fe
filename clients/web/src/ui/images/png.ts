/** The chunks of a PNG (third edition, 5.3). What never enters this room: another format. */

import { MalformedImage, type Piece } from "@/ui/images/metadata.ts";

const SIGNATURE = 8;
/** Length, type and check of a chunk. */
const AROUND = 12;
/** Pixels, and how their numbers become colours. */
const NEEDED: ReadonlySet<string> = new Set([
  "IHDR",
  "PLTE",
  "IDAT",
  "IEND",
  "tRNS",
  "sRGB",
  "gAMA",
  "cHRM",
  "sBIT",
]);

export function pngPieces(bytes: Uint8Array): readonly Piece[] {
  const pieces: Piece[] = [{ name: "signature", start: 0, end: SIGNATURE, isPicture: true }];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE;
  while (at + AROUND <= bytes.length) {
    const end = at + AROUND + view.getUint32(at);
    if (end > bytes.length) throw new MalformedImage("a PNG chunk cut short");
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    pieces.push({ name, start: at, end, isPicture: NEEDED.has(name) });
    if (name === "IEND") return pieces;
    at = end;
  }
  throw new MalformedImage("a PNG without an end");
}
