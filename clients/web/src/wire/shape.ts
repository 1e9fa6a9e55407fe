/**
 * Checks of decoded values: what `shapes.ts`, which is generated, is made of.
 * What never enters this room: a frame's meaning, bytes that are not decoded.
 */

export type Shape = (value: unknown) => boolean;

export const bool: Shape = (value) => typeof value === "boolean";

export function int(least: number, most: number): Shape {
  return (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most;
}

export function bin(least: number, most: number): Shape {
  return (value) =>
    value instanceof Uint8Array && value.length >= least && value.length <= most;
}

/** Bounds are code points, of which a string has at most as many as units. */
export function text(least: number, most: number): Shape {
  return (value) => {
    if (typeof value !== "string") return false;
    if (least === 0 && value.length <= most) return true;
    const points = [...value].length;
    return points >= least && points <= most;
  };
}

export function oneOf(...words: readonly string[]): Shape {
  const known: ReadonlySet<unknown> = new Set(words);
  return (value) => known.has(value);
}

export function nullable(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

export function list(shape: Shape, least: number, most: number): Shape {
  return (value) =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(shape);
}

export function tuple(...shapes: readonly Shape[]): Shape {
  return (value) =>
    Array.isArray(value) &&
    value.length === shapes.length &&
    shapes.every((shape, place) => shape(value[place]));
}
