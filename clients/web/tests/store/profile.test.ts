import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it } from "vitest";
import { afterFailure, NO_ATTEMPTS, waitFor } from "@/store/attempts.ts";
import { browserStores, wardStores } from "@/store/profile.ts";

const cheap = { n: 16, r: 8, p: 1 };
const prf = new Uint8Array(32).fill(9);
let now = 1_000_000;
const stores = () => browserStores(() => now, cheap);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it("is none at first, then unlocked, and holds one profile only", async () => {
  expect(await stores().info()).toMatchObject({ state: "none", lock: "none", erased: null });
  await expect(stores().open()).rejects.toMatchObject({ name: "ProfileMissing" });
  const store = await stores().create();
  await store.transaction(async (tx) => tx.put("facts", { name: "me" }, "mine"));
  await store.close();
  expect(await stores().info()).toMatchObject({ state: "unlocked", lock: "none" });
  await expect(stores().create()).rejects.toMatchObject({ name: "ProfileExists" });
  expect((await (await stores().open()).get("facts", ["me"]))?.record).toBe("mine");
});

it("opens with the PIN only, once there is one", async () => {
  const store = await stores().create();
  await store.transaction(async (tx) => tx.put("facts", { name: "me" }, "mine"));
  await stores().setLock(store, { kind: "pin", pin: "482913" });
  expect((await store.get("facts", ["me"]))?.record).toBe("mine");
  await store.close();

  expect(await stores().info()).toMatchObject({ state: "locked", lock: "pin", retryAfter: 0 });
  await expect(stores().open()).rejects.toMatchObject({ name: "ProfileLocked" });
  await expect(stores().open({ prf })).rejects.toMatchObject({ name: "WrongKey" });
  await expect(stores().open({ pin: "482914" })).rejects.toMatchObject({ name: "WrongKey" });
  const again = await stores().open({ pin: "482913" });
  expect((await again.get("facts", ["me"]))?.record).toBe("mine");
});

it("opens with the passkey's secret only, and tells what to ask it with", async () => {
  const store = await stores().create();
  const credential = Uint8Array.of(1, 2, 3);
  await stores().setLock(store, { kind: "passkey", passkey: { credential, prf } });
  await store.close();
  const info = await stores().info();
  expect(info).toMatchObject({ state: "locked", lock: "passkey", credential });
  expect(info.salt).not.toBeNull();
  await expect(stores().open({ prf: new Uint8Array(32) })).rejects.toMatchObject({
    name: "WrongKey",
  });
  await stores().open({ prf });
});

it("leaves nothing that the bare key of before opens", async () => {
  const store = await stores().create();
  await stores().setLock(store, { kind: "pin", pin: "482913" });
  await store.close();
  const names = (await indexedDB.databases()).map((one) => one.name ?? "");
  expect(names.filter((name) => name.startsWith("cordee-store-"))).toHaveLength(1);
  const open = indexedDB.open("cordee-profile");
  const shelf: IDBDatabase = await new Promise((resolve) => {
    open.onsuccess = () => resolve(open.result);
  });
  const asked = shelf.transaction("settings").objectStore("settings").getAll();
  const kept: unknown[] = await new Promise((resolve) => {
    asked.onsuccess = () => resolve(asked.result);
  });
  expect(kept).toHaveLength(1);
  const [settings] = kept as { box: { kind: string; key?: CryptoKey } }[];
  expect(settings?.box.kind).toBe("pin");
  expect(settings?.box.key).toBeUndefined();
  shelf.close();
});

it("makes a wrong PIN cost time, that no new page saves", async () => {
  const store = await stores().create();
  await stores().setLock(store, { kind: "pin", pin: "482913" });
  await store.close();
  for (let failed = 0; failed < 4; failed++) {
    await expect(stores().open({ pin: "0" })).rejects.toMatchObject({ name: "WrongKey" });
  }
  expect((await stores().info()).retryAfter).toBe(30_000);
  await expect(stores().open({ pin: "482913" })).rejects.toMatchObject({
    name: "ProfileLocked",
    retryAfter: 30_000,
  });
  now += 30_000;
  await (await stores().open({ pin: "482913" })).close();
  await expect(stores().open({ pin: "0" })).rejects.toMatchObject({ name: "WrongKey" });
  expect((await stores().info()).retryAfter).toBe(0);
});

it("never asks for more than an hour, also when the clock is set back", () => {
  let attempts = NO_ATTEMPTS;
  for (let failed = 0; failed < 40; failed++) attempts = afterFailure(attempts, now);
  expect(waitFor(attempts, now)).toBe(3_600_000);
  expect(waitFor(attempts, 0)).toBe(3_600_000);
  expect(waitFor(attempts, now + 3_600_000)).toBe(0);
});

it("takes the lock off again", async () => {
  const store = await stores().create();
  await stores().setLock(store, { kind: "pin", pin: "482913" });
  await stores().setLock(store, { kind: "none" });
  await store.close();
  await (await stores().open()).close();
});

it("destroys the key first, says why, and then everything is gone", async () => {
  const store = await stores().create();
  await store.transaction(async (tx) => tx.put("facts", { name: "me" }, "mine"));
  await stores().condemn("revoked");
  await store.close();
  // The page dies here: the next one ends the erasure and says why.
  await expect(stores().open()).rejects.toMatchObject({
    name: "ProfileErased",
    reason: "revoked",
  });
  expect(await stores().info()).toMatchObject({ state: "none", erased: "revoked" });
  const names = (await indexedDB.databases()).map((one) => one.name ?? "");
  expect(names.filter((name) => name.startsWith("cordee-store-"))).toEqual([]);
  await (await stores().create()).close();
  expect(await stores().info()).toMatchObject({ state: "unlocked", erased: null });
});

it("keeps nothing of a ward PC", async () => {
  const before = (await indexedDB.databases()).length;
  const store = await wardStores().create();
  await store.transaction(async (tx) => tx.put("facts", { name: "me" }, "mine"));
  await store.close();
  expect((await indexedDB.databases()).length).toBe(before);
  expect(await wardStores().info()).toMatchObject({ state: "none" });
});
