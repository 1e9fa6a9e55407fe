import { describe, expect, test } from "vitest";
import { dueAt, isDue, judgeErasedUnder } from "@/crypto/retention.ts";

const DAY = 86_400;
const MS = 1000 * DAY;
const STORED = 1_790_000_000_000;
const FOR_EVER = { after: 0, hold: 0 };
const A_DAY = { after: DAY, hold: 0 };

describe("a message that was erased", () => {
  const item = { kind: "message", storedAt: STORED, filed: false } as const;

  test("was due under one of the records that were in force", () => {
    judgeErasedUnder(item, [
      { retention: A_DAY, until: STORED + 2 * MS },
      { retention: FOR_EVER, until: STORED + 9 * MS },
    ]);
  });

  test("has a day more, for clocks that are wrong", () => {
    judgeErasedUnder(item, [{ retention: A_DAY, until: STORED }]);
    const early = [{ retention: A_DAY, until: STORED - 1 }];
    expect(() => judgeErasedUnder(item, early)).toThrow("LOG-04");
  });

  test("was due under none where all is kept", () => {
    const kept = [{ retention: FOR_EVER, until: STORED + 9 * MS }];
    expect(() => judgeErasedUnder(item, kept)).toThrow("LOG-04");
  });
});

describe("the moment at which a message is due", () => {
  test.each([
    [A_DAY, false],
    [{ after: DAY, hold: 7 * DAY }, false],
    [{ after: DAY, hold: 7 * DAY }, true],
    [{ after: 7 * DAY, hold: DAY }, false],
    [{ after: Number.MAX_SAFE_INTEGER, hold: Number.MAX_SAFE_INTEGER }, false],
  ])("is the first one, for %o and filed %s", (retention, filed) => {
    const due = dueAt(retention, STORED, filed);
    expect(due).not.toBeNull();
    if (due === null || due > BigInt(Number.MAX_SAFE_INTEGER)) return;
    expect(isDue(retention, STORED, filed, Number(due))).toBe(true);
    expect(isDue(retention, STORED, filed, Number(due) - 1)).toBe(false);
  });

  test("does not come where all is kept", () => {
    expect(dueAt(FOR_EVER, STORED, true)).toBeNull();
  });
});
