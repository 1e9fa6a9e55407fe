import { afterAll, beforeAll, expect, it } from "vitest";
import { AccessPoint, type Hook } from "@/engine/faults.ts";
import { reads, says, tells, threadBy } from "./conversing.ts";
import { lastingStores, Visitor } from "./visitor.ts";
import { Ward } from "./ward.ts";

let ward: Ward;

beforeAll(async () => {
  ward = await Ward.open();
  await ward.ask("person", { name: "Bruno" });
}, 120_000);

afterAll(async () => {
  await ward.close();
}, 120_000);

/** A hook that stops the engine at a place for ever, and tells when. */
function cutAt(point: AccessPoint): { readonly hook: Hook; readonly reached: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const hook: Hook = (passed) => {
    if (passed !== point) return undefined;
    resolve();
    return new Promise<never>(() => undefined);
  };
  return { hook, reached: promise };
}

const RETURN = [
  AccessPoint.BEFORE_RETURN_KEPT,
  AccessPoint.AFTER_RETURN_KEPT,
  AccessPoint.AFTER_RETURN_WRITE,
  AccessPoint.BEFORE_RETURN_DONE,
] as const;

it.each(RETURN)(
  "goes on with a return that was cut at %s, with the same card",
  async (point) => {
    const name = `R${RETURN.indexOf(point)}`;
    const lost = await Visitor.at(ward.address);
    const card = await lost.signUp(ward, name);
    const thread = await threadBy(ward, "Bruno", name, [await lost.account()]);
    await says(ward, "Bruno", thread, "à lire");
    await lost.close();

    const stores = lastingStores();
    const { hook, reached } = cutAt(point);
    const cut = await Visitor.at(ward.address, stores, hook);
    void cut.engine.recover({ card }, "device").catch(() => undefined);
    await reached;

    const back = await Visitor.at(ward.address, stores);
    expect(await back.engine.profile()).toBe("begun");
    const recovered = await back.engine.recover({ card }, "device");
    expect(recovered.name).toBe(name);
    expect((await back.engine.cardPending())?.card).toBe(recovered.card);
    await reads(back, thread, "à lire");
    const { devices, slots } = await back.engine.status();
    expect([devices.length, slots.length]).toEqual([1, 1]);
    await back.engine.cardIsKept();
    await tells(ward, back, thread, `${name} est de retour`, "Bruno");
    await back.close();
  },
  120_000,
);

const ROTATION = [
  AccessPoint.AFTER_ROTATE_WRITE,
  AccessPoint.IN_CASCADE,
  AccessPoint.BEFORE_CASCADE_DONE,
] as const;

it.each(ROTATION)(
  "ends what a rotation owes to the threads, cut at %s",
  async (point) => {
    const name = `C${ROTATION.indexOf(point)}`;
    const stores = lastingStores();
    const before = await Visitor.enrolled(ward, name, stores);
    const thread = await threadBy(ward, "Bruno", name, [await before.account()]);
    await says(ward, "Bruno", thread, "avant");
    await reads(before, thread, "avant");
    const { epoch } = await before.engine.thread(thread);
    await before.close();

    const { hook, reached } = cutAt(point);
    const cut = await Visitor.at(ward.address, stores, hook);
    await cut.online();
    void cut.engine.rotateAccount().catch(() => undefined);
    await reached;

    const after = await Visitor.at(ward.address, stores);
    await after.until(async () => (await after.engine.thread(thread)).epoch > epoch);
    await after.heard((event) => event.type === "cascade" && event.done === event.total);
    await tells(ward, after, thread, `${name} a renouvelé`, "Bruno");
    expect((await after.engine.thread(thread)).epoch).toBe(epoch + 1);
    await after.close();
  },
  120_000,
);
