/** The segments of a JPEG (ITU T.81 annex B). What never enters this room: another format. */

import { MalformedImage, type Piece } from "@/ui/images/metadata.ts";

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP14 = 0xee;
const TABLES: ReadonlySet<number> = new Set([DHT, DQT, DRI, SOS]);
/** JFIF without its thumbnail; a JFXX extension is a thumbnail and nothing else. */
const JFIF = 18;
/** `Adobe`, version, flags, transform: says how the colours are coded. */
const ADOBE = 16;

export function jpegPieces(bytes: Uint8Array): readonly Piece[] {
  const pieces: Piece[] = [{ name: "SOI", start: 0, end: 2, isPicture: true }];
  let at = 2;
  while (at < bytes.length) {
    const marker = markerAt(bytes, at);
    if (marker === EOI) {
      pieces.push({ name: "EOI", start: at, end: at + 2, isPicture: true });
      return pieces;
    }
    const end = marker === SOS ? scanEnd(bytes, segmentEnd(bytes, at)) : segmentEnd(bytes, at);
    const isPicture = isNeeded(marker, bytes.subarray(at, end));
    pieces.push({ name: nameOf(marker), start: at, end, isPicture });
    at = end;
  }
  throw new MalformedImage("a JPEG without an end");
}

function markerAt(bytes: Uint8Array, at: number): number {
  const marker = bytes[at + 1] ?? 0;
  if (bytes[at] !== 0xff || marker < 0xc0 || marker === SOI) {
    throw new MalformedImage("no JPEG segment");
  }
  return marker;
}

function segmentEnd(bytes: Uint8Array, at: number): number {
  const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  const end = at + 2 + length;
  if (length < 2 || end > bytes.length) throw new MalformedImage("a JPEG segment cut short");
  return end;
}

/** The coded data after a SOS: up to a marker that is neither stuffing nor a restart. */
function scanEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isCoded = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isCoded) return at;
  }
  throw new MalformedImage("a JPEG scan cut short");
}

function isNeeded(marker: number, segment: Uint8Array): boolean {
  if (TABLES.has(marker)) return true;
  if (marker === APP0) return segment.length === JFIF && hasWord(segment, "JFIF\0");
  if (marker === APP14) return segment.length === ADOBE && hasWord(segment, "Adobe");
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8;
}

function hasWord(segment: Uint8Array, word: string): boolean {
  return [...word].every((letter, at) => segment[4 + at] === letter.charCodeAt(0));
}

function nameOf(marker: number): string {
  if (marker >= APP0 && marker <= 0xef) return `APP${marker - APP0}`;
  if (marker === 0xfe) return "COM";
  return marker.toString(16);
}
