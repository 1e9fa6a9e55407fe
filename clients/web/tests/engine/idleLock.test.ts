import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { IdleLock } from "@/engine/idleLock.ts";

let after: number;
let dues: number;
let idle: IdleLock;

beforeEach(() => {
  vi.useFakeTimers();
  after = 60;
  dues = 0;
  idle = new IdleLock({
    clock: Date.now,
    after: () => after,
    due: () => {
      dues += 1;
    },
  });
});

afterEach(() => {
  idle.stop();
  vi.useRealTimers();
});

it("is due after so many seconds without a person, once", () => {
  vi.advanceTimersByTime(55_000);
  expect(idle.isDue).toBe(false);
  vi.advanceTimersByTime(600_000);
  expect([idle.isDue, dues]).toEqual([true, 1]);
});

it("waits anew each time that somebody is here", () => {
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(50_000);
    idle.touch();
  }
  expect(dues).toBe(0);
});

it("is due when a machine slept over it, and hears nobody who comes too late", () => {
  vi.setSystemTime(Date.now() + 3_600_000);
  idle.touch();
  expect(idle.isDue).toBe(true);
  idle.look();
  expect(dues).toBe(1);
});

it("is never due at zero, and follows what is set meanwhile", () => {
  after = 0;
  vi.advanceTimersByTime(3_600_000);
  expect(dues).toBe(0);
  after = 60;
  vi.advanceTimersByTime(5_000);
  expect(dues).toBe(1);
});
