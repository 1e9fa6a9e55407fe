import { expect, test } from "vitest";
import { arrange, byDay, type MessageRow } from "@/ui/state/rows.ts";
import { MINUTE, message, NOON } from "./support.ts";

const keyOf = (one: { id: string }) => one.id;
const plain = { firstNew: null, keyOf };
const none = new Map<string, MessageRow>();

test("messages of one author that follow closely stand under one heading", () => {
  const rows = arrange(
    [message({ seq: 1 }), message({ seq: 2, time: NOON + MINUTE })],
    plain,
    none,
  );
  expect(rows.map((row) => [row.heads, row.ends])).toEqual([
    [true, false],
    [false, true],
  ]);
});

test("another author, another role or a long silence begins a new heading", () => {
  const rows = arrange(
    [
      message({ seq: 1 }),
      message({ seq: 2, author: "bb" }),
      message({ seq: 3, author: "bb", behalf: "role" }),
      message({ seq: 4, author: "bb", behalf: "role", time: NOON + 6 * MINUTE }),
    ],
    plain,
    none,
  );
  expect(rows.every((row) => row.heads)).toBe(true);
});

test("the first new message is headed even when it follows its author's last", () => {
  const rows = arrange(
    [message({ seq: 1 }), message({ seq: 2 })],
    { firstNew: "id-2", keyOf },
    none,
  );
  expect(rows[0]?.ends).toBe(true);
  expect(rows[1]).toMatchObject({ heads: true, isFirstNew: true });
});

test("only my last line spells out its state", () => {
  const rows = arrange(
    [message({ seq: 1, mine: true }), message({ seq: 2, mine: true }), message({ seq: 3 })],
    plain,
    none,
  );
  expect(rows.map((row) => row.showsState)).toEqual([false, true, false]);
});

test("a row that did not change is the same object as before", () => {
  const [first, second, third] = [1, 2, 3].map((seq) => message({ seq }));
  if (!first || !second || !third) throw new Error("three were made");
  const before = arrange([first, second], plain, none);
  const known = new Map(before.map((row) => [row.key, row]));
  const after = arrange([first, second, third], plain, known);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test("rows stand under their days", () => {
  const rows = arrange(
    [message({ seq: 1, time: NOON - 26 * 60 * MINUTE }), message({ seq: 2 })],
    plain,
    none,
  );
  expect(byDay(rows, []).map((day) => day.chunks.flatMap((one) => one.rows).length)).toEqual([
    1, 1,
  ]);
});

test("lines that arrive leave the chunks before the last alone", () => {
  const many = Array.from({ length: 100 }, (_, at) => message({ seq: at + 1 }));
  const before = arrange(many, plain, none);
  const days = byDay(before, []);
  const known = new Map(before.map((row) => [row.key, row]));
  const after = byDay(arrange([...many, message({ seq: 101 })], plain, known), days);
  const chunks = days[0]?.chunks ?? [];
  expect(chunks.length).toBeGreaterThan(3);
  expect(after[0]?.chunks.slice(0, -1)).toEqual(chunks.slice(0, -1));
  expect(after[0]?.chunks[0]).toBe(chunks[0]);
});
