// Attachments (§5.8): what a message says of a file, and how a file is cut into segments.
// For: events, and whoever seals or opens segments.
// Never enters here: bytes of files and their keys in use.

import {
  bin,
  binUpTo,
  encodeAs,
  hash,
  intIn,
  nullable,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";
import { sizeFor } from "@/crypto/padding.ts";

/** Bytes of the file in every segment but the last. */
export const SEGMENT = 2 ** 20;
export const MAX_SEGMENTS = 65_536;
export const MAX_FILE = 2 ** 36;
export const MAX_THUMBNAIL = 24_576;
export const TAG = 16;

export const partShape = structure({
  blob: bin(16),
  fileKey: bin(32),
  salt: bin(16),
  segments: intIn({ min: 1, max: MAX_SEGMENTS }),
  trueSize: intIn({ max: MAX_FILE }),
  manifestHash: hash,
  keyCommit: bin(32),
  sha256Plain: hash,
  name: text(255, 1),
  type: text(127),
  thumbnail: nullable(binUpTo(MAX_THUMBNAIL)),
});

/** What a message says of a file: where it lies, its key, and what it must be. */
export type Part = Type<typeof partShape>;

export function encodePart(part: Part): Uint8Array {
  return encodeAs(partShape, part);
}

/** The number of segments of a file of `size` bytes. */
export function segmentsOf(size: number): number {
  return Math.max(1, Math.ceil(size / SEGMENT));
}

/** The bytes of the file that the segment holds; `index` is one of the file's. */
export function plainLength(size: number, index: number): number {
  return index < segmentsOf(size) - 1 ? SEGMENT : size - index * SEGMENT;
}

/** The same with the zeros after them; here a size of §2.3 may be filled. */
export function paddedLength(size: number, index: number): number {
  return Math.min(sizeFor(plainLength(size, index)) ?? SEGMENT, SEGMENT);
}

/** The bytes of the sealed segment. */
export function sealedLength(size: number, index: number): number {
  return paddedLength(size, index) + TAG;
}
