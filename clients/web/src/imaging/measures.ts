/**
 * Lengths and angles on a frame, the same on every screen: in pixels of the frame (§5.17.7).
 *
 * What never enters this room: how a frame is drawn.
 */

import type { MeasureView } from "@/api/studies.ts";
import type { Spacing } from "@/imaging/geometry.ts";

/** A place on a frame in its pixels, from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export type MeasureKind = "length" | "angle" | "point";

/** How many points each kind has. */
export const POINTS: Readonly<Record<MeasureKind, number>> = { length: 2, angle: 3, point: 1 };

const THOUSANDTHS = 1_000;

/** Measure what was drawn: as it is kept, and as it is said. */
export function measured(
  kind: MeasureKind,
  points: readonly Point[],
  spacing: Spacing,
): MeasureView {
  const kept = points.map(({ x, y }) => [thousandths(x), thousandths(y)]);
  const value = thousandths(worthOf(kind, pointsOf(kept), spacing));
  const unit = kind === "angle" ? "deg" : kind === "point" ? "px" : spacing.unit;
  return { kind, points: kept, value, unit, label: "" };
}

/** Places of a measure that was kept, in pixels. */
export function pointsOf(kept: readonly (readonly number[])[]): readonly Point[] {
  return kept.map(([x = 0, y = 0]) => ({ x: x / THOUSANDTHS, y: y / THOUSANDTHS }));
}

/** A number of a measure as a person writes it: tenths of millimetres and degrees. */
export function figure(value: number, unit: string, language: string): string {
  const digits = unit === "px" ? 0 : 1;
  return (value / THOUSANDTHS).toLocaleString(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function worthOf(kind: MeasureKind, points: readonly Point[], spacing: Spacing): number {
  const [a, b, c] = points;
  if (kind === "length" && a && b) return distance(a, b, spacing);
  if (kind === "angle" && a && b && c) return angle(a, b, c, spacing);
  return 0;
}

function distance(a: Point, b: Point, { x, y }: Spacing): number {
  return Math.hypot((b.x - a.x) * x, (b.y - a.y) * y);
}

/** At `b`, in degrees from 0 to 180, of what is there and not of what is drawn. */
function angle(a: Point, b: Point, c: Point, { x, y }: Spacing): number {
  const one = { x: (a.x - b.x) * x, y: (a.y - b.y) * y };
  const other = { x: (c.x - b.x) * x, y: (c.y - b.y) * y };
  const cross = one.x * other.y - one.y * other.x;
  const dot = one.x * other.x + one.y * other.y;
  return (Math.abs(Math.atan2(cross, dot)) * 180) / Math.PI;
}

function thousandths(value: number): number {
  return Math.max(0, Math.round(value * THOUSANDTHS));
}
