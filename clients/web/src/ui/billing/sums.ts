/**
 * Sums of acts for the screen; those of an export come with it.
 *
 * Cents throughout. What never enters this room: an element, the engine.
 */

import type { ActView } from "@/api/index.ts";

export interface Sum {
  readonly code: string;
  readonly count: number;
  readonly cents: number;
}

/** What counts: an act that was taken back does not. */
export function counting(acts: readonly ActView[]): readonly ActView[] {
  return acts.filter((one) => one.counter === null);
}

export function sumOf(acts: readonly ActView[]): number {
  return counting(acts).reduce((sum, one) => sum + one.cents, 0);
}

export function byCode(acts: readonly ActView[]): readonly Sum[] {
  const all = counting(acts);
  const codes = [...new Set(all.map((one) => one.code))].sort();
  return codes.map((code) => {
    const found = all.filter((one) => one.code === code);
    return { code, count: found.length, cents: sumOf(found) };
  });
}

/** Months of acts, the last one first; this month is always one of them. */
export function monthsOf(acts: readonly ActView[], now: string): readonly string[] {
  const found = new Set([now, ...acts.map((one) => one.day.slice(0, 7))]);
  return [...found].sort().reverse();
}
