import { expect, it, vi } from "vitest";
import type { Parts } from "@/engine/parts.ts";
import { PartsComing } from "@/engine/partsComing.ts";
import { NotOnline } from "@/wire/errors.ts";

function fakeParts() {
  const parts = { start: vi.fn(), stop: vi.fn(async () => undefined) };
  return { parts, real: parts as unknown as Parts };
}

it("begins them once, for all who wait", async () => {
  const { parts, real } = fakeParts();
  const coming = new PartsComing(async () => real);
  expect(coming.here).toBeNull();
  expect(await Promise.all([coming.wait(), coming.wait()])).toEqual([real, real]);
  expect(coming.here).toBe(real);
  expect(parts.start).toHaveBeenCalledOnce();
  await coming.stop();
  expect(parts.stop).toHaveBeenCalledOnce();
});

it("asks for them again after they did not come", async () => {
  const { parts, real } = fakeParts();
  const make = vi.fn(async () => real);
  make.mockRejectedValueOnce(new NotOnline("no network"));
  const coming = new PartsComing(make);
  const first = coming.wait().catch(() => coming.wait());
  await expect(coming.wait()).rejects.toBeInstanceOf(NotOnline);
  expect([await first, await coming.wait()]).toEqual([real, real]);
  expect(make).toHaveBeenCalledTimes(2);
  expect(parts.start).toHaveBeenCalledOnce();
});

it("does not begin what comes after the end", async () => {
  const { parts, real } = fakeParts();
  const held = Promise.withResolvers<Parts>();
  const coming = new PartsComing(() => held.promise);
  const waiting = coming.wait();
  await coming.stop();
  held.resolve(real);
  await expect(waiting).rejects.toBeInstanceOf(NotOnline);
  expect(coming.here).toBeNull();
  expect(parts.start).not.toHaveBeenCalled();
});
