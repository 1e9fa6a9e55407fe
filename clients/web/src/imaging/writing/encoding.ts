/**
 * Frames and previews into a pack: lossless where that serves, and always compared (§5.17.4, 5).
 *
 * What never enters this room: a stream that does not give back the frame it was made of.
 */

import type { Codecs } from "@/imaging/codecs/emscripten.ts";
import { previewSides, turnSign } from "@/imaging/decoding.ts";
import { deflated } from "@/imaging/deflate.ts";
import { type Frame, nativeLength, type Samples } from "@/imaging/pixels.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";
import { EXPLICIT_BIG, isNative } from "@/imaging/transfer.ts";
import type { Decode } from "@/imaging/worker/decoders.ts";

/** The largest error of a value of a preview: a hundredth of the narrowest usual window. */
const NEAR_8 = 2;
const NEAR_16 = 4;

export interface Encoded {
  readonly codec: string;
  readonly bytes: Uint8Array;
}

/** The bytes of a frame in its file, by the codec that serves them best. */
export async function encodeFrame(
  codecs: Codecs,
  shape: ImageShape,
  raw: Uint8Array,
): Promise<Encoded> {
  const stored = { codec: "stored", bytes: raw };
  if (!isNative(shape.transfer) || raw.length !== nativeLength(shape)) return stored;
  if (fitsJpegLs(shape)) {
    const bytes = await lossless(codecs, shape, raw);
    if (bytes !== null && bytes.length < raw.length) return { codec: "jpegls", bytes };
  }
  const bytes = await deflated(raw);
  return bytes.length < raw.length ? { codec: "deflate", bytes } : stored;
}

/** A small picture of a frame; null where nothing here opens it. */
export async function encodePreview(
  codecs: Codecs,
  shape: ImageShape,
  frame: Frame,
): Promise<Encoded | null> {
  if (
    (shape.allocated !== 8 && shape.allocated !== 16) ||
    frame.samples.BYTES_PER_ELEMENT > 2
  ) {
    return null;
  }
  const isPalette = shape.photometric === "PALETTE COLOR";
  const small = shrunk(shape, frame, !isPalette);
  const isWide = small.BYTES_PER_ELEMENT > 1 || (shape.allocated > 8 && frame.channels === 1);
  const words = wordsOf(small, isWide ? 16 : 8, shape.signed && frame.channels === 1);
  // CharLS takes no error that is half of the greatest value.
  const precision = Math.max(8, isWide ? precisionOf(words, 2) : 8);
  const { rows, columns } = previewSides(shape);
  const near = isPalette ? 0 : precision <= 8 ? NEAR_8 : NEAR_16;
  const info = sides(columns, rows, precision, frame.channels);
  const bytes = await codecs.encode(info, narrowed(words, isWide ? 2 : 1, precision), near);
  return { codec: "preview-jpegls", bytes };
}

/** Means of blocks, or their first pixels; edges of what is there. */
export function shrunk(shape: ImageShape, frame: Frame, isMean: boolean): Samples {
  const { factor, rows, columns } = previewSides(shape);
  const { samples, channels } = frame;
  if (factor === 1) return samples;
  const small = new (samples.constructor as typeof Uint16Array)(rows * columns * channels);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < channels; channel++, at++) {
        const place = { top: row * factor, left: column * factor, channel, factor };
        small[at] = isMean
          ? meanOf(frame, place)
          : (samples[(place.top * frame.columns + place.left) * channels + channel] ?? 0);
      }
    }
  }
  return small;
}

interface Block {
  readonly top: number;
  readonly left: number;
  readonly channel: number;
  readonly factor: number;
}

/** The edge is repeated where a block reaches beyond it. */
function meanOf({ samples, channels, rows, columns }: Frame, block: Block): number {
  const { top, left, channel, factor } = block;
  let sum = 0;
  for (let down = 0; down < factor; down++) {
    const row = Math.min(top + down, rows - 1) * columns;
    for (let along = 0; along < factor; along++) {
      const column = Math.min(left + along, columns - 1);
      sum += samples[(row + column) * channels + channel] ?? 0;
    }
  }
  return Math.round(sum / (factor * factor));
}

function fitsJpegLs(shape: ImageShape): boolean {
  const { allocated, samples, planar, photometric, transfer } = shape;
  const isTurned = transfer === EXPLICIT_BIG && allocated === 8;
  const isTogether = samples === 1 || (samples === 3 && planar === 0);
  const isWhole = photometric !== "YBR_FULL_422";
  return (allocated === 8 || allocated === 16) && isTogether && isWhole && !isTurned;
}

/** A stream that was decoded and is `raw`; null where it is not. */
async function lossless(
  codecs: Codecs,
  shape: ImageShape,
  raw: Uint8Array,
): Promise<Uint8Array | null> {
  const { allocated, samples, signed, stored, rows, columns, transfer } = shape;
  const words = new Uint8Array(raw);
  if (transfer === EXPLICIT_BIG && allocated === 16) turned(words);
  if (signed) turnSign(words, allocated);
  const most = Math.max(Math.min(stored, allocated), 2);
  const precision = Math.max(most, precisionOf(words, allocated / 8));
  const info = sides(columns, rows, precision, samples);
  try {
    const samplesOnly = narrowed(words, allocated / 8, precision);
    const bytes = await codecs.encode(info, samplesOnly, 0);
    const again = await codecs.decode("charls-encoder", "JpegLSDecoder", bytes);
    return equal(again.bytes, samplesOnly) ? bytes : null;
  } catch {
    return null;
  }
}

function sides(width: number, height: number, bitsPerSample: number, componentCount: number) {
  return { width, height, bitsPerSample, componentCount };
}

/** The bits that the largest word needs. */
function precisionOf(words: Uint8Array, width: number): number {
  let all = 0;
  if (width === 1) for (const word of words) all |= word;
  else for (const word of new Uint16Array(words.buffer, 0, words.length >> 1)) all |= word;
  return Math.max(2, 32 - Math.clz32(all));
}

/** Samples as words in little endian, the sign turned. */
function wordsOf(samples: Samples, bits: 8 | 16, isSigned: boolean): Uint8Array<ArrayBuffer> {
  const wide = bits === 16 ? Uint16Array.from(samples as Uint16Array) : new Uint8Array(samples);
  const words = new Uint8Array(wide.buffer as ArrayBuffer);
  if (isSigned) turnSign(words, bits);
  return words;
}

/** An encoder of 8 bits and less takes a byte a sample. */
function narrowed(
  words: Uint8Array<ArrayBuffer>,
  width: number,
  precision: number,
): Uint8Array {
  if (width === 1 || precision > 8) return words;
  return Uint8Array.from(new Uint16Array(words.buffer, 0, words.length >> 1));
}

function turned(words: Uint8Array): void {
  for (let at = 0; at + 1 < words.length; at += 2) {
    const first = words[at] ?? 0;
    words[at] = words[at + 1] ?? 0;
    words[at + 1] = first;
  }
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** A frame of a file as it is shown; null where nothing here opens it. */
export async function openFrame(
  decode: Decode,
  shape: ImageShape,
  raw: Uint8Array,
): Promise<Frame | null> {
  try {
    // A copy: what is decoded elsewhere is given away.
    return await decode({ kind: "frame", shape, codec: "stored", bytes: raw.slice() });
  } catch {
    return null;
  }
}
