/**
 * Where a frame lies: millimetres of its pixels, sides of the body (PS3.3 C.7.6.2, 10.7.1).
 *
 * What never enters this room: a pixel's value, a screen.
 */

import type { ImageShape } from "@/imaging/studyIndex.ts";

export type Unit = "mm" | "mm-imager" | "px";

/** Sides of one pixel in `unit`: `x` between columns, `y` between rows. */
export interface Spacing {
  readonly x: number;
  readonly y: number;
  readonly unit: Unit;
}

export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Letters of the four edges of a frame; empty where nothing says. */
export interface Edges {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** Below this a direction has no part in that axis: an oblique of 1 degree is straight. */
const LEAST_PART = 0.02;

/** The letters of DICOM, in patients' axes: x to the left, y to the back, z to the head. */
const LETTERS = [
  ["L", "R"],
  ["P", "A"],
  ["H", "F"],
] as const;

/** Numbers of a value of several decimals; those that are none are NaN. */
export function decimals(text: string): readonly number[] {
  return text === "" ? [] : text.split("\\").map((part) => decimal(part));
}

/** A decimal string (PS3.5 §6.2); NaN for anything else. */
export function decimal(text: string): number {
  const trimmed = text.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/u.test(trimmed)
    ? Number(trimmed)
    : Number.NaN;
}

/** Of the body, else at the detector, else pixels. */
export function spacingOf(shape: Pick<ImageShape, "spacing" | "imagerSpacing">): Spacing {
  return (
    pairOf(shape.spacing, "mm") ??
    pairOf(shape.imagerSpacing, "mm-imager") ?? { x: 1, y: 1, unit: "px" }
  );
}

/** Sides of a pixel as drawn: what has another height than width is not drawn square. */
export function aspectOf(shape: Pick<ImageShape, "spacing" | "imagerSpacing">): number {
  const { x, y } = spacingOf(shape);
  return y / x;
}

export function edgesOf({ orientation }: Pick<ImageShape, "orientation">): Edges {
  const cosines = decimals(orientation);
  if (cosines.length !== 6 || cosines.some((value) => !Number.isFinite(value))) {
    return { left: "", right: "", top: "", bottom: "" };
  }
  const along = vectorOf(cosines, 0);
  const down = vectorOf(cosines, 3);
  return {
    left: lettersOf(negative(along)),
    right: lettersOf(along),
    top: lettersOf(negative(down)),
    bottom: lettersOf(down),
  };
}

/** The normal of an orientation; null where there is none. */
export function normalOf(orientation: string): Vector | null {
  const cosines = decimals(orientation);
  if (cosines.length !== 6 || cosines.some((value) => !Number.isFinite(value))) return null;
  const a = vectorOf(cosines, 0);
  const b = vectorOf(cosines, 3);
  const normal = {
    x: a.y * b.z - a.z * b.y,
    y: a.z * b.x - a.x * b.z,
    z: a.x * b.y - a.y * b.x,
  };
  return Math.hypot(normal.x, normal.y, normal.z) > 0.5 ? normal : null;
}

/** Millimetres along a normal; null where the position says nothing. */
export function depthOf(position: string, normal: Vector | null): number | null {
  const numbers = decimals(position);
  if (normal === null || numbers.length !== 3) return null;
  const { x, y, z } = vectorOf(numbers, 0);
  const depth = x * normal.x + y * normal.y + z * normal.z;
  return Number.isFinite(depth) ? depth : null;
}

function pairOf(text: string, unit: Unit): Spacing | null {
  const [y = Number.NaN, x = Number.NaN] = decimals(text);
  return x > 0 && y > 0 && Number.isFinite(x * y) ? { x, y, unit } : null;
}

function vectorOf(numbers: readonly number[], from: number): Vector {
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = numbers.slice(from, from + 3);
  return { x, y, z };
}

function negative({ x, y, z }: Vector): Vector {
  return { x: -x, y: -y, z: -z };
}

/** The axes that a direction goes along, the strongest first. */
function lettersOf({ x, y, z }: Vector): string {
  return [x, y, z]
    .map((part, axis) => ({ part, axis }))
    .filter(({ part }) => Math.abs(part) > LEAST_PART)
    .sort((one, other) => Math.abs(other.part) - Math.abs(one.part))
    .map(({ part, axis }) => LETTERS[axis]?.[part > 0 ? 0 : 1] ?? "")
    .join("");
}
