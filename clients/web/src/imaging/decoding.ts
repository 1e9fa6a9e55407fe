/**
 * A frame or a preview of a pack becomes numbers: every codec of §5.17.4, every transfer syntax
 * that is shown here.
 *
 * What never enters this room: a network, a screen; memory for what a stream only claims.
 */

import type { CodecName, Codecs } from "@/imaging/codecs/emscripten.ts";
import { runLengthDecoded } from "@/imaging/codecs/runLength.ts";
import {
  codestreamHead,
  jpegHead,
  type StreamHead,
  untransformed,
} from "@/imaging/codecs/streams.ts";
import { inflated } from "@/imaging/deflate.ts";
import { ImagingFault } from "@/imaging/faults.ts";
import {
  checkShape,
  decodedFrame,
  type Frame,
  nativeFrame,
  nativeLength,
} from "@/imaging/pixels.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";
import { type Coding, codingOf } from "@/imaging/transfer.ts";
import type { DecodeTask } from "@/imaging/worker/decoders.ts";

/** Pixels of a side of a preview (§5.17.4). */
export const PREVIEW_SIDE = 256;

const LOSSLESS_JPEG = 0xc3;
const PROGRESSIVE = 0xc2;

type Decode = (codecs: Codecs, shape: ImageShape, bytes: Uint8Array) => Promise<Frame>;

/** One frame from its bytes in a pack. @throws ImagingFault */
export async function decodeFrame(
  codecs: Codecs,
  shape: ImageShape,
  codec: string,
  bytes: Uint8Array,
): Promise<Frame> {
  checkShape(shape);
  if (codec === "jpegls") return await jpegLsFrame(codecs, shape, bytes);
  if (codec === "deflate") {
    // One byte more than the frame may make its length even.
    const plain = await inflated(bytes, nativeLength(shape) + 1);
    return nativeFrame(shape, plain, true);
  }
  if (codec !== "stored") throw new ImagingFault("unsupported", "codec");
  const coding = codingOf(shape.transfer);
  if (coding === null) throw new ImagingFault("unsupported", "transfer syntax");
  return await DECODERS[coding](codecs, shape, bytes);
}

/** The preview of a frame: smaller by a whole factor, its values those of the frame. */
export async function decodePreview(
  codecs: Codecs,
  shape: ImageShape,
  codec: string,
  bytes: Uint8Array,
): Promise<Frame> {
  if (codec !== "preview-jpegls") throw new ImagingFault("unsupported", "codec");
  const { rows, columns } = previewSides(shape);
  const small = { ...shape, rows, columns, planar: 0, photometric: smallColours(shape) };
  checkShape(small);
  return await jpegLsFrame(codecs, small, bytes);
}

/** Whichever of the two was asked for. */
export async function decodeTask(codecs: Codecs, task: DecodeTask): Promise<Frame> {
  const { kind, shape, codec, bytes } = task;
  const decode = kind === "frame" ? decodeFrame : decodePreview;
  return await decode(codecs, shape, codec, bytes);
}

/** The sides of a preview: those of the frame over a whole factor, rounded up. */
export function previewSides({ rows, columns }: Pick<ImageShape, "rows" | "columns">) {
  const factor = Math.max(1, Math.ceil(Math.max(rows, columns) / PREVIEW_SIDE));
  return { factor, rows: Math.ceil(rows / factor), columns: Math.ceil(columns / factor) };
}

function smallColours({ samples, photometric }: ImageShape): string {
  return samples === 3 ? "RGB" : photometric;
}

/** JPEG-LS of ours: words as they are, but for the sign, which is turned (§5.17). */
async function jpegLsFrame(
  codecs: Codecs,
  shape: ImageShape,
  bytes: Uint8Array,
): Promise<Frame> {
  const { precision } = checkedHead(jpegHead(bytes), shape);
  const decoded = await codecs.decode("charls", "JpegLSDecoder", bytes);
  const wide = widened(decoded.bytes, precision, shape.allocated);
  if (shape.signed) turnSign(wide, shape.allocated);
  return nativeFrame({ ...shape, transfer: "1.2.840.10008.1.2.1" }, wide, true);
}

/** Bytes of samples that need no more, as wide as the shape has them. */
function widened(bytes: Uint8Array, precision: number, allocated: number): Uint8Array {
  if (precision > 8 || allocated <= 8) return bytes;
  const words = Uint16Array.from(bytes);
  return new Uint8Array(words.buffer);
}

/** Turns the sign bit of words in little endian: its own inverse, in place. */
export function turnSign(bytes: Uint8Array, allocated: number): void {
  const width = allocated <= 8 ? 1 : 2;
  for (let at = width - 1; at < bytes.length; at += width) bytes[at] = (bytes[at] ?? 0) ^ 0x80;
}

/** A stream of other sides than its shape allocates nothing. */
function checkedHead(head: StreamHead, shape: ImageShape): StreamHead {
  const { rows, columns, samples } = head;
  if (rows === shape.rows && columns === shape.columns && samples === shape.samples)
    return head;
  throw new ImagingFault("damaged", "a stream of other sides");
}

const DECODERS: Readonly<Record<Coding, Decode>> = {
  native: async (_codecs, shape, bytes) => nativeFrame(shape, bytes),
  "run-length": async (_codecs, shape, bytes) => {
    const { rows, columns, samples, allocated } = shape;
    if (allocated % 8 !== 0) throw new ImagingFault("unsupported", "bits");
    const places = { pixels: rows * columns, samples, width: allocated / 8 };
    const words = runLengthDecoded(bytes, places);
    return nativeFrame({ ...shape, transfer: "1.2.840.10008.1.2.1", planar: 0 }, words);
  },
  jpeg: async (codecs, shape, bytes) => {
    const head = checkedHead(jpegHead(bytes), shape);
    if (head.kind === LOSSLESS_JPEG) return await losslessJpeg(shape, bytes);
    if (head.kind > PROGRESSIVE) throw new ImagingFault("unsupported", "JPEG process");
    if (head.precision > 8) throw new ImagingFault("unsupported", "JPEG of 12 bits");
    const stream = shape.photometric === "RGB" ? untransformed(bytes) : bytes;
    return await wasm(codecs, "turbo", "JPEGDecoder", shape, stream, "RGB");
  },
  "jpeg-lossless": async (_codecs, shape, bytes) => {
    checkedHead(jpegHead(bytes), shape);
    return await losslessJpeg(shape, bytes);
  },
  "jpeg-ls": async (codecs, shape, bytes) => {
    checkedHead(jpegHead(bytes), shape);
    return await wasm(codecs, "charls", "JpegLSDecoder", shape, bytes, shape.photometric);
  },
  "jpeg-2000": async (codecs, shape, bytes) => {
    checkedHead(codestreamHead(bytes), shape);
    return await wasm(codecs, "openjpeg", "J2KDecoder", shape, bytes, waveletColours(shape));
  },
  "high-throughput": async (codecs, shape, bytes) => {
    checkedHead(codestreamHead(bytes), shape);
    return await wasm(codecs, "openjph", "HTJ2KDecoder", shape, bytes, waveletColours(shape));
  },
};

async function wasm(
  codecs: Codecs,
  name: CodecName,
  kind: string,
  shape: ImageShape,
  bytes: Uint8Array,
  photometric: string,
): Promise<Frame> {
  const decoded = await codecs.decode(name, kind, bytes);
  return decodedFrame(shape, decoded.bytes, decoded.bitsPerSample, photometric);
}

/** Their decoders undo YBR_ICT and YBR_RCT; YBR_FULL is none of theirs. */
function waveletColours({ photometric }: ImageShape): string {
  return photometric === "YBR_FULL" ? photometric : "RGB";
}

async function losslessJpeg(shape: ImageShape, bytes: Uint8Array): Promise<Frame> {
  const { Decoder } = await import("jpeg-lossless-decoder-js");
  const width = shape.allocated <= 8 ? 1 : 2;
  const plain = new Decoder().decode(bytes.slice().buffer, 0, bytes.length, width);
  const words = new Uint8Array(plain.buffer, plain.byteOffset, plain.byteLength);
  return nativeFrame({ ...shape, transfer: "1.2.840.10008.1.2.1", planar: 0 }, words);
}
