import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Slots } from "@/engine/attachments/slots.ts";
import { Flights } from "@/engine/flights.ts";
import { Rounds } from "@/engine/rounds.ts";
import type { ServerFrame } from "@/wire/protocol.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("runs once more for what was asked for meanwhile, however often", async () => {
  const gate = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let runs = 0;
  const rounds = new Rounds(async () => {
    runs += 1;
    if (runs === 1) await gate.promise;
    else second.resolve();
  });
  for (let asked = 0; asked < 5; asked++) rounds.kick("a");
  gate.resolve();
  await second.promise;
  await rounds.end("a");
  expect(runs).toBe(2);
});

it("ends a round by its signal, and does not begin it again", async () => {
  let runs = 0;
  const rounds = new Rounds(async (_key, signal) => {
    runs += 1;
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  });
  rounds.kick("a");
  rounds.kick("a");
  rounds.later("a", 0);
  await rounds.end("a");
  await vi.runAllTimersAsync();
  expect(runs).toBe(1);
});

it("begins nothing after it was stopped", async () => {
  let runs = 0;
  const rounds = new Rounds(async () => {
    runs += 1;
  });
  rounds.stop();
  rounds.kick("a");
  rounds.later("b", 0);
  await vi.runAllTimersAsync();
  expect(runs).toBe(0);
});

it("lands answers in the order of asking, with all that followed and came", async () => {
  const flights = new Flights<string>();
  const stored = (seq: number): ServerFrame => [
    "stored",
    seq,
    new Uint8Array(32),
    seq,
    0,
    new Uint8Array(32),
  ];
  const [a, b, c] = [1, 2, 3].map(() => Promise.withResolvers<ServerFrame>());
  for (const [name, one] of Object.entries({ a, b, c })) {
    if (one !== undefined) flights.add(name, one.promise);
  }
  b?.resolve(stored(2));
  const landed = flights.land();
  a?.resolve(stored(1));
  expect((await landed).map((one) => one.asked)).toEqual(["a", "b"]);
  c?.reject(new Error("the session ended"));
  await expect(flights.land()).rejects.toThrow("the session ended");
});

it("never has more under way than there are slots", async () => {
  const slots = new Slots(2);
  let now = 0;
  let most = 0;
  const work = Array.from({ length: 10 }, () =>
    slots.run(async () => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
    }),
  );
  await Promise.all(work);
  expect(most).toBe(2);
});
