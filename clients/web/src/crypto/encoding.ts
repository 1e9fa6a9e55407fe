// Shapes of structures (§1.1): what turns a value into a typed structure and back.
// The limits of size are here, and the order of ENC-03, ENC-01, ENC-02 and SUI-01.

import { RuleError } from "@/crypto/errors.ts";
import { isKnownSuite, judgeSuite } from "@/crypto/suite.ts";
import { encode, parse, type Value } from "@/crypto/value.ts";

export { encode, type Value };

/** Bytes of the encoding of each structure (§1.1). */
export const LIMITS = {
  entry: 262_144,
  attestation: 8_192,
  record: 262_144,
  header: 1_024,
  payload: 262_144,
  notice: 1_024,
  event: 204_800,
  manifest: 2_228_229,
  other: 1_048_576,
} as const;

/** A shape reads a value or refuses it with ENC-01, and writes what it has read. */
export interface Shape<T> {
  read(value: Value): T;
  write(structure: T): Value;
}

export type Type<S> = S extends Shape<infer T> ? T : never;

/** @throws RuleError ENC-03, ENC-01, ENC-02 */
export function decode<T>(shape: Shape<T>, limit: number, bytes: Uint8Array): T {
  if (bytes.length > limit) throw new RuleError("ENC-03");
  const { value, canonical } = parse(bytes);
  const structure = shape.read(value);
  if (!canonical) throw new RuleError("ENC-02");
  return structure;
}

/**
 * A structure whose first element is its suite: what does not decode and names a suite that
 * is not known is a later one's.
 *
 * @throws RuleError ENC-03, ENC-01, ENC-02, SUI-01
 */
export function decodeBody<T extends { readonly suite: number }>(
  shape: Shape<T>,
  limit: number,
  bytes: Uint8Array,
): T {
  if (bytes.length > limit) throw new RuleError("ENC-03");
  const { value, canonical } = parse(bytes);
  const body = readBody(shape, value);
  if (!canonical) throw new RuleError("ENC-02");
  judgeSuite(body.suite);
  return body;
}

function readBody<T>(shape: Shape<T>, value: Value): T {
  try {
    return shape.read(value);
  } catch (error) {
    const first = Array.isArray(value) ? value[0] : null;
    if (typeof first === "number" && !isKnownSuite(first)) throw new RuleError("SUI-01");
    throw error;
  }
}

export function encodeAs<T>(shape: Shape<T>, structure: T): Uint8Array {
  return encode(shape.write(structure));
}

function refuse(what: string): never {
  throw new RuleError("ENC-01", what);
}

interface Bounds {
  readonly min?: number;
  readonly max: number;
}

function within(size: number, { min = 0, max }: Bounds, what: string): void {
  if (size < min || size > max) refuse(`${what} of ${size}, not ${min} to ${max}`);
}

/** 0..2^53-1, or narrower. */
export function intIn(bounds: Bounds): Shape<number> {
  return {
    read(value) {
      if (typeof value !== "number") return refuse("not an integer");
      within(value, bounds, "integer");
      return value;
    },
    write: (value) => value,
  };
}

export const int: Shape<number> = intIn({ max: Number.MAX_SAFE_INTEGER });

export const bool: Shape<boolean> = {
  read: (value) => (typeof value === "boolean" ? value : refuse("not a boolean")),
  write: (value) => value,
};

/** Text of at most `max` code points. */
export function text(max: number, min = 0): Shape<string> {
  return {
    read(value) {
      if (typeof value !== "string") return refuse("not text");
      within(codePoints(value), { min, max }, "text");
      return value;
    },
    write: (value) => value,
  };
}

/** Text that `pattern` describes from its first to its last character. */
export function textLike(pattern: RegExp): Shape<string> {
  return {
    read: (value) =>
      typeof value === "string" && pattern.test(value)
        ? value
        : refuse("not text of this form"),
    write: (value) => value,
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

export function binOf(bounds: Bounds): Shape<Uint8Array> {
  return {
    read(value) {
      if (!(value instanceof Uint8Array)) return refuse("not bytes");
      within(value.length, bounds, "bytes");
      return value;
    },
    write: (value) => value,
  };
}

export const bin = (length: number): Shape<Uint8Array> => binOf({ min: length, max: length });

export const binUpTo = (max: number, min = 0): Shape<Uint8Array> => binOf({ min, max });

export const hash = bin(32);

export const signature = bin(64);

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    read: (value) => (value === null ? null : shape.read(value)),
    write: (structure) => (structure === null ? null : shape.write(structure)),
  };
}

export function list<T>(shape: Shape<T>, bounds: Bounds): Shape<readonly T[]> {
  return {
    read(value) {
      if (!Array.isArray(value)) return refuse("not an array");
      within(value.length, bounds, "array");
      return value.map((element: Value) => shape.read(element));
    },
    write: (elements) => elements.map((element) => shape.write(element)),
  };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;

type Structure<F> = { readonly [K in keyof F]: Type<F[K]> };

/** An array whose elements are these fields, in this order, no more and no fewer. */
export function structure<F extends Fields>(fields: F): Shape<Structure<F>> {
  const named = Object.entries(fields) as unknown as readonly [keyof F, Shape<unknown>][];
  return {
    read(value) {
      if (!Array.isArray(value) || value.length !== named.length) {
        return refuse(`not an array of ${named.length}`);
      }
      const read: Partial<Record<keyof F, unknown>> = {};
      named.forEach(([name, shape], place) => {
        read[name] = shape.read(value[place] ?? null);
      });
      return read as Structure<F>;
    },
    write: (structure) => named.map(([name, shape]) => shape.write(structure[name])),
  };
}

/** Any value of §1.1: for events of tags that are not known. */
export const anything: Shape<Value> = { read: (value) => value, write: (value) => value };

/** One text and no other: a tag. */
export function literal<T extends string>(tag: T): Shape<T> {
  return {
    read: (value) => (value === tag ? tag : refuse("another tag")),
    write: () => tag,
  };
}
