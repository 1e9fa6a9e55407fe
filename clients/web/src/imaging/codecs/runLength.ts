/**
 * RLE of DICOM (PS3.5 Annex G): a segment for each byte of a sample, the highest first.
 *
 * What never enters this room: a write beyond what the shape holds.
 */

import { ImagingFault } from "@/imaging/faults.ts";

const HEADER = 64;
const MAX_SEGMENTS = 15;

export interface RunLengthShape {
  readonly pixels: number;
  readonly samples: number;
  /** Bytes of a sample. */
  readonly width: number;
}

/** Native words in little endian, colours side by side. @throws ImagingFault damaged */
export function runLengthDecoded(bytes: Uint8Array, shape: RunLengthShape): Uint8Array {
  const { pixels, samples, width } = shape;
  if (bytes.length < HEADER) throw new ImagingFault("damaged", "no segments");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, true);
  if (count !== samples * width || count > MAX_SEGMENTS) {
    throw new ImagingFault("damaged", "another number of segments");
  }
  const stride = samples * width;
  const words = new Uint8Array(pixels * stride);
  for (let segment = 0; segment < count; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const next = segment + 1 < count ? view.getUint32(8 + 4 * segment, true) : bytes.length;
    const place = Math.floor(segment / width) * width + (width - 1 - (segment % width));
    const piece = bytes.subarray(start, Math.min(next, bytes.length));
    if (unrolled(piece, words, place, stride) < pixels) {
      throw new ImagingFault("damaged", "too few pixels");
    }
  }
  return words;
}

/** Gives how many bytes of the plane there were. */
function unrolled(piece: Uint8Array, words: Uint8Array, place: number, stride: number): number {
  const pixels = words.length / stride;
  let count = 0;
  for (let at = 0; at < piece.length && count < pixels; ) {
    const head = piece[at++] ?? 0;
    const isRun = head > 128;
    const length = head === 128 ? 0 : isRun ? 257 - head : head + 1;
    for (let step = 0; step < length && count < pixels; step++) {
      if (!isRun && at + step >= piece.length) return count;
      words[place + count * stride] = piece[isRun ? at : at + step] ?? 0;
      count += 1;
    }
    at += isRun ? 1 : length;
  }
  return count;
}
