/**
 * Frames as numbers: what words of a file, or of a decoder, mean (PS3.5 §8, PS3.3 C.7.6.3).
 *
 * What never enters this room: a codec, a screen.
 */

import { ImagingFault } from "@/imaging/faults.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";
import { EXPLICIT_BIG, isNative } from "@/imaging/transfer.ts";

/** Bytes of one frame in memory; a mammogram has 40 MiB. */
export const MAX_FRAME = 96 * 1024 * 1024;

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array;

/** `samples` are stored values, or RGB side by side where `channels` is 3. */
export interface Frame {
  readonly columns: number;
  readonly rows: number;
  readonly channels: 1 | 3;
  readonly samples: Samples;
}

/** The bytes that one frame has in a file of native words; 0 when frames fill no bytes. */
export function nativeLength(shape: ImageShape): number {
  const { rows, columns, samples, allocated } = shape;
  const bits = rows * columns * (isSubsampled(shape) ? 2 : samples) * allocated;
  return bits % 8 === 0 ? bits / 8 : 0;
}

/** @throws ImagingFault for what is no image, or larger than what is opened here */
export function checkShape({ rows, columns, samples, allocated }: ImageShape): void {
  if (rows < 1 || columns < 1) throw new ImagingFault("no_image");
  if (samples !== 1 && samples !== 3) throw new ImagingFault("unsupported", "samples");
  if (![1, 8, 16, 32].includes(allocated)) throw new ImagingFault("unsupported", "bits");
  if (rows > 65_535 || columns > 65_535) throw new ImagingFault("damaged", "sides");
  const bytes = rows * columns * samples * Math.max(1, allocated / 8);
  if (bytes > MAX_FRAME) throw new ImagingFault("too_large", "a frame of this size");
}

/**
 * A frame of native words as they lie in a file; what is `owned` is changed and kept.
 *
 * @throws ImagingFault when there are fewer
 */
export function nativeFrame(shape: ImageShape, bytes: Uint8Array, owned = false): Frame {
  const { rows, columns, allocated, samples } = shape;
  if (bytes.length < nativeLength(shape)) throw new ImagingFault("damaged", "too few pixels");
  if (allocated === 1) return grey(shape, unpackedBits(bytes, rows * columns));
  if (isSubsampled(shape)) return colour(shape, subsampled(bytes, rows * columns), "YBR_FULL");
  const words = wordsOf(bytes, nativeLength(shape), owned);
  if (shape.transfer === EXPLICIT_BIG && allocated > 8) swap(words, allocated / 8);
  const values = typed(words, allocated, shape.signed);
  if (samples === 1) return grey(shape, onlyStored(values, shape));
  return colour(shape, together(eightBits(values, allocated), shape), shape.photometric);
}

/**
 * What a decoder gave, `precision` bits a sample, colours side by side.
 *
 * `photometric` says what its colours are: a decoder may have made RGB of them.
 */
export function decodedFrame(
  shape: ImageShape,
  bytes: Uint8Array,
  precision: number,
  photometric: string,
): Frame {
  const { rows, columns, samples } = shape;
  const width = precision <= 8 ? 1 : precision <= 16 ? 2 : 4;
  if (bytes.length < rows * columns * samples * width) {
    throw new ImagingFault("damaged", "too few pixels");
  }
  const words = wordsOf(bytes, rows * columns * samples * width, true);
  const values = typed(words, width * 8, shape.signed);
  if (samples === 3) return colour(shape, eightBits(values, precision), photometric);
  return grey(shape, shape.signed ? extended(values, precision) : values);
}

/** Words of `allocated` bits in little endian as numbers; a view of the same bytes. */
export function typed(
  words: Uint8Array<ArrayBuffer>,
  allocated: number,
  signed: boolean,
): Samples {
  const { buffer, byteOffset, byteLength } = words;
  if (allocated <= 8) return signed ? new Int8Array(buffer, byteOffset, byteLength) : words;
  if (allocated <= 16) {
    const length = byteLength >> 1;
    return signed
      ? new Int16Array(buffer, byteOffset, length)
      : new Uint16Array(buffer, byteOffset, length);
  }
  const length = byteLength >> 2;
  return signed
    ? new Int32Array(buffer, byteOffset, length)
    : new Uint32Array(buffer, byteOffset, length);
}

/** Turns bytes of each word around, in place. */
export function swap(bytes: Uint8Array, width: number): void {
  for (let at = 0; at + width <= bytes.length; at += width) {
    bytes.subarray(at, at + width).reverse();
  }
}

/** Numbers of more than a byte begin at an even place: their own, or a copy. */
function wordsOf(bytes: Uint8Array, length: number, owned: boolean): Uint8Array<ArrayBuffer> {
  const mayKeep = owned && bytes.byteOffset % 4 === 0 && bytes.length === length;
  return mayKeep ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice(0, length);
}

/** Two pixels share their chrominance (PS3.3 C.7.6.3.1.2). */
function isSubsampled({ photometric, transfer }: ImageShape): boolean {
  return photometric === "YBR_FULL_422" && isNative(transfer);
}

function grey({ rows, columns }: ImageShape, samples: Samples): Frame {
  return { rows, columns, channels: 1, samples };
}

function colour(shape: ImageShape, samples: Uint8Array, photometric: string): Frame {
  const { rows, columns } = shape;
  if (photometric === "YBR_FULL" || photometric === "YBR_FULL_422") toRgb(samples);
  return { rows, columns, channels: 3, samples };
}

/** Bits beyond the stored ones hold old overlays, or a sign that was not carried on. */
function onlyStored(values: Samples, { stored, allocated, signed }: ImageShape): Samples {
  if (stored < 1 || stored >= allocated) return values;
  if (signed) return extended(values, stored);
  const mask = 2 ** stored - 1;
  for (let at = 0; at < values.length; at++) values[at] = ((values[at] ?? 0) & mask) >>> 0;
  return values;
}

function extended(values: Samples, precision: number): Samples {
  const unused = 32 - precision;
  if (unused <= 0) return values;
  for (let at = 0; at < values.length; at++) {
    values[at] = ((values[at] ?? 0) << unused) >> unused;
  }
  return values;
}

function unpackedBits(bytes: Uint8Array, count: number): Uint8Array {
  const bits = new Uint8Array(count);
  for (let at = 0; at < count; at++) bits[at] = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
  return bits;
}

function subsampled(bytes: Uint8Array, count: number): Uint8Array {
  const pixels = new Uint8Array(count * 3);
  for (let pair = 0, from = 0; pair < count; pair += 2, from += 4) {
    const [first = 0, second = 0, blue = 0, red = 0] = bytes.subarray(from, from + 4);
    pixels.set([first, blue, red, second, blue, red].slice(0, (count - pair) * 3), pair * 3);
  }
  return pixels;
}

function eightBits(values: Samples, precision: number): Uint8Array {
  if (precision <= 8) return new Uint8Array(values.buffer, values.byteOffset, values.length);
  const shift = precision - 8;
  return Uint8Array.from(values as Uint16Array, (value) => value >>> shift);
}

/** Planes of a colour each, side by side. */
function together(values: Uint8Array, { planar, rows, columns }: ImageShape): Uint8Array {
  if (planar !== 1) return values;
  const count = rows * columns;
  const pixels = new Uint8Array(values.length);
  for (let plane = 0; plane < 3; plane++) {
    for (let at = 0; at < count; at++) pixels[at * 3 + plane] = values[plane * count + at] ?? 0;
  }
  return pixels;
}

/** PS3.3 C.7.6.3.1.2, in place. */
function toRgb(pixels: Uint8Array): void {
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const luma = pixels[at] ?? 0;
    const blue = (pixels[at + 1] ?? 0) - 128;
    const red = (pixels[at + 2] ?? 0) - 128;
    clamped[at] = luma + 1.402 * red;
    clamped[at + 1] = luma - 0.344136 * blue - 0.714136 * red;
    clamped[at + 2] = luma + 1.772 * blue;
  }
}
