/** Which rows of a long list are near the screen. Heights are known before anything is drawn. */

export interface Window {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

const OVERSCAN = 600;

/** Where each row begins, and at the end where the list ends. */
export function offsetsOf(heights: readonly number[]): readonly number[] {
  const offsets = [0];
  let sum = 0;
  for (const height of heights) {
    sum += height;
    offsets.push(sum);
  }
  return offsets;
}

export function windowOf(offsets: readonly number[], top: number, height: number): Window {
  const count = offsets.length - 1;
  const first = Math.max(lastAtMost(offsets, top - OVERSCAN), 0);
  const end = Math.min(lastAtMost(offsets, top + height + OVERSCAN) + 1, count);
  return { first: Math.min(first, count), end };
}

/** Index of the last offset that is not beyond `place`, by halves; -1 when all are. */
function lastAtMost(offsets: readonly number[], place: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
