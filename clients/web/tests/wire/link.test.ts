import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Backoff, CAP, FIRST } from "@/wire/backoff.ts";
import { NotOnline, ProfileErased } from "@/wire/errors.ts";
import { Link } from "@/wire/link.ts";
import { openSession } from "@/wire/session.ts";
import { FakeServer, welcoming, who } from "./fakeSocket.ts";

const hash = new Uint8Array(32);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin(server: FakeServer, began: () => Promise<void> = async () => undefined) {
  const link = new Link({
    who,
    address: "https://cordee.example",
    backoff: new Backoff(() => 1),
    connect: server.connect,
  });
  const turns: boolean[] = [];
  const judge = async () => new ProfileErased("revoked");
  const told = () => undefined;
  link.start({ open: openSession, told, began, changed: () => turns.push(link.online), judge });
  return { link, turns };
}

it("is online once the client is up to date, and connects again by itself", async () => {
  const server = welcoming();
  let times = 0;
  const { link, turns } = begin(server, async () => void times++);
  await link.wait();
  expect(link.online).toBe(true);
  server.hangUp();
  await vi.advanceTimersByTimeAsync(0);
  expect(link.online).toBe(false);
  await vi.advanceTimersByTimeAsync(FIRST);
  expect(turns).toEqual([true, false, true]);
  expect(times).toBe(2);
  await link.stop();
  expect(link.isOpen).toBe(false);
});

it("tries at once when it is woken", async () => {
  const server = welcoming();
  let works = false;
  const { link } = begin(server, async () => {
    if (!works) throw new NotOnline("cut off while catching up");
  });
  for (let turn = 0; turn < 12; turn++) await vi.advanceTimersByTimeAsync(CAP);
  expect(link.online).toBe(false);
  works = true;
  link.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(link.online).toBe(true);
  await link.stop();
});

it("asks again as late as it is told, and not for ever", async () => {
  let refusals = 2;
  const server = welcoming((frame, at) => {
    if (frame[0] !== "roles") return;
    if (refusals-- > 0) at.say(["refused", frame[1], "rate_limited", null, "later", 1000]);
    else at.say(["roles", frame[1], [], []]);
  });
  const { link } = begin(server);
  await link.wait();
  const asked = link.ask((ref) => ["roles", ref]);
  await vi.advanceTimersByTimeAsync(2000);
  expect((await asked)[0]).toBe("roles");
  refusals = 1;
  const far = welcoming((frame, at) => {
    at.say(["refused", frame[1], "rate_limited", null, "later", 60_000]);
  });
  const other = begin(far).link;
  await other.wait();
  await expect(other.ask((ref) => ["roles", ref])).rejects.toMatchObject({
    code: "rate_limited",
  });
  await link.stop();
  await other.stop();
});

it("ends for good when the refusal means that this device is no longer one", async () => {
  const server = new FakeServer((frame, at) => {
    if (frame[0] === "hello") at.say(["challenge", 1, hash]);
    else at.say(["refused", null, "revoked", null, "gone", null]);
  });
  const { link } = begin(server);
  await expect(link.wait()).rejects.toMatchObject({ name: "ProfileErased" });
  const tries = server.taken.length;
  await vi.advanceTimersByTimeAsync(10 * CAP);
  expect(server.taken).toHaveLength(tries);
  await link.stop();
});

it("doubles its patience up to a cap, with full jitter", () => {
  const patient = new Backoff(() => 1);
  const waits = Array.from({ length: 10 }, () => patient.next());
  expect(waits.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
  expect(waits.at(-1)).toBe(CAP);
  patient.reset();
  expect(patient.next()).toBe(FIRST);
  expect(new Backoff(() => 0).next()).toBe(0);
});
