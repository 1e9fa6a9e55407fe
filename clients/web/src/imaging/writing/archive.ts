/**
 * ZIP archives (APPNOTE 6.3): their directory, and one entry at a time, bounded.
 *
 * What never enters this room: a name as a path; a size that an archive only claims; an archive
 * in an archive; what is encrypted.
 */

import { ImagingFault } from "@/imaging/faults.ts";
import { MAX_SOURCE, MAX_SOURCES, type Source, shownName } from "@/imaging/writing/source.ts";

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end of the directory and the longest comment. */
const MAX_END = 22 + 65_535;
/** Bytes of a directory of the most files there may be. */
const MAX_DIRECTORY = 64 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const UNKNOWN = 0xffffffff;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

export async function isArchive(file: Blob): Promise<boolean> {
  const head = await viewOf(file, 0, 4);
  return head.byteLength === 4 && [LOCAL, END].includes(head.getUint32(0, true));
}

/** Its files; folders and encrypted ones are none. @throws ImagingFault damaged, too_large */
export async function readArchive(file: Blob): Promise<readonly Source[]> {
  const { offset, length } = await directoryPlace(file);
  if (length > MAX_DIRECTORY) throw new ImagingFault("too_large", "a directory of this size");
  if (offset + length > file.size) throw new ImagingFault("damaged", "a directory cut off");
  return entriesOf(await viewOf(file, offset, length)).map((entry) => sourceOf(file, entry));
}

async function directoryPlace(file: Blob): Promise<{ offset: number; length: number }> {
  const from = Math.max(0, file.size - MAX_END);
  const tail = await viewOf(file, from, file.size - from);
  for (let at = tail.byteLength - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const length = tail.getUint32(at + 12, true);
    const offset = tail.getUint32(at + 16, true);
    const isWide = offset === UNKNOWN || length === UNKNOWN;
    return isWide ? await wideDirectory(file, from + at) : { offset, length };
  }
  throw new ImagingFault("damaged", "no directory");
}

/** ZIP64: a locator stands before the end, and says where its own end is. */
async function wideDirectory(
  file: Blob,
  end: number,
): Promise<{ offset: number; length: number }> {
  const locator = await viewOf(file, end - 20, 20);
  if (end < 20 || locator.getUint32(0, true) !== LOCATOR_64) throw new ImagingFault("damaged");
  const record = await viewOf(file, big(locator, 8), 56);
  if (record.byteLength < 56 || record.getUint32(0, true) !== END_64) {
    throw new ImagingFault("damaged");
  }
  return { length: big(record, 40), offset: big(record, 48) };
}

function entriesOf(directory: DataView): readonly Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.byteLength; ) {
    if (directory.getUint32(at, true) !== ENTRY || entries.length >= MAX_SOURCES) break;
    const nameLength = directory.getUint16(at + 28, true);
    const extraLength = directory.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + directory.getUint16(at + 32, true);
    if (next > directory.byteLength) break;
    const isOpen = (directory.getUint16(at + 8, true) & ENCRYPTED) === 0;
    const name = nameAt(directory, at + 46, nameLength);
    if (isOpen && !name.endsWith("/")) entries.push(entryAt(directory, at, name));
    at = next;
  }
  return entries;
}

function entryAt(directory: DataView, at: number, name: string): Entry {
  const packed = directory.getUint32(at + 20, true);
  const size = directory.getUint32(at + 24, true);
  const offset = directory.getUint32(at + 42, true);
  const wide = [size, packed, offset].some((value) => value === UNKNOWN)
    ? wideValues(directory, at)
    : [];
  const take = (value: number): number => (value === UNKNOWN ? (wide.shift() ?? 0) : value);
  const method = directory.getUint16(at + 10, true);
  // In this order they stand in the field that has those which do not fit.
  const [sizeNow, packedNow, offsetNow] = [take(size), take(packed), take(offset)];
  return { name, method, size: sizeNow, packed: packedNow, at: offsetNow };
}

function wideValues(directory: DataView, at: number): number[] {
  const nameLength = directory.getUint16(at + 28, true);
  const end = at + 46 + nameLength + directory.getUint16(at + 30, true);
  for (let field = at + 46 + nameLength; field + 4 <= end; ) {
    const length = directory.getUint16(field + 2, true);
    if (directory.getUint16(field, true) === 1 && field + 4 + length <= end) {
      const count = Math.floor(length / 8);
      return Array.from({ length: count }, (_, place) => big(directory, field + 4 + place * 8));
    }
    field += 4 + length;
  }
  return [];
}

function sourceOf(file: Blob, entry: Entry): Source {
  return {
    name: shownName(entry.name),
    size: entry.size,
    head: (length) => entryBytes(file, entry, length, true),
    whole: () => entryBytes(file, entry, MAX_SOURCE, false),
  };
}

/** The first `most` bytes of an entry; what is longer is cut, or refused. */
async function entryBytes(
  file: Blob,
  { method, packed, at }: Entry,
  most: number,
  isCut: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const local = await viewOf(file, at, 30);
  if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL) {
    throw new ImagingFault("damaged", "an entry that is not there");
  }
  const start = at + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const bytes = file.slice(start, start + packed);
  if (method === STORED) return await taken(bytes.stream(), most, isCut);
  if (method !== DEFLATED) throw new ImagingFault("unsupported", "a packing method");
  const stream = bytes.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return await taken(stream, most, isCut);
}

async function taken(
  stream: ReadableStream<Uint8Array>,
  most: number,
  isCut: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      pieces.push(read.value);
      length += read.value.length;
      if (length >= most) break;
    }
  } catch {
    throw new ImagingFault("damaged", "an entry that does not open");
  }
  await reader.cancel().catch(() => undefined);
  if (length > most && !isCut) throw new ImagingFault("too_large", "an entry of this size");
  const whole = new Uint8Array(Math.min(length, most));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece.subarray(0, whole.length - at), at);
    at = Math.min(whole.length, at + piece.length);
  }
  return whole;
}

function nameAt(directory: DataView, at: number, length: number): string {
  const bytes = new Uint8Array(directory.buffer, directory.byteOffset + at, length);
  return new TextDecoder("utf-8").decode(bytes);
}

/** A number of 64 bits; what no file is long enough for is damage. */
function big(view: DataView, at: number): number {
  const value = view.byteLength >= at + 8 ? view.getBigUint64(at, true) : 0n;
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ImagingFault("damaged", "a length");
  return Number(value);
}

async function viewOf(file: Blob, from: number, length: number): Promise<DataView> {
  const start = Math.max(0, from);
  return new DataView(await file.slice(start, start + length).arrayBuffer());
}
