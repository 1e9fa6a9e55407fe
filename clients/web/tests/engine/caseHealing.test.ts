/** Which step was taken and not said, and to whom it is offered again. */

import { expect, test } from "vitest";
import type { CaseState } from "@/api/expertise.ts";
import { returnedId } from "@/engine/expertise/caseDeadlines.ts";
import type { FoldedCase } from "@/engine/expertise/caseFold.ts";
import { missingStep } from "@/engine/expertise/caseHealing.ts";
import type { Told } from "@/engine/expertise/caseViews.ts";

const id = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const [ANNA, POOL, BRUNO, CLAIRE] = [id(1), id(2), id(3), id(4)];
const LONG_AGO = 1_000;
const NOW = 10_000_000;

function folded(state: CaseState, by: Uint8Array | null = null): FoldedCase {
  const part = { requester: ANNA, request: { expert: POOL }, state, by, moved: LONG_AGO };
  return part as unknown as FoldedCase;
}

function told(state: CaseState, by: Uint8Array | null = null, moved = LONG_AGO): Told {
  return { requester: ANNA, expert: POOL, by, state, opened: 0, due: 0, moved };
}

test.each<[string | null, string, FoldedCase, Told, Uint8Array]>([
  [null, "both say the same", folded("sent"), told("sent"), ANNA],
  ["claim", "I have claimed it", folded("sent"), told("claimed", BRUNO), BRUNO],
  [null, "another one has", folded("sent"), told("claimed", BRUNO), CLAIRE],
  [null, "a moment ago", folded("sent"), told("claimed", BRUNO, NOW - 1_000), BRUNO],
  ["ask", "I asked for more", folded("claimed", BRUNO), told("more-asked", BRUNO), BRUNO],
  ["give", "I gave it", folded("more-asked", BRUNO), told("claimed", BRUNO), ANNA],
  ["release", "I gave it back", folded("claimed", BRUNO), told("sent"), BRUNO],
  ["decline", "I declined it", folded("claimed", BRUNO), told("declined", BRUNO), BRUNO],
  [null, "some holder of the pool did", folded("sent"), told("declined"), CLAIRE],
  ["withdraw", "I withdrew it", folded("sent"), told("withdrawn"), ANNA],
  [null, "it was withdrawn", folded("sent"), told("withdrawn"), BRUNO],
  ["close", "I closed it", folded("answered", BRUNO), told("closed", BRUNO), ANNA],
  ["bill", "its act is billed", folded("closed", BRUNO), told("billed", BRUNO), BRUNO],
  ["answer", "I answered it", folded("claimed", BRUNO), told("answered", BRUNO), BRUNO],
  [null, "nobody signs for the clock", folded("sent"), told("expired"), ANNA],
  [null, "two steps are missing", folded("sent"), told("more-asked", BRUNO), BRUNO],
  [null, "the server is behind", folded("claimed", BRUNO), told("sent", null, 1), BRUNO],
])("%s is offered where %s", (step, _, signed, server, me) => {
  expect(missingStep(signed, server, me, NOW)).toBe(step);
});

test("the two deadlines of a case have two ids, one made of the other", () => {
  const expertise = id(6).subarray(0, 16);
  const returned = returnedId(expertise);
  expect(returned).not.toEqual(expertise);
  expect(returnedId(returned)).toEqual(expertise);
});
