import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ServerRefused } from "@/wire/errors.ts";
import type { ServerFrame } from "@/wire/protocol.ts";
import { openSession, type Session } from "@/wire/session.ts";
import { FakeServer, welcoming, who } from "./fakeSocket.ts";

const hash = new Uint8Array(32);
const origin = "https://cordee.example";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function open(server: FakeServer, told: (frame: ServerFrame) => void = () => undefined) {
  return await openSession(who, origin, told, undefined, "session", server.connect);
}

it("says hello, proves the device's key to its own origin, and is welcome", async () => {
  const server = welcoming();
  const session = await open(server);
  expect(server.taken.map((frame) => frame[0])).toEqual(["hello", "auth"]);
  expect(session.welcome[0]).toBe("welcome");
  expect(session.isOpen).toBe(true);
});

it("gives a refusal of the proof as the server said it", async () => {
  const server = new FakeServer((frame, at) => {
    if (frame[0] === "hello") at.say(["challenge", 1, hash]);
    else at.say(["refused", null, "revoked", null, "gone", null]);
  });
  await expect(open(server)).rejects.toMatchObject({ name: "ServerRefused", code: "revoked" });
  expect(server.isClosed).toBe(true);
});

it("takes no version that it did not offer", async () => {
  const server = new FakeServer((_frame, at) => at.say(["challenge", 9, hash]));
  await expect(open(server)).rejects.toMatchObject({ name: "TamperedError", rule: "ENC-01" });
});

it("is not online when the handshake is malformed, cut off or too slow", async () => {
  const bad = new FakeServer((_frame, at) => at.sayBytes(Uint8Array.of(0xc1)));
  await expect(open(bad)).rejects.toMatchObject({ name: "NotOnline" });
  const cut = new FakeServer((_frame, at) => at.hangUp());
  await expect(open(cut)).rejects.toMatchObject({ name: "NotOnline" });
  const mute = open(new FakeServer(() => undefined));
  const refused = expect(mute).rejects.toMatchObject({ name: "NotOnline" });
  await vi.advanceTimersByTimeAsync(10_000);
  await refused;
});

it("pairs each answer with its request, in whatever order they come", async () => {
  const server = welcoming((frame, at) => {
    if (frame[0] === "roles") at.say(["ok", 2], ["ok", 1]);
  });
  const session = await open(server);
  const first = session.ask((ref) => ["log_out", ref]);
  const second = session.ask((ref) => ["roles", ref]);
  expect(await first).toEqual(["ok", 1]);
  expect(await second).toEqual(["ok", 2]);
});

it("raises a refusal for the request that it answers, and lives on", async () => {
  const server = welcoming((frame, at) => {
    at.say(["refused", frame[1], "capacity", "EPO-09", "no", null]);
  });
  const session = await open(server);
  const asked = session.ask((ref) => ["roles", ref]);
  await expect(asked).rejects.toMatchObject({ code: "capacity", rule: "EPO-09" });
  expect(session.isOpen).toBe(true);
});

it("hands over what answers nothing, also what came with the welcome", async () => {
  const told: ServerFrame[] = [];
  const server = new FakeServer((frame, at) => {
    if (frame[0] === "hello") at.say(["challenge", 1, hash]);
    else at.say(["welcome", 1, 0, hash, 0], ["stale", hash]);
  });
  await open(server, (frame) => told.push(frame));
  server.say(["typing", hash, hash, true]);
  expect(told.map((frame) => frame[0])).toEqual(["stale", "typing"]);
});

it("puts what is posted in one turn in one message, and no more than it may hold", async () => {
  const server = welcoming();
  const session = await open(server);
  for (let n = 0; n < 300; n++) session.post(["delivered", hash, n]);
  await session.flushed();
  expect(server.sizes.slice(2)).toEqual([256, 44]);
  const payload = new Uint8Array(262_000);
  for (let n = 0; n < 5; n++) void session.submit((ref) => ["append", ref, hash, payload, []]);
  await session.flushed();
  expect(server.sizes.slice(4)).toEqual([4, 1]);
  expect(server.taken).toHaveLength(2 + 300 + 5);
});

it("passes the points around a message that appends, and only around those", async () => {
  const points: string[] = [];
  const server = welcoming();
  const note = (point: string) => void points.push(point);
  const session = await openSession(
    who,
    origin,
    () => undefined,
    note,
    "session",
    server.connect,
  );
  session.post(["typing", hash, true]);
  await session.flushed();
  expect(points).toEqual([]);
  void session.submit((ref) => ["append", ref, hash, hash, []]);
  await session.flushed();
  expect(points).toEqual(["before_socket_write", "after_socket_write"]);
});

it("ends with the socket, and tells everybody who waits", async () => {
  const server = welcoming();
  const session = await open(server);
  const asked = session.ask((ref) => ["roles", ref]);
  server.hangUp();
  await expect(asked).rejects.toMatchObject({ name: "NotOnline" });
  await session.ended;
  expect(session.isOpen).toBe(false);
  await expect(session.ask((ref) => ["roles", ref])).rejects.toMatchObject({
    name: "NotOnline",
  });
});

it("keeps the last word of a server that says why it closes", async () => {
  const server = welcoming();
  const session = await open(server);
  server.say(["bye", "draining", "soon back"]);
  server.hangUp();
  await session.ended;
  expect(session.reason).toBeInstanceOf(ServerRefused);
  expect(session.reason).toMatchObject({ code: "draining", temporary: true });
});

it("ends at a malformed frame", async () => {
  const server = welcoming();
  const session = await open(server);
  server.say(["stored", 1]);
  await session.ended;
  expect(server.isClosed).toBe(true);
});

it("asks something cheap when it hears nothing, and ends when that is not answered", async () => {
  const asked = (server: FakeServer) =>
    server.taken.filter((frame) => frame[0] === "chains").length;
  const alive = welcoming((frame, at) => at.say(["chains", frame[1], []]));
  const living = await open(alive);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(asked(alive)).toBeGreaterThanOrEqual(3);
  expect(living.isOpen).toBe(true);

  const dead = welcoming();
  const dying: Session = await open(dead);
  await vi.advanceTimersByTimeAsync(45_000);
  expect(asked(dead)).toBe(1);
  expect(dying.isOpen).toBe(false);
});

it("takes a server that does not answer a request for dead", async () => {
  const server = welcoming((frame, at) => {
    if (frame[0] === "chains") at.say(["chains", frame[1], []]);
  });
  const session = await open(server);
  const asked = expect(session.ask((ref) => ["roles", ref])).rejects.toMatchObject({
    name: "NotOnline",
  });
  await vi.advanceTimersByTimeAsync(60_000);
  await asked;
  expect(session.isOpen).toBe(false);
});

it("does not gather what a server says before there is a session", async () => {
  const server = new FakeServer((frame, at) => {
    if (frame[0] !== "hello") return;
    at.say(["challenge", 1, hash]);
    for (let message = 0; message < 5; message++) {
      at.say(...Array.from({ length: 256 }, () => ["delivered", hash, hash, hash, 1]));
    }
  });
  await expect(open(server)).rejects.toMatchObject({ name: "NotOnline" });
  expect(server.isClosed).toBe(true);
});
