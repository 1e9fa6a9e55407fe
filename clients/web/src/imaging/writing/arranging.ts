/**
 * Images of a study as series to scroll: parted, ordered (§5.17.1).
 *
 * What never enters this room: a file, a pixel; only what was read of them.
 */

import { decimals } from "@/imaging/geometry.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";
import type { Described } from "@/imaging/writing/describing.ts";

/** Direction cosines nearer than this are one orientation: scanners round them. */
const SAME_DIRECTION = 0.01;
/** Distances that differ by less than this part of their median are even. */
const EVEN = 0.02;
/** Millimetres from the origin beyond which nothing is. */
const FARTHEST = 1e6;

/** What is arranged: a description, and a name that tells one from the other. */
export interface Arranged {
  readonly described: Described;
  readonly uid: string;
}

/** Images of one series, in the order in which they are shown. */
export interface Group<T extends Arranged> {
  readonly members: readonly T[];
  readonly spaced: boolean;
}

interface Placed<T> {
  readonly one: T;
  readonly normal: readonly number[] | null;
  /** Millimetres along the normal. */
  readonly place: number | null;
}

/** The series of one study, by their number, in whatever order files come. */
export function arrange<T extends Arranged>(files: Iterable<T>): readonly Group<T>[] {
  const series = new Map<string, Placed<T>[]>();
  for (const one of [...files].sort(byNumber)) {
    const { series: uid } = one.described;
    series.set(uid, [...(series.get(uid) ?? []), placed(one)]);
  }
  const groups = [...series.values()].flatMap((members) => parted(members).map(ordered));
  return groups.sort(byRank);
}

function byNumber(one: Arranged, other: Arranged): number {
  return one.described.number - other.described.number || compared(one.uid, other.uid);
}

function byRank(one: Group<Arranged>, other: Group<Arranged>): number {
  const [a, b] = [one.members[0], other.members[0]];
  if (!a || !b) return 0;
  return (
    a.described.seriesNumber - b.described.seriesNumber ||
    compared(a.described.series, b.described.series) ||
    firstNumber(one) - firstNumber(other) ||
    compared(a.uid, b.uid)
  );
}

function firstNumber({ members }: Group<Arranged>): number {
  return members.reduce((least, { described }) => Math.min(least, described.number), Infinity);
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Apart what has another size, frame of reference or orientation. */
function parted<T extends Arranged>(members: readonly Placed<T>[]): readonly Placed<T>[][] {
  const groups = new Map<string, Placed<T>[]>();
  const directions: (readonly number[] | null)[] = [];
  for (const member of members) {
    const { shape, frameOfReference } = member.one.described;
    const { rows, columns, samples } = shape;
    const direction = directionOf(directions, member.normal);
    const key = [rows, columns, samples, direction, frameOfReference].join("\\");
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(member);
  }
  return [...groups.values()];
}

function directionOf(
  known: (readonly number[] | null)[],
  normal: readonly number[] | null,
): number {
  const at = known.findIndex((other) => {
    if (other === null || normal === null) return other === normal;
    return (
      Math.hypot(...other.map((part, axis) => part - (normal[axis] ?? 0))) < SAME_DIRECTION
    );
  });
  return at >= 0 ? at : known.push(normal) - 1;
}

/** By place where every one has its own; else by number. */
function ordered<T extends Arranged>(members: readonly Placed<T>[]): Group<T> {
  const places = members.flatMap(({ place }) => (place === null ? [] : [place]));
  const isPlaced = places.length === members.length && new Set(places).size > 1;
  if (!isPlaced) return { members: members.map(({ one }) => one), spaced: false };
  const inOrder = [...members].sort(
    (one, other) => (one.place ?? 0) - (other.place ?? 0) || byNumber(one.one, other.one),
  );
  return { members: inOrder.map(({ one }) => one), spaced: isEven(places) };
}

function isEven(places: readonly number[]): boolean {
  const rising = [...places].sort((one, other) => one - other);
  const steps = rising.slice(1).map((place, at) => place - (rising[at] ?? 0));
  steps.sort((one, other) => one - other);
  const median = steps[Math.floor(steps.length / 2)] ?? 0;
  if (steps.length < 2 || median <= 0) return false;
  return (steps.at(-1) ?? 0) - (steps[0] ?? 0) <= EVEN * median;
}

function placed<T extends Arranged>(one: T): Placed<T> {
  const { shape, position } = one.described;
  const normal = normalOf(shape);
  const point = numbers(position, 3);
  if (normal === null || point === null) return { one, normal, place: null };
  const place = normal.reduce((sum, part, axis) => sum + part * (point[axis] ?? 0), 0);
  return { one, normal, place: Math.round(place * 10_000) / 10_000 };
}

function normalOf({ orientation }: ImageShape): readonly number[] | null {
  const cosines = numbers(orientation, 6);
  if (cosines === null) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = cosines;
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const length = Math.hypot(...normal);
  return length > 0.5 && length < 2 ? normal.map((part) => part / length) : null;
}

function numbers(text: string, count: number): readonly number[] | null {
  const found = decimals(text);
  return found.length === count && found.every((one) => Math.abs(one) < FARTHEST)
    ? found
    : null;
}
