/** What the server says of cases is told once, whoever asked for it first. */

import { beforeEach, expect, test } from "vitest";
import { CaseRows } from "@/engine/expertise/caseRows.ts";
import type { Case } from "@/wire/protocol.ts";

const id = (n: number, length = 32): Uint8Array => new Uint8Array(length).fill(n);

function row(n: number, state: Case[5], moved: number, by: Uint8Array | null = null): Case {
  return [id(n, 16), id(7), id(1), id(2), by, state, 0, 10, moved];
}

let served: readonly Case[] = [];
let rows: CaseRows;

beforeEach(() => {
  const link = { ask: async () => ["cases", 1, served, false] };
  rows = new CaseRows({ link, cases: new Map() } as never);
});

test("what moved is news once", async () => {
  served = [row(1, "sent", 1)];
  expect(await rows.recent()).toHaveLength(1);
  expect(await rows.recent()).toEqual([]);
  served = [row(1, "claimed", 2, id(3))];
  expect(await rows.recent()).toEqual(served);
  expect(rows.of(id(1, 16))).toBe(served[0]);
});

test("what a screen had asked for before is news all the same", async () => {
  served = [row(1, "sent", 1)];
  await rows.recent();
  served = [row(1, "claimed", 2, id(3))];
  await rows.page(false, null);
  expect(await rows.recent()).toEqual(served);
});

test("what was never known is no news at the beginning of a session", async () => {
  served = [row(1, "sent", 1)];
  await rows.recent();
  served = [row(2, "sent", 3), row(1, "withdrawn", 2)];
  expect(await rows.everything()).toEqual([served[1]]);
});
