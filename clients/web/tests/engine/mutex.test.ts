import { describe, expect, test } from "vitest";
import { Mutex } from "@/engine/mutex.ts";
import { inParallel } from "@/engine/parallel.ts";

describe("a mutex", () => {
  test("lets one in at a time, in the order of asking, whatever became of the others", async () => {
    const mutex = new Mutex();
    const gate = Promise.withResolvers<void>();
    const seen: string[] = [];
    const first = mutex.run(async () => {
      seen.push("first in");
      await gate.promise;
      seen.push("first out");
      throw new Error("the first fails");
    });
    const second = mutex.run(async () => seen.push("second"));
    expect(mutex.isBusy).toBe(true);
    gate.resolve();
    await expect(first).rejects.toThrow("the first fails");
    await second;
    expect(seen).toEqual(["first in", "first out", "second"]);
    expect(mutex.isBusy).toBe(false);
  });
});

describe("several at a time", () => {
  test("are never more than the bound, and all are done", async () => {
    let now = 0;
    let most = 0;
    const done: number[] = [];
    await inParallel(3, [1, 2, 3, 4, 5, 6, 7], async (one) => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
      done.push(one);
    });
    expect(most).toBe(3);
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test("end with the first failure, once what is under way has ended", async () => {
    const ended: number[] = [];
    const work = inParallel(2, [1, 2, 3, 4], async (one) => {
      if (one === 1) throw new Error("the first fails");
      await Promise.resolve();
      ended.push(one);
    });
    await expect(work).rejects.toThrow("the first fails");
    expect(ended).toEqual([2]);
  });
});
