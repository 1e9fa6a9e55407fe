/** The chunks of a WebP (RFC 9649). What never enters this room: another format. */

import { MalformedImage, type Piece } from "@/ui/images/metadata.ts";

/** `RIFF`, size, `WEBP`. */
const HEAD = 12;
const CHUNK_HEAD = 8;
const NEEDED: ReadonlySet<string> = new Set(["VP8 ", "VP8L", "VP8X", "ALPH"]);
/** Of the flags of VP8X only "has alpha" stays true of what is kept. */
const ALPHA = 0x10;

export function webpPieces(bytes: Uint8Array): readonly Piece[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const total = CHUNK_HEAD + view.getUint32(4, true);
  if (total > bytes.length) throw new MalformedImage("a WebP cut short");
  const pieces: Piece[] = [{ name: "RIFF", start: 0, end: HEAD, isPicture: true }];
  let at = HEAD;
  while (at + CHUNK_HEAD <= total) {
    const size = view.getUint32(at + 4, true);
    const end = at + CHUNK_HEAD + size + (size % 2);
    if (end > total) throw new MalformedImage("a WebP chunk cut short");
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    pieces.push({ name: name.trim(), start: at, end, isPicture: NEEDED.has(name) });
    at = end;
  }
  if (at !== total) throw new MalformedImage("a WebP chunk cut short");
  return pieces;
}

/** Say its new size, and that it holds no metadata, no profile and no animation. */
export function finishWebp(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint32(4, bytes.length - CHUNK_HEAD, true);
  const isExtended = String.fromCharCode(...bytes.subarray(HEAD, HEAD + 4)) === "VP8X";
  if (!isExtended) return;
  const flags = HEAD + CHUNK_HEAD;
  bytes[flags] = (bytes[flags] ?? 0) & ALPHA;
}
