/**
 * What the head of a compressed stream says of its image, before anything is decoded.
 *
 * What never enters this room: a decoder; memory for what a head only claims.
 */

import { ImagingFault } from "@/imaging/faults.ts";

export interface StreamHead {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly precision: number;
  /** The marker of its frame: 0xC0 baseline, 0xC1 extended, 0xC3 lossless, 0xF7 JPEG-LS. */
  readonly kind: number;
}

const SOI = 0xd8;
const SOF_LS = 0xf7;
const SOS = 0xda;
const APP_JFIF = 0xe0;
const APP_ADOBE = 0xee;
/** Bytes in which a marker about colours stands. */
const MOST_HEAD = 1_024;
/** An Adobe marker (ITU-T T.872) of colours that are RGB. */
const NO_TRANSFORM = [
  0xff,
  APP_ADOBE,
  0,
  14,
  0x41,
  0x64,
  0x6f,
  0x62,
  0x65,
  0,
  100,
  0,
  0,
  0,
  0,
  0,
];
/** Markers in 0xC0..0xCF that begin no frame: tables, and a reserved one. */
const NOT_FRAMES = new Set([0xc4, 0xc8, 0xcc]);

/** The head of a JPEG or JPEG-LS stream. @throws ImagingFault damaged */
export function jpegHead(bytes: Uint8Array): StreamHead {
  const view = viewOf(bytes);
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw new ImagingFault("damaged", "no stream");
  for (let at = 2; at + 10 <= bytes.length; ) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return headAt(view, at, marker);
    else if (marker === SOS) break;
    else at += 2 + view.getUint16(at + 2);
  }
  throw new ImagingFault("damaged", "a stream without a frame");
}

/**
 * The stream as one whose colours are not to be turned, unless a marker of it says otherwise: a
 * decoder takes three components for YCbCr.
 */
export function untransformed(bytes: Uint8Array): Uint8Array {
  const next = bytes[2] === 0xff ? (bytes[3] ?? 0) : 0;
  const isTold =
    next === APP_JFIF ||
    bytes.subarray(0, MOST_HEAD).some((byte, at) => {
      return byte === 0xff && bytes[at + 1] === APP_ADOBE;
    });
  if (isTold) return bytes;
  const told = new Uint8Array(bytes.length + NO_TRANSFORM.length);
  told.set(bytes.subarray(0, 2));
  told.set(NO_TRANSFORM, 2);
  told.set(bytes.subarray(2), 2 + NO_TRANSFORM.length);
  return told;
}

/** The head of a JPEG 2000 code stream (ISO/IEC 15444-1 A.5.1). @throws ImagingFault damaged */
export function codestreamHead(bytes: Uint8Array): StreamHead {
  const view = viewOf(bytes);
  const start = startOfCodestream(bytes);
  if (start < 0 || start + 42 > bytes.length) throw new ImagingFault("damaged", "no stream");
  const [right, bottom, left, top] = [8, 12, 16, 20].map((at) => view.getUint32(start + at));
  return {
    columns: (right ?? 0) - (left ?? 0),
    rows: (bottom ?? 0) - (top ?? 0),
    samples: view.getUint16(start + 40),
    precision: start + 42 < bytes.length ? (view.getUint8(start + 42) & 0x7f) + 1 : 0,
    kind: 0x51,
  };
}

/** Begins with SOC and SIZ; some files hold the boxes of JP2 around it. */
function startOfCodestream(bytes: Uint8Array): number {
  const most = Math.min(bytes.length - 4, 4_096);
  for (let at = 0; at <= most; at++) {
    const isHere = bytes[at] === 0xff && bytes[at + 1] === 0x4f;
    if (isHere && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51) return at;
  }
  return -1;
}

function isFrame(marker: number): boolean {
  return marker === SOF_LS || ((marker & 0xf0) === 0xc0 && !NOT_FRAMES.has(marker));
}

function headAt(view: DataView, at: number, kind: number): StreamHead {
  return {
    precision: view.getUint8(at + 4),
    rows: view.getUint16(at + 5),
    columns: view.getUint16(at + 7),
    samples: view.getUint8(at + 9),
    kind,
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
