// Padding (§2.3): one mark, zeros, and the smallest size that is larger.
// There is one padded form of a plaintext and no other opens.

import { RuleError } from "@/crypto/errors.ts";

const MARK = 0x80;

/** 256, 512, 1024, then each and its eighth, up to the first at or above 2^24. */
export const SIZES: readonly number[] = sizes();

function sizes(): number[] {
  const all = [256, 512];
  for (let size = 1024; ; size += Math.floor(size / 8)) {
    all.push(size);
    if (size >= 2 ** 24) return all;
  }
}

/** The smallest size that is at least `length`; undefined beyond the last one. */
export function sizeFor(length: number): number | undefined {
  return SIZES.find((size) => size >= length);
}

/** @throws RangeError when it is longer than any size holds */
export function pad(plain: Uint8Array): Uint8Array {
  const size = sizeFor(plain.length + 1);
  if (size === undefined) throw new RangeError("too long to be padded");
  const padded = new Uint8Array(size);
  padded.set(plain);
  padded[plain.length] = MARK;
  return padded;
}

/** @throws RuleError MSG-01 */
export function unpad(padded: Uint8Array): Uint8Array {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (padded[end] !== MARK || sizeFor(end + 1) !== padded.length) {
    throw new RuleError("MSG-01", "not padded in the one form");
  }
  return padded.subarray(0, end);
}
