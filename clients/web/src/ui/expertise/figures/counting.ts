/**
 * Sums of the figures of cases: by month, by unit, of all.
 *
 * What never enters this room: an element, the engine.
 */

import type { FigureRowView } from "@/api/index.ts";

/** Medians are seconds, null where too few were answered for one. */
export interface Counts {
  readonly asked: number;
  readonly answered: number;
  readonly declined: number;
  readonly expired: number;
  readonly claim: number | null;
  readonly answer: number | null;
}

export interface Group extends Counts {
  readonly name: string;
}

/** A median of medians is none: it is theirs, weighted by what each answered, and said to be. */
export function total(rows: readonly FigureRowView[]): Counts {
  const sum = (name: string) => rows.reduce((all, row) => all + (row.figures[name] ?? 0), 0);
  return {
    asked: sum("asked"),
    answered: sum("answered"),
    declined: sum("declined") + sum("redirected"),
    expired: sum("expired"),
    claim: weighted(rows, "claim_seconds"),
    answer: weighted(rows, "answer_seconds"),
  };
}

function weighted(rows: readonly FigureRowView[], name: string): number | null {
  const having = rows.filter((row) => row.figures[name] !== undefined);
  const weight = having.reduce((sum, row) => sum + (row.figures.asked ?? 0), 0);
  if (weight === 0) return null;
  const seconds = having.reduce(
    (sum, row) => sum + (row.figures[name] ?? 0) * (row.figures.asked ?? 0),
    0,
  );
  return seconds / weight;
}

export function byUnit(rows: readonly FigureRowView[]): readonly Group[] {
  const names = [...new Set(rows.map((row) => row.unit))];
  return names
    .map((name) => ({ name, ...total(rows.filter((row) => row.unit === name)) }))
    .sort((one, other) => other.asked - one.asked);
}

export function monthsOf(rows: readonly FigureRowView[]): readonly string[] {
  return [...new Set(rows.map((row) => row.period))].sort().reverse();
}
