/**
 * A small picture of a study, for its line in a thread.
 *
 * What never enters this room: more than what one frame shows.
 */

import { aspectOf } from "@/imaging/geometry.ts";
import { Painter } from "@/imaging/painting.ts";
import type { Frame } from "@/imaging/pixels.ts";
import { WHOLE } from "@/imaging/placing.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";
import { ownWindow, rescaleOf, windowsOf } from "@/imaging/windowing.ts";

const SIDE = 192;
/** Bytes that a message takes (§5.8). */
const MOST = 24_576;
const QUALITIES = [0.8, 0.6, 0.4] as const;

/** A JPEG; null where nothing here makes one, or none is small enough. */
export async function thumbnailOf(shape: ImageShape, frame: Frame): Promise<Uint8Array | null> {
  if (typeof OffscreenCanvas !== "function") return null;
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const rescale = rescaleOf(shape);
  const window = windowsOf(shape)[0] ?? ownWindow(frame, rescale);
  const isInverted = shape.photometric === "MONOCHROME1";
  const { columns, rows } = shape;
  const sides = { columns, rows, aspect: aspectOf(shape) };
  const stage = { width: SIDE, height: SIDE };
  new Painter(canvas, new OffscreenCanvas(1, 1)).draw(
    { frame, tone: { window, rescale, isInverted }, sides },
    { stage, pose: WHOLE, ratio: 1 },
  );
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (blob.size <= MOST) return new Uint8Array(await blob.arrayBuffer());
  }
  return null;
}
