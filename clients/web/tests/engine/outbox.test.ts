import { expect, it } from "vitest";
import { decodeEvent, type KnownEvent } from "@/crypto/event.ts";
import { FaultPoint } from "@/engine/faults.ts";
import { outgoingOf, setAcked, waitingIn } from "@/store/outbox.ts";
import { ProfileLocked } from "@/wire/errors.ts";
import { Code } from "@/wire/protocol.ts";
import { died, newSite, THREAD, type Workshop, workshop } from "./workshop.ts";

const says = (body: string, replyTo: Uint8Array | null = null): KnownEvent => ({
  tag: "text/1",
  body,
  replyTo,
  mentions: [],
});

async function fresh(): Promise<Workshop> {
  return await workshop(await (await newSite()).open());
}

async function waiting({ context }: Workshop) {
  const rows = await waitingIn(context.store, THREAD, 100);
  return rows.map(({ n, message, record }) => {
    const event = decodeEvent(record.event);
    return { n, id: message, text: event.tag === "text/1" ? event.body : event.tag };
  });
}

it("gives counters in the order of saying, each in its id", async () => {
  const shop = await fresh();
  const texts = ["un", "deux", "trois"];
  const kept = await Promise.all(texts.map((text) => shop.outbox.put(shop.thread, says(text))));
  const rows = await waiting(shop);
  expect(rows.map(({ n, text }) => [n, text])).toEqual([
    [1, "un"],
    [2, "deux"],
    [3, "trois"],
  ]);
  expect(kept.map((one) => one.message)).toEqual(rows.map((one) => one.id));
  expect(rows.map(({ id }) => id.at(-1))).toEqual([1, 2, 3]);
});

it("goes on after the counter that the log has", async () => {
  const shop = await fresh();
  const key = Buffer.from(shop.context.device).toString("hex");
  shop.thread.memory.devices.set(key, { n: 41, base: 0 });
  await shop.outbox.put(shop.thread, says("suite"));
  expect((await waiting(shop))[0]?.n).toBe(42);
});

it("refuses what is said once the store is closed", async () => {
  const shop = await fresh();
  await shop.context.store.close();
  for (const text of ["un", "deux"]) {
    await expect(shop.outbox.put(shop.thread, says(text))).rejects.toThrow(ProfileLocked);
  }
});

it("refuses an event that cannot be said, and keeps nothing of it", async () => {
  const shop = await fresh();
  await expect(shop.outbox.put(shop.thread, says(""))).rejects.toMatchObject({
    rule: "ENC-01",
  });
  expect(await waiting(shop)).toEqual([]);
});

it.each([
  [FaultPoint.BEFORE_OUTBOX_COMMIT, 0],
  [FaultPoint.AFTER_OUTBOX_COMMIT, 1],
])("keeps a text whole or not at all when it is killed %s", async (point, count) => {
  const site = await newSite();
  const { fault, reached } = died(point);
  const first = await workshop(await site.open(), fault);
  void first.outbox.put(first.thread, says("bonjour"), { intent: "aa" });
  await reached;
  const second = await workshop(await site.open());
  expect(await waiting(second)).toHaveLength(count);
  const asked = await second.outbox.put(second.thread, says("bonjour"), { intent: "aa" });
  expect(asked.fresh).toBe(count === 0);
  const rows = await waiting(second);
  expect(rows.map(({ id, text }) => [id, text])).toEqual([[asked.message, "bonjour"]]);
});

it("does one deed once, also when it is asked for at the same moment", async () => {
  const shop = await fresh();
  const asked = await Promise.all(
    ["a", "a", "b"].map((intent) => shop.outbox.put(shop.thread, says("oui"), { intent })),
  );
  expect(asked.map((one) => one.fresh)).toEqual([true, false, true]);
  expect(asked[0]?.message).toEqual(asked[1]?.message);
  expect(await waiting(shop)).toHaveLength(2);
});

it("remembers a deed after its message has left the outbox", async () => {
  const shop = await fresh();
  const { message } = await shop.outbox.put(shop.thread, says("oui"), { intent: "a" });
  const [row] = await outgoingOf(shop.context.store, THREAD);
  await shop.context.transaction(async (tx) => tx.delete("outbox", [row?.place ?? 0]));
  const again = await shop.outbox.put(shop.thread, says("oui"), { intent: "a" });
  expect(again).toEqual({ message, fresh: false });
});

it("gives the counter of a refused message to the next, and aims what is about it anew", async () => {
  const shop = await fresh();
  const { outbox, thread, context } = shop;
  const refused = await outbox.put(thread, says("refusé"), { intent: "r" });
  const second = await outbox.put(thread, says("deux"), { intent: "d" });
  await outbox.put(thread, says("réponse", second.message));
  await outbox.put(thread, {
    tag: "reaction/1",
    target: second.message,
    symbol: "+",
    on: true,
  });
  const [row] = await waitingIn(context.store, THREAD, 1);
  if (row === undefined) throw new Error("nothing waits");
  await outbox.fail(thread, row, Code.CAPACITY);

  const rows = await waitingIn(context.store, THREAD, 9);
  expect(rows.map((one) => one.n)).toEqual([1, 2, 3]);
  const [now, reply, reaction] = rows;
  expect(now?.message.subarray(0, 8)).toEqual(second.message.subarray(0, 8));
  expect(now?.message.at(-1)).toBe(1);
  expect(decodeEvent(reply?.record.event ?? new Uint8Array())).toMatchObject({
    replyTo: now?.message,
  });
  expect(reaction?.target).toEqual(now?.message);
  expect(shop.told).toContainEqual(["failed", refused.message, Code.CAPACITY]);
  expect(shop.told).toContainEqual(["changed", now?.message, second.message]);
  expect(await outbox.put(thread, says("deux"), { intent: "d" })).toEqual({
    message: now?.message,
    fresh: false,
  });
});

it("says again what failed behind all that waits, or throws it away", async () => {
  const shop = await fresh();
  const { outbox, thread, context } = shop;
  const { message } = await outbox.put(thread, says("refusé"), { intent: "r" });
  await outbox.put(thread, says("deux"));
  const [row] = await waitingIn(context.store, THREAD, 1);
  if (row === undefined) throw new Error("nothing waits");
  await outbox.fail(thread, row, Code.CAPACITY);
  const again = await outbox.again(thread, message);
  expect((await waiting(shop)).map(({ n, text }) => [n, text])).toEqual([
    [1, "deux"],
    [2, "refusé"],
  ]);
  expect(await outbox.put(thread, says("refusé"), { intent: "r" })).toMatchObject({
    message: again,
  });
  await expect(outbox.discard(thread, again)).rejects.toMatchObject({ name: "NotFound" });
  const last = (await waitingIn(context.store, THREAD, 9)).at(-1);
  if (last === undefined) throw new Error("nothing waits");
  await outbox.fail(thread, last, Code.CAPACITY);
  await outbox.discard(thread, again);
  expect(await outgoingOf(context.store, THREAD)).toHaveLength(1);
  expect(shop.told.at(-1)).toEqual(["gone", again]);
});

it("does not bring back a row that the log has shown before its answer came", async () => {
  const shop = await fresh();
  await shop.outbox.put(shop.thread, says("oui"));
  const [row] = await outgoingOf(shop.context.store, THREAD);
  if (row === undefined) throw new Error("nothing waits");
  await shop.context.transaction(async (tx) => {
    tx.delete("outbox", [row.place]);
    await setAcked(tx, row, 3, new Uint8Array(32));
  });
  expect(await outgoingOf(shop.context.store, THREAD)).toEqual([]);
});
