/**
 * Sums of the figures of letters: by month, by unit, of all.
 *
 * What never enters this room: an element, the engine.
 */

import type { FigureRowView } from "@/api/index.ts";

/** Counts of letters; `median` is seconds, null where nothing was sent. */
export interface Counts {
  readonly discharged: number;
  readonly sameDay: number;
  readonly sent: number;
  readonly read: number;
  readonly unreachable: number;
  readonly median: number | null;
}

export interface Group extends Counts {
  readonly name: string;
}

/** Rows of months alone: days of the same months would be counted twice. */
export function monthly(rows: readonly FigureRowView[]): readonly FigureRowView[] {
  return rows.filter((row) => /^\d{4}-\d{2}$/u.test(row.period));
}

/**
 * The sum of rows. A median of medians is none: it is theirs, weighted by what each sent, and
 * said to be.
 */
export function total(rows: readonly FigureRowView[]): Counts {
  const sum = (name: string) => rows.reduce((all, row) => all + (row.figures[name] ?? 0), 0);
  const [sent, unreachable, read] = [sum("sent"), sum("unreachable"), sum("read")];
  const seconds = rows.reduce((all, { figures }) => {
    return all + (figures.median_seconds ?? 0) * (figures.sent ?? 0);
  }, 0);
  return {
    discharged: sum("discharged"),
    sameDay: sum("sent_same_day"),
    sent,
    read,
    unreachable,
    median: sent > 0 ? seconds / sent : null,
  };
}

export function byMonth(rows: readonly FigureRowView[]): readonly Group[] {
  return grouped(rows, (row) => row.period);
}

export function byUnit(rows: readonly FigureRowView[]): readonly Group[] {
  return grouped(rows, (row) => row.unit);
}

function grouped(
  rows: readonly FigureRowView[],
  nameOf: (row: FigureRowView) => string,
): readonly Group[] {
  const names = [...new Set(rows.map(nameOf))].sort((one, other) => one.localeCompare(other));
  return names.map((name) => ({
    name,
    ...total(rows.filter((row) => nameOf(row) === name)),
  }));
}

/** The share that left on the same day, from 0 to 1; null without a discharge. */
export function rateOf({ sameDay, discharged }: Counts): number | null {
  return discharged > 0 ? Math.min(sameDay / discharged, 1) : null;
}

/** The period of the month that lies so many months back: `2026-11`. */
export function monthBack(now: number, months: number): string {
  const when = new Date(now);
  const first = new Date(when.getFullYear(), when.getMonth() - months, 1);
  return `${first.getFullYear()}-${String(first.getMonth() + 1).padStart(2, "0")}`;
}
