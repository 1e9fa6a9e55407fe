/** A small JPEG that travels inside the message (§5.8). What never enters this room: a file. */

import { type Canvas, drawn, encoded, within } from "@/ui/images/drawing.ts";

/** Bytes, of the protocol. */
export const LARGEST_THUMBNAIL = 24_576;
/** From the sharpest to the one that always fits. */
const TRIES: readonly (readonly [side: number, quality: number])[] = [
  [400, 0.72],
  [400, 0.5],
  [280, 0.5],
  [160, 0.5],
  [80, 0.4],
];

export async function thumbnailOf(picture: Canvas | ImageBitmap): Promise<Uint8Array | null> {
  for (const [side, quality] of TRIES) {
    const canvas = drawn(picture, within(picture, side), true);
    const bytes = await encoded(canvas, "image/jpeg", quality);
    if (bytes.length <= LARGEST_THUMBNAIL) return bytes;
  }
  return null;
}
