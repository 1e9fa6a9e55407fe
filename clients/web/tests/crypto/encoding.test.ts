import { encode as encodeElsewhere } from "@msgpack/msgpack";
import { describe, expect, test } from "vitest";
import { hex, unhex } from "@/crypto/bytes.ts";
import {
  anything,
  bin,
  binUpTo,
  bool,
  decode,
  decodeBody,
  encodeAs,
  int,
  list,
  nullable,
  structure,
  text,
} from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { encode, parse, type Value } from "@/crypto/value.ts";

function ruleOf(action: () => unknown): string {
  try {
    action();
    return "accepted";
  } catch (error) {
    return error instanceof RuleError ? error.rule : String(error);
  }
}

/** Numbers below `limit`, the same at each run. */
function randomness(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const INTEGERS = [
  0,
  127,
  128,
  255,
  256,
  65_535,
  65_536,
  4_294_967_295,
  4_294_967_296,
  2 ** 53 - 1,
];
const TEXTS = ["", "é", "a".repeat(31), "a".repeat(32), "🩺".repeat(64), "\ufeffx"];
const LENGTHS = [0, 1, 31, 255, 256, 65_536];

function someValue(below: (limit: number) => number, depth: number): Value {
  const kinds = depth < 4 ? 6 : 5;
  switch (below(kinds)) {
    case 0:
      return null;
    case 1:
      return below(2) === 1;
    case 2:
      return INTEGERS[below(INTEGERS.length)] ?? 0;
    case 3:
      return TEXTS[below(TEXTS.length)] ?? "";
    case 4:
      return new Uint8Array(LENGTHS[below(LENGTHS.length)] ?? 0).fill(below(256));
    default:
      return Array.from({ length: below(20) }, () => someValue(below, depth + 1));
  }
}

describe("the encoding", () => {
  test("is the one that another implementation of MessagePack gives", () => {
    const below = randomness(1);
    for (let round = 0; round < 200; round++) {
      const value = someValue(below, 0);
      expect(hex(encode(value))).toBe(hex(encodeElsewhere(value)));
    }
  });

  test("gives back every value", () => {
    const below = randomness(2);
    for (let round = 0; round < 200; round++) {
      const value = someValue(below, 0);
      expect(parse(encode(value))).toEqual({ value, canonical: true });
    }
  });

  test("has one form: what is read as canonical encodes to the same bytes", () => {
    const below = randomness(3);
    for (let round = 0; round < 2000; round++) {
      const bytes = encode([someValue(below, 2), below(70_000), "text", new Uint8Array(3)]);
      for (let flips = below(3); flips >= 0; flips--) bytes[below(bytes.length)] = below(256);
      const rule = ruleOf(() => {
        const { value, canonical } = parse(bytes);
        expect(hex(encode(value)) === hex(bytes)).toBe(canonical);
      });
      expect(["accepted", "ENC-01"]).toContain(rule);
    }
  });

  test.each([
    ["a negative number", -1],
    ["a fraction", 0.5],
    ["two to the fifty-third", 2 ** 53],
    ["a lone surrogate", "\ud800"],
  ])("never writes %s", (_, value) => {
    expect(() => encode(value)).toThrow(TypeError);
  });
});

describe("a decoder", () => {
  const shape = structure({ suite: int, name: nullable(text(3)), key: bin(2) });

  test("gives fields by name, and writes them again", () => {
    const bytes = encode([1, "été", unhex("0102")]);
    const read = decode(shape, 100, bytes);
    expect(read).toEqual({ suite: 1, name: "été", key: unhex("0102") });
    expect(hex(encodeAs(shape, read))).toBe(hex(bytes));
  });

  test("counts text in code points", () => {
    expect(ruleOf(() => decode(text(2), 100, encode("🩺🩺")))).toBe("accepted");
    expect(ruleOf(() => decode(text(1), 100, encode("🩺🩺")))).toBe("ENC-01");
  });

  test.each([
    ["too long", "ENC-03", encode([1, null, unhex("0102")]), 4],
    ["longer forms and another shape", "ENC-01", unhex("dc000101"), 100],
    ["a longer form", "ENC-02", unhex("93cc01c0c4020102"), 100],
    ["nothing where a field must stand", "ENC-01", encode([1, null, null]), 100],
  ])("refuses %s by %s", (_, rule, bytes, limit) => {
    expect(ruleOf(() => decode(shape, limit, bytes))).toBe(rule);
  });

  test("refuses arrays more than sixteen deep", () => {
    const nested = (depth: number) => unhex(`${"91".repeat(depth - 1)}90`);
    expect(ruleOf(() => decode(anything, 100, nested(16)))).toBe("accepted");
    expect(ruleOf(() => decode(anything, 100, nested(17)))).toBe("ENC-01");
  });

  test("says of a body of a later suite that it is one", () => {
    const later = encode([2, "another shape"]);
    expect(ruleOf(() => decodeBody(shape, 100, later))).toBe("SUI-01");
    const known = encode([1, "another shape"]);
    expect(ruleOf(() => decodeBody(shape, 100, known))).toBe("ENC-01");
    const sameShape = encode([2, null, unhex("0102")]);
    expect(ruleOf(() => decodeBody(shape, 100, sameShape))).toBe("SUI-01");
  });

  test("bounds lists and bytes", () => {
    const some = list(bool, { min: 1, max: 2 });
    expect(ruleOf(() => decode(some, 100, encode([])))).toBe("ENC-01");
    expect(ruleOf(() => decode(some, 100, encode([true, false, true])))).toBe("ENC-01");
    expect(ruleOf(() => decode(binUpTo(1), 100, encode(unhex("0102"))))).toBe("ENC-01");
  });
});
