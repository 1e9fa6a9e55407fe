import { expect, it } from "vitest";
import { Clock } from "@/engine/expiry.ts";

const DAY = 86_400_000;
const NOW = 1_700_000_000_000;

function clocks(own: number) {
  let ticks = 0;
  const clock = new Clock(
    () => own,
    () => ticks,
  );
  return { clock, pass: (milliseconds: number) => (ticks += milliseconds) };
}

it("erases by its own clock when the server's is ahead", () => {
  const { clock } = clocks(NOW);
  clock.heard(NOW + 400 * DAY);
  expect(clock.now(0)).toBe(NOW);
});

it("erases by the server's word when its own clock is ahead", () => {
  const { clock, pass } = clocks(NOW + 400 * DAY);
  clock.heard(NOW);
  expect(clock.now(0)).toBe(NOW);
  pass(DAY);
  expect(clock.now(0)).toBe(NOW + DAY);
});

it("knows nothing newer than the newest store time before a server has spoken", () => {
  const { clock, pass } = clocks(NOW);
  pass(DAY);
  expect(clock.now(NOW - 3 * DAY)).toBe(NOW - 3 * DAY);
});

it("takes a store time that is newer than the server's word", () => {
  const { clock } = clocks(NOW);
  clock.heard(NOW - 2 * DAY);
  expect(clock.now(NOW - DAY)).toBe(NOW - DAY);
});
