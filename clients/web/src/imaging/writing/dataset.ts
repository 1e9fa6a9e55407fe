/**
 * A file that may be DICOM (PS3.10): its syntax, and its data set up to the pixels.
 *
 * What never enters this room: a pixel; a length that a file only claims.
 */

import dicomParser, { type DataSet } from "dicom-parser";
import { inflated } from "@/imaging/deflate.ts";
import { ImagingFault } from "@/imaging/faults.ts";
import {
  DEFLATED,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
} from "@/imaging/transfer.ts";

/** Bytes that a deflated data set gives: a bomb gives no more. */
export const MAX_INFLATED = 512 * 1024 * 1024;

const PREAMBLE = 128;
const UIDS = /^[\x21-\x7e]{0,64}$/u;
const PIXELS = "x7fe00010";
const LONG = new Set(["OB", "OW", "UN", "UT", "SQ"]);

/** Where a data set begins, and how it is written. `body` is the file, or what it deflates. */
export interface Opened {
  readonly transfer: string;
  readonly body: Uint8Array;
  readonly start: number;
  readonly isExplicit: boolean;
  readonly isLittle: boolean;
  readonly isInflated: boolean;
}

/** A data set up to its pixels; `dataset` has what was read before something was wrong. */
export interface Header {
  readonly opened: Opened;
  readonly dataset: DataSet;
  /** Read up to its pixels, or to its end. */
  readonly isWhole: boolean;
}

/**
 * `bytes` may be the head of a longer file, unless that is deflated.
 *
 * @throws ImagingFault not_dicom, damaged, too_large
 */
export async function readHeader(bytes: Uint8Array): Promise<Header> {
  const opened = await openDataset(bytes);
  const { body, start, isExplicit, isLittle } = opened;
  const numbers = isLittle
    ? dicomParser.littleEndianByteArrayParser
    : dicomParser.bigEndianByteArrayParser;
  const stream = new dicomParser.ByteStream(numbers, body, start);
  const dataset = newDataset(numbers, body);
  const parse = isExplicit
    ? dicomParser.parseDicomDataSetExplicit
    : dicomParser.parseDicomDataSetImplicit;
  try {
    parse(dataset, stream, body.length, { untilTag: PIXELS });
    return { opened, dataset, isWhole: true };
  } catch {
    if (Object.keys(dataset.elements).length === 0) throw new ImagingFault("damaged");
    return { opened, dataset, isWhole: false };
  }
}

type Numbers = typeof dicomParser.littleEndianByteArrayParser;

/** Its types know an interface where there is a class. */
function newDataset(numbers: Numbers, body: Uint8Array): DataSet {
  const { DataSet: Made } = dicomParser as unknown as {
    readonly DataSet: new (numbers: Numbers, body: Uint8Array, elements: object) => DataSet;
  };
  return new Made(numbers, body, {});
}

async function openDataset(bytes: Uint8Array): Promise<Opened> {
  const hasMagic = ascii(bytes, PREAMBLE, 4) === "DICM";
  const { transfer, at } = metaGroup(bytes, hasMagic ? PREAMBLE + 4 : 0);
  if (transfer === "") return guessed(bytes, at, hasMagic);
  if (transfer === DEFLATED) {
    const body = await inflated(bytes.subarray(at), MAX_INFLATED);
    return { ...opening(transfer, body, 0), isInflated: true };
  }
  return opening(transfer, bytes, at);
}

function opening(transfer: string, body: Uint8Array, start: number): Opened {
  const isExplicit = transfer !== IMPLICIT_LITTLE;
  const isLittle = transfer !== EXPLICIT_BIG;
  return { transfer, body, start, isExplicit, isLittle, isInflated: false };
}

/** The syntax that group 0002 names, and where that group ends (PS3.10 §7.1). */
function metaGroup(bytes: Uint8Array, from: number): { transfer: string; at: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  let transfer = "";
  while (at + 8 <= bytes.length && view.getUint16(at, true) === 2) {
    const element = view.getUint16(at + 2, true);
    const isLong = LONG.has(ascii(bytes, at + 4, 2));
    if (isLong && at + 12 > bytes.length) break;
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    at += isLong ? 12 : 8;
    if (at + length > bytes.length) throw new ImagingFault("damaged", "a head cut off");
    if (element === 0x0010) transfer = trimmed(ascii(bytes, at, length));
    at += length;
  }
  return { transfer: UIDS.test(transfer) ? transfer : "", at };
}

/** A data set that no group names the syntax of, if it looks like one. */
function guessed(bytes: Uint8Array, start: number, hasMagic: boolean): Opened {
  const group = `${bytes[start] ?? 0},${bytes[start + 1] ?? 0}`;
  const isExplicit = /^[A-Z]{2}$/u.test(ascii(bytes, start + 4, 2));
  if (group !== "8,0" && group !== "0,8" && !hasMagic) throw new ImagingFault("not_dicom");
  if (!hasMagic && !isExplicit && !looksImplicit(bytes, start)) {
    throw new ImagingFault("not_dicom");
  }
  if (group === "0,8") return opening(EXPLICIT_BIG, bytes, start);
  return opening(isExplicit ? EXPLICIT_LITTLE : IMPLICIT_LITTLE, bytes, start);
}

/** An element of group 0008 with a length that can be. */
function looksImplicit(bytes: Uint8Array, start: number): boolean {
  if (start + 8 > bytes.length) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(start + 4, true);
  return view.getUint16(start + 2, true) < 0x0100 && length <= 256;
}

export function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + Math.min(length, 1_024)));
}

/** Spaces and NULs off both ends. */
export function trimmed(text: string): string {
  return text.replace(/^[ \0\t\r\n]+|[ \0\t\r\n]+$/gu, "");
}
