/**
 * The pieces of an image file, and which of them hold nothing but the picture.
 *
 * An allow list: what is not known to be needed for drawing is metadata, and goes. For JPEG (ITU
 * T.81, JFIF 1.02), PNG (third edition) and WebP (RFC 9649). What never enters this room: a canvas.
 */

import { jpegPieces } from "@/ui/images/jpeg.ts";
import { pngPieces } from "@/ui/images/png.ts";
import { finishWebp, webpPieces } from "@/ui/images/webp.ts";

/** `[start, end)` of a file. `name` is for a sentence or a test: `APP1`, `tEXt`, `EXIF`. */
export interface Piece {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly isPicture: boolean;
}

export type ImageFormat = "jpeg" | "png" | "webp";

/** The bytes are not those of a whole image of a known format. */
export class MalformedImage extends Error {
  override readonly name = "MalformedImage";
}

const READERS: Readonly<Record<ImageFormat, (bytes: Uint8Array) => readonly Piece[]>> = {
  jpeg: jpegPieces,
  png: pngPieces,
  webp: webpPieces,
};
const STARTS: Readonly<Record<ImageFormat, readonly (number | null)[]>> = {
  jpeg: [0xff, 0xd8, 0xff],
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  webp: [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50],
};

/** What it is by its first bytes, whatever its name says. */
export function formatOf(bytes: Uint8Array): ImageFormat | null {
  const formats = Object.keys(STARTS) as ImageFormat[];
  const fits = (format: ImageFormat) =>
    STARTS[format].every((byte, at) => byte === null || bytes[at] === byte);
  return formats.find(fits) ?? null;
}

/** Names of the pieces that are not the picture. @throws MalformedImage */
export function metadataIn(bytes: Uint8Array): readonly string[] {
  return piecesOf(bytes)
    .filter((piece) => !piece.isPicture)
    .map((piece) => piece.name);
}

/** The same picture and nothing else. @throws MalformedImage */
export function bare(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = piecesOf(bytes).filter((piece) => piece.isPicture);
  const size = kept.reduce((sum, piece) => sum + piece.end - piece.start, 0);
  const result = new Uint8Array(size);
  let at = 0;
  for (const { start, end } of kept) {
    result.set(bytes.subarray(start, end), at);
    at += end - start;
  }
  if (formatOf(bytes) === "webp") finishWebp(result);
  return result;
}

function piecesOf(bytes: Uint8Array): readonly Piece[] {
  const format = formatOf(bytes);
  if (!format) throw new MalformedImage("no JPEG, PNG or WebP");
  const pieces = READERS[format](bytes);
  const end = pieces.at(-1)?.end ?? 0;
  if (end === bytes.length) return pieces;
  return [...pieces, { name: "trailing", start: end, end: bytes.length, isPicture: false }];
}
