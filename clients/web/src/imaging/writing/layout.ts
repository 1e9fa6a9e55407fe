/**
 * Where the frames of a file lie (PS3.5 §8, Annex A.4), without decoding any.
 *
 * What never enters this room: a decoder; a length that was not held against the file.
 */

import { nativeLength } from "@/imaging/pixels.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";
import { codingOf, EXPLICIT_BIG, isNative } from "@/imaging/transfer.ts";
import type { Header } from "@/imaging/writing/dataset.ts";
import { frameCount } from "@/imaging/writing/describing.ts";
import { bytesOf } from "@/imaging/writing/values.ts";

const PIXELS = "x7fe00010";
const EXTENDED_TABLE = "x7fe00001";
const ITEM = 0xe000fffe;
/** Twice as many as there may be frames. */
const MAX_FRAGMENTS = 200_000;
/** How a JPEG, JPEG-LS or JPEG 2000 stream begins, and with it a frame. */
const STARTS = new Set([0xffd8, 0xff4f]);

/** A part of a file: its offset in the body, and its length. */
export interface Piece {
  readonly offset: number;
  readonly length: number;
}

/** For each frame the pieces that make it, in the order of the file. */
export type Layout = readonly (readonly Piece[])[];

/** None where the pixels do not part into frames; those cut off are left out. */
export function framesOf(header: Header, shape: ImageShape): Layout {
  const { dataset, opened } = header;
  const element = dataset.elements[PIXELS];
  const count = frameCount(dataset);
  if (element === undefined || count === 0 || shape.rows * shape.columns === 0) return [];
  if (element.hadUndefinedLength !== true) {
    // Bytes of words of 16 bits lie two by two the other way round.
    const isTurned =
      shape.transfer === EXPLICIT_BIG && shape.allocated === 8 && element.vr !== "OB";
    if (isTurned) return [];
    return nativeFrames(header, shape, element.dataOffset, element.length, count);
  }
  if (codingOf(shape.transfer) === "native" || isFilm(shape.transfer)) return [];
  const items = itemsOf(opened.body, element.dataOffset);
  const [table, ...fragments] = items;
  if (table === undefined || fragments.length === 0) return [];
  if (count === 1) return [fragments];
  if (fragments.length === count) return fragments.map((fragment) => [fragment]);
  return fragmentsByFrame(header, table, fragments, count);
}

/** The bytes of a frame, its pieces joined. */
export function frameBytes(body: Uint8Array, pieces: readonly Piece[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only) return body.subarray(only.offset, only.offset + only.length);
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const { offset, length } of pieces) {
    whole.set(body.subarray(offset, offset + length), at);
    at += length;
  }
  return whole;
}

/** The lengths taken in turn from the rest and from the frames (§5.17.6). */
export function cutsOf(layout: Layout, size: number): readonly number[] {
  const cuts = [0];
  let at = 0;
  for (const { offset, length } of layout.flat()) {
    if (length === 0) continue;
    const last = cuts.length - 1;
    const isRest = last % 2 === 0;
    if (offset > at) {
      if (isRest) cuts[last] = (cuts[last] ?? 0) + offset - at;
      else cuts.push(offset - at);
    }
    if (cuts.length % 2 === 1) cuts.push(0);
    cuts[cuts.length - 1] = (cuts.at(-1) ?? 0) + length;
    at = offset + length;
  }
  if (cuts.length % 2 === 1) cuts[cuts.length - 1] = (cuts.at(-1) ?? 0) + size - at;
  else cuts.push(size - at);
  return cuts;
}

/** What the cuts leave to the rest, in the order of the file. */
export function restOf(file: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  let at = 0;
  return cuts.flatMap((cut, place) => {
    at += cut;
    return place % 2 === 0 && cut > 0 ? [file.subarray(at - cut, at)] : [];
  });
}

function nativeFrames(
  { opened }: Header,
  shape: ImageShape,
  start: number,
  length: number,
  count: number,
): Layout {
  const size = nativeLength(shape);
  if (size === 0 || !isNative(shape.transfer)) return [];
  const end = Math.min(start + length, opened.body.length);
  const there = Math.min(count, Math.floor((end - start) / size));
  return Array.from({ length: Math.max(0, there) }, (_, at) => [
    { offset: start + at * size, length: size },
  ]);
}

/** MPEG: what it holds are no images. */
function isFilm(transfer: string): boolean {
  return /^1\.2\.840\.10008\.1\.2\.4\.10\d/u.test(transfer);
}

/** The items from here: the table of offsets, then the fragments that are whole. */
function itemsOf(body: Uint8Array, from: number): readonly Piece[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const found: Piece[] = [];
  let at = from;
  while (found.length <= MAX_FRAGMENTS) {
    if (at + 8 > body.length || view.getUint32(at, true) !== ITEM) return found;
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > body.length) return found;
    found.push({ offset: at + 8, length });
    at += 8 + length;
  }
  return [];
}

/** By whichever table fits: the extended one, the basic one, or how streams begin. */
function fragmentsByFrame(
  { dataset, opened }: Header,
  table: Piece,
  fragments: readonly Piece[],
  count: number,
): Layout {
  const base = (fragments[0]?.offset ?? 0) - 8;
  const basic = opened.body.subarray(table.offset, table.offset + table.length);
  const starts = [
    offsets(bytesOf(dataset, EXTENDED_TABLE), 8).map((offset) => base + offset),
    offsets(basic, 4).map((offset) => base + offset),
    beginnings(opened.body, fragments),
  ];
  for (const one of starts) {
    const layout = parted(fragments, one, count);
    if (layout.length > 0) return layout;
  }
  return [];
}

function offsets(table: Uint8Array | null, width: 4 | 8): readonly number[] {
  if (table === null) return [];
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const count = Math.min(MAX_FRAGMENTS, Math.floor(table.length / width));
  return Array.from({ length: count }, (_, at) => {
    return width === 4 ? view.getUint32(at * 4, true) : Number(view.getBigUint64(at * 8, true));
  });
}

function beginnings(body: Uint8Array, fragments: readonly Piece[]): readonly number[] {
  return fragments
    .filter(({ offset }) => STARTS.has(((body[offset] ?? 0) << 8) | (body[offset + 1] ?? 0)))
    .map(({ offset }) => offset - 8);
}

/** Fragments by the frame that begins at or before them; none if they do not fit. */
function parted(fragments: readonly Piece[], starts: readonly number[], count: number): Layout {
  const places = new Map(fragments.map(({ offset }, at) => [offset - 8, at]));
  const firsts = starts.map((start) => places.get(start));
  if (firsts.length !== count || firsts[0] !== 0) return [];
  const bounds = [...firsts, fragments.length];
  const isRising = bounds.every((bound, at) => {
    const before = bounds[at - 1];
    return bound !== undefined && (at === 0 || (before !== undefined && bound > before));
  });
  if (!isRising) return [];
  return firsts.map((first, at) => fragments.slice(first, bounds[at + 1]));
}
