import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { hex } from "@/crypto/bytes.ts";
import { Secret } from "@/crypto/secret.ts";
import { openDatabase } from "@/store/database.ts";
import { IndexedStore } from "@/store/indexedStore.ts";
import { saveKey } from "@/store/keys.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import { importKey } from "@/store/vault.ts";
import { storeContract } from "./contract.ts";

async function open(name: string, fill = 1): Promise<IndexedStore> {
  return await IndexedStore.open(name, await importKey(new Uint8Array(32).fill(fill)));
}

storeContract("memory", async () => memoryStore());
storeContract("IndexedDB", () => open(crypto.randomUUID()));

it("finds everything again when it is opened again, numbers included", async () => {
  const name = crypto.randomUUID();
  const first = await open(name);
  await first.transaction(async (tx) => {
    const number = await tx.next("evidence");
    tx.put("evidence", { number }, "what was seen");
  });
  await first.close();
  const second = await open(name);
  expect((await second.get("evidence", [1]))?.record).toBe("what was seen");
  expect(await second.transaction(async (tx) => await tx.next("evidence"))).toBe(2);
});

it("opens no record with another key, in another place or beside other columns", async () => {
  const name = crypto.randomUUID();
  const store = await open(name);
  await store.transaction(async (tx) => {
    tx.put("facts", { name: "a" }, "first");
    tx.put("facts", { name: "b" }, "second");
    tx.put("chains", { account: new Uint8Array(32), seq: 3, head: new Uint8Array(32) }, []);
  });
  await store.close();
  await expect((await open(name, 2)).get("facts", ["a"])).rejects.toMatchObject({
    name: "WrongKey",
  });

  const database = await openDatabase(name, () => undefined);
  const stolen = await database.get("facts", ["b"]);
  await database.put("facts", { ...stolen, name: "a" });
  const chain = await database.get("chains", [new Uint8Array(32)]);
  await database.put("chains", { ...chain, seq: 2 });
  database.close();

  const again = await open(name);
  await expect(again.get("facts", ["a"])).rejects.toMatchObject({ name: "WrongKey" });
  await expect(again.select("chains")).rejects.toMatchObject({ name: "WrongKey" });
  expect((await again.get("facts", ["b"]))?.record).toBe("second");
});

it("has no text of a record in the database", async () => {
  const name = crypto.randomUUID();
  const store = await open(name);
  await store.transaction(async (tx) => {
    tx.put("facts", { name: "me" }, { origin: "https://secret.example" });
    tx.put("drafts", { thread: new Uint8Array(32) }, "Mme Durand, lit 12");
  });
  await store.close();
  const database = await openDatabase(name, () => undefined);
  const rows = await Promise.all(["facts", "drafts"].map((table) => database.getAll(table)));
  const text = JSON.stringify(rows.flat().map((row) => String.fromCharCode(...row.sealed)));
  expect(text).not.toMatch(/secret|Durand/);
  database.close();
});

it("keeps of a column its own bytes, and not those around them", async () => {
  const name = crypto.randomUUID();
  const store = await open(name);
  const opened = new TextEncoder().encode("Mme Durand, lit 12, and a thread");
  const thread = opened.subarray(0, 10);
  await store.transaction(async (tx) => tx.put("drafts", { thread }, "x"));
  await store.close();
  const database = await openDatabase(name, () => undefined);
  const [row] = await database.getAll("drafts");
  expect(row.thread).toEqual(thread);
  expect(row.thread.buffer.byteLength).toBe(10);
  database.close();
});

it("has no signing key in the database but sealed", async () => {
  const name = crypto.randomUUID();
  const store = await open(name);
  const seed = new Uint8Array(32).fill(0xa7);
  await store.transaction(async (tx) => saveKey(tx, "device", new Secret(seed)));
  await store.close();
  const database = await openDatabase(name, () => undefined);
  const [row] = await database.getAll("keys");
  expect(Object.keys(row).sort()).toEqual(["name", "sealed"]);
  expect(hex(row.sealed)).not.toContain(hex(seed));
  database.close();
});

it("copies everything under another key, and goes on there", async () => {
  const name = crypto.randomUUID();
  const store = await open(name);
  await store.transaction(async (tx) => {
    for (let place = 1; place <= 600; place++) tx.put("prefs", { name: `${place}` }, place);
    tx.put("evidence", { number: await tx.next("evidence") }, "seen");
  });
  let switched = false;
  const other = await importKey(new Uint8Array(32).fill(2));
  await store.reseal(`${name}-2`, other, async () => {
    switched = true;
  });
  expect(switched).toBe(true);
  expect(await store.count("prefs")).toBe(600);
  expect((await store.get("prefs", ["600"]))?.record).toBe(600);
  expect(await store.transaction(async (tx) => await tx.next("evidence"))).toBe(2);
  await store.close();
  const names = (await indexedDB.databases()).map((one) => one.name);
  expect(names).toContain(`${name}-2`);
  expect(names).not.toContain(name);
  expect((await (await open(`${name}-2`, 2)).get("evidence", [1]))?.record).toBe("seen");
});

it("stays as it was when the copy is cut off before the switch", async () => {
  const name = crypto.randomUUID();
  const store = await open(name);
  await store.transaction(async (tx) => tx.put("prefs", { name: "a" }, 1));
  const cut = store.reseal(`${name}-2`, await importKey(new Uint8Array(32)), async () => {
    throw new Error("cut");
  });
  await expect(cut).rejects.toThrow("cut");
  expect((await store.get("prefs", ["a"]))?.record).toBe(1);
  await store.transaction(async (tx) => tx.put("prefs", { name: "a" }, 2));
  await store.close();
  expect((await (await open(name)).get("prefs", ["a"]))?.record).toBe(2);
});
