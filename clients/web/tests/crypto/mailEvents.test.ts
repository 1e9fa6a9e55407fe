// What the page says of the events of mailboxes and letters: their bounds, and no field more.

import { describe, expect, test } from "vitest";
import { randomBytes } from "@/crypto/bytes.ts";
import { encode, type Value } from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { decodeEvent, encodeEvent } from "@/crypto/event.ts";

const [id, hash] = [randomBytes(16), randomBytes(32)];
const mailbox = ["a@b", "", "", ""];
const opened = ["", "", 0, "", "", "", ["m".repeat(16)], "b".repeat(20_000)];
const patient = ["", "", "", "", "", "", "", "", ""];
const file = [id, 19];
const part = [id, hash, id, 1, 1, hash, hash, hash, "a", "", null];

/** One of each, with fields at a bound. */
const GOOD: Readonly<Record<string, readonly Value[]>> = {
  "correspondent/1": [mailbox, true],
  "mail-state/1": [id, "a@b", "s".repeat(16), 0, "c".repeat(32), "r".repeat(512), ""],
  "mail-in/1": [
    ...[hash, "a".repeat(254), "n".repeat(128), "s".repeat(512), 0, "reply", "held", null],
    ...["b".repeat(40_000), "q".repeat(40_000), [opened], [part], ["o".repeat(128)]],
  ],
  "mail-confirm/1": [id, true, false, "n".repeat(128)],
  "letter-draft/1": [
    ...[id, 999, "referral", "t".repeat(128), patient, "u".repeat(64), 0, 0, file, hash],
    ...[[[mailbox, "gp"]], false, hash, 0],
  ],
  "letter-validated/1": [id, 1, hash],
  "letter-exit/1": [id, 0],
  "letter-recall/1": [id, 1, "a@b", "r".repeat(512)],
};

function ruleOf(event: readonly Value[]): string | null {
  try {
    decodeEvent(encode(event));
    return null;
  } catch (error) {
    if (error instanceof RuleError) return error.rule;
    throw error;
  }
}

/** The event with another value in the place of a field, of a field of a field. */
function spoiled(tag: string, path: readonly number[], value: Value): readonly Value[] {
  const put = (into: Value, [place = 0, ...deeper]: readonly number[]): Value => {
    const copy = [...(into as readonly Value[])];
    copy[place] = deeper.length === 0 ? value : put(copy[place] ?? null, deeper);
    return copy;
  };
  return [tag, ...(put(GOOD[tag] ?? [], path) as readonly Value[])];
}

describe.each(Object.keys(GOOD))("a %s", (tag) => {
  const fields = GOOD[tag] ?? [];

  test("is read at its bounds and written again as it was", () => {
    const bytes = encode([tag, ...fields]);
    const event = decodeEvent(bytes);
    expect(event.tag).toBe(tag);
    expect(encodeEvent(event)).toEqual(bytes);
  });

  test("has no field more and none less", () => {
    expect(ruleOf([tag, ...fields, 0])).toBe("ENC-01");
    expect(ruleOf([tag, ...fields.slice(0, -1)])).toBe("ENC-01");
  });
});

test.each<[string, readonly number[], Value]>([
  ["correspondent/1", [0, 0], "a@"],
  ["correspondent/1", [0, 0], "a".repeat(255)],
  ["correspondent/1", [0, 1], "n".repeat(129)],
  ["correspondent/1", [0, 3], "0".repeat(33)],
  ["mail-state/1", [2], "s".repeat(17)],
  ["mail-state/1", [6], "h".repeat(256)],
  ["mail-in/1", [0], id],
  ["mail-in/1", [3], "s".repeat(513)],
  ["mail-in/1", [8], "b".repeat(40_001)],
  ["mail-in/1", [10, 0, 6], Array(9).fill("m")],
  ["mail-in/1", [10, 0, 7], "b".repeat(20_001)],
  ["mail-in/1", [11], Array(21).fill(part)],
  ["mail-in/1", [12, 0], "o".repeat(129)],
  ["mail-confirm/1", [1], 1],
  ["letter-draft/1", [1], 0],
  ["letter-draft/1", [1], 1_000],
  ["letter-draft/1", [4, 4], "FF"],
  ["letter-draft/1", [8, 1], 20],
  ["letter-draft/1", [10], Array(21).fill([mailbox, "gp"])],
  ["letter-draft/1", [10, 0, 1], "r".repeat(17)],
  ["letter-validated/1", [2], id],
  ["letter-recall/1", [2], "ab"],
])("a %s with another value at %j is refused", (tag, path, value) => {
  expect(ruleOf(spoiled(tag, path, value))).toBe("ENC-01");
});
