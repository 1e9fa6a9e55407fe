/**
 * The sender's file, byte by byte, from its rest and its frames (§5.17.5).
 *
 * What never enters this room: a file that is not the one that was sent.
 */

import type { Codecs } from "@/imaging/codecs/emscripten.ts";
import { jpegHead } from "@/imaging/codecs/streams.ts";
import { turnSign } from "@/imaging/decoding.ts";
import { inflated, joined } from "@/imaging/deflate.ts";
import { ImagingFault } from "@/imaging/faults.ts";
import { checkShape, nativeLength, swap } from "@/imaging/pixels.ts";
import type { FrameRange, ImageShape, Instance, Range } from "@/imaging/studyIndex.ts";
import { EXPLICIT_BIG } from "@/imaging/transfer.ts";

/** Bytes of a file that is put together in memory. */
export const MAX_RESTORED = 1024 * 1024 * 1024;

export type ReadRange = (range: Range) => Promise<Uint8Array>;

/** @throws ImagingFault damaged when it is not what was sent; too_large */
export async function restoreFile(
  codecs: Codecs,
  shape: ImageShape,
  instance: Instance,
  read: ReadRange,
): Promise<Uint8Array> {
  const { size, rest, cuts, frames, sha256 } = instance;
  if (size > MAX_RESTORED) throw new ImagingFault("too_large", "a file of this size");
  const own = await inflated(await read(rest), size);
  const taken = cuts.filter((_, place) => place % 2 === 1).reduce((sum, cut) => sum + cut, 0);
  const pixels: Uint8Array[] = [];
  for (let at = 0, have = 0; at < frames.length && have < taken; at++) {
    const plain = await frameBytes(codecs, shape, frames[at] as FrameRange, read);
    pixels.push(plain);
    have += plain.length;
  }
  const whole = interleaved(cuts, own, joined(pixels), size);
  if (!same(await sha(whole), sha256)) throw new ImagingFault("damaged", "another file");
  return whole;
}

async function frameBytes(
  codecs: Codecs,
  shape: ImageShape,
  frame: FrameRange,
  read: ReadRange,
): Promise<Uint8Array> {
  const bytes = await read(frame);
  if (frame.codec === "stored") return bytes;
  checkShape(shape);
  if (frame.codec === "deflate") return await inflated(bytes, nativeLength(shape));
  if (frame.codec !== "jpegls") throw new ImagingFault("unsupported", "codec");
  const { rows, columns, precision } = jpegHead(bytes);
  if (rows !== shape.rows || columns !== shape.columns) throw new ImagingFault("damaged");
  const decoded = await codecs.decode("charls", "JpegLSDecoder", bytes);
  const isNarrow = precision <= 8 && shape.allocated > 8;
  const words = isNarrow
    ? new Uint8Array(Uint16Array.from(decoded.bytes).buffer)
    : new Uint8Array(decoded.bytes);
  if (shape.signed) turnSign(words, shape.allocated);
  if (shape.transfer === EXPLICIT_BIG && shape.allocated === 16) swap(words, 2);
  return words;
}

function interleaved(
  cuts: readonly number[],
  rest: Uint8Array,
  frames: Uint8Array,
  size: number,
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  const sources = [rest, frames];
  const taken = [0, 0];
  let at = 0;
  for (const [place, cut] of cuts.entries()) {
    const from = taken[place % 2] ?? 0;
    const piece = sources[place % 2]?.subarray(from, from + cut) ?? new Uint8Array();
    if (piece.length < cut || at + cut > size) throw new ImagingFault("damaged", "cuts");
    whole.set(piece, at);
    taken[place % 2] = from + cut;
    at += cut;
  }
  if (at !== size) throw new ImagingFault("damaged", "cuts");
  return whole;
}

async function sha(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
