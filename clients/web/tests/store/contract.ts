/** What every store does, whatever stands behind it. */

import { describe, expect, it } from "vitest";
import { Secret } from "@/crypto/secret.ts";
import {
  addItem,
  countUnread,
  HIDDEN,
  itemOf,
  SHOWN,
  shownBefore,
  UNREAD,
} from "@/store/items.ts";
import { dropKey, loadKey, saveKey } from "@/store/keys.ts";
import { addOutgoing, lastN, outgoingOf, setAcked, unmetAck } from "@/store/outbox.ts";
import type { Store } from "@/store/store.ts";

const thread = new Uint8Array(32).fill(7);
const other = new Uint8Array(32).fill(8);

export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: the contract of a store`, () => {
    it("gives back every kind of value that a record is made of", async () => {
      const store = await open();
      const record = {
        bytes: Uint8Array.of(1, 2, 3),
        text: "hématémèse",
        number: 2 ** 53 - 1,
        negative: -1,
        half: 0.5,
        flag: true,
        nothing: null,
        list: [1, ["two"], Uint8Array.of(3)],
        map: new Map([["ab", { n: 1, deep: new Set([1, 2]) }]]),
        numbers: new Map([[3, new Uint8Array(32)]]),
        set: new Set(["cd"]),
      };
      await store.transaction(async (tx) => tx.put("facts", { name: "me" }, record));
      expect((await store.get("facts", ["me"]))?.record).toEqual(record);
      expect(await store.get("facts", ["you"])).toBeNull();
    });

    it("keeps a record as it was when it was put", async () => {
      const store = await open();
      const memory = { seq: 1, list: [1] };
      await store.transaction(async (tx) => {
        tx.put("threads", { thread }, memory);
        memory.seq = 2;
        memory.list.push(2);
      });
      const kept = await store.get<typeof memory>("threads", [thread]);
      expect(kept?.record).toEqual({ seq: 1, list: [1] });
      if (kept) kept.record.seq = 3;
      expect((await store.get<typeof memory>("threads", [thread]))?.record.seq).toBe(1);
    });

    it("keeps the seed of a signing key until it is dropped", async () => {
      const store = await open();
      const seed = crypto.getRandomValues(new Uint8Array(32));
      await store.transaction(async (tx) => saveKey(tx, "device", new Secret(seed)));
      expect((await loadKey(store, "device"))?.reveal()).toEqual(seed);
      await store.transaction(async (tx) => dropKey(tx, "device"));
      expect(await loadKey(store, "device")).toBeNull();
    });

    it("shows a transaction its own writes, and nobody else before it is committed", async () => {
      const store = await open();
      await putItems(store, [1, 2, 3]);
      await store.transaction(async (tx) => {
        tx.delete("items", [thread, 2]);
        addItem(tx, thread, item(4), null, SHOWN);
        addItem(tx, thread, item(3, 99), null, SHOWN);
        expect(await seqs(tx)).toEqual([1, 3, 4]);
        expect((await itemOf(tx, thread, id(99)))?.seq).toBe(3);
        expect(await itemOf(tx, thread, id(3))).toBeNull();
        expect(await seqs(store)).toEqual([1, 2, 3]);
        expect(await tx.count("items", { prefix: [thread] })).toBe(3);
      });
      expect(await seqs(store)).toEqual([1, 3, 4]);
    });

    it("keeps the limit of a query over what is pending and what is committed", async () => {
      const store = await open();
      await putItems(store, [1, 2, 3, 4, 5]);
      await store.transaction(async (tx) => {
        tx.delete("items", [thread, 5]);
        tx.delete("items", [thread, 1]);
        addItem(tx, thread, item(6), null, SHOWN);
        const last = await shownBefore(tx, thread, null, 3);
        expect(last.map((one) => one.seq)).toEqual([3, 4, 6]);
        const first = await tx.columns("items", { prefix: [thread], limit: 2 });
        expect(first.map((one) => one.seq)).toEqual([2, 3]);
      });
    });

    it("applies nothing of a transaction that throws, and goes on", async () => {
      const store = await open();
      const failing = store.transaction(async (tx) => {
        addItem(tx, thread, item(1), null, SHOWN);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      await putItems(store, [2]);
      expect(await seqs(store)).toEqual([2]);
    });

    it("runs one transaction at a time, in the order they were asked", async () => {
      const store = await open();
      const order: string[] = [];
      const add = (name: string) =>
        store.transaction(async (tx) => {
          order.push(`begin ${name}`);
          const last = (await tx.get<number>("facts", ["count"]))?.record ?? 0;
          await Promise.resolve();
          tx.put("facts", { name: "count" }, last + 1);
          order.push(`end ${name}`);
        });
      await Promise.all([add("a"), add("b"), add("c")]);
      expect((await store.get("facts", ["count"]))?.record).toBe(3);
      expect(order).toEqual(["begin a", "end a", "begin b", "end b", "begin c", "end c"]);
    });

    it("gives a number once, also when the row is gone or was never kept", async () => {
      const store = await open();
      const take = () => store.transaction(async (tx) => await tx.next("outbox"));
      expect(await take()).toBe(1);
      expect(await take()).toBe(2);
      const two = await store.transaction(async (tx) => {
        const place = await tx.next("outbox");
        return [place, await tx.next("outbox")];
      });
      expect(two).toEqual([3, 4]);
    });

    it("reads a range up and down, with bounds that count and a limit", async () => {
      const store = await open();
      await putItems(store, [1, 2, 3, 4, 5, 10, 100]);
      await putItems(store, [50], other);
      const read = async (query: object) =>
        (await store.columns("items", { prefix: [thread], ...query })).map((row) => row.seq);
      expect(await read({})).toEqual([1, 2, 3, 4, 5, 10, 100]);
      expect(await read({ from: 3, to: 10 })).toEqual([3, 4, 5, 10]);
      expect(await read({ to: 10, descending: true, limit: 2 })).toEqual([10, 5]);
      expect(await read({ limit: 0 })).toEqual([]);
      expect(await read({ from: 101 })).toEqual([]);
      expect(await store.count("items")).toBe(8);
      expect(await store.count("items", { prefix: [thread], from: 5 })).toBe(3);
    });

    it("finds lines, unread ones and messages by their indexes", async () => {
      const store = await open();
      await store.transaction(async (tx) => {
        addItem(tx, thread, item(1), null, SHOWN);
        addItem(tx, thread, item(2), null, UNREAD);
        addItem(tx, thread, item(3), id(2), HIDDEN);
        addItem(tx, thread, item(4), null, UNREAD);
      });
      expect((await shownBefore(store, thread, 4, 10)).map((one) => one.seq)).toEqual([1, 2]);
      expect(await countUnread(store, thread, 0)).toBe(2);
      expect(await countUnread(store, thread, 2)).toBe(1);
      const aimed = await store.columns("items", { index: "target", prefix: [thread, id(2)] });
      expect(aimed.map((one) => one.seq)).toEqual([3]);
    });

    it("keeps an outbox in the order of sending, and finds what was acknowledged", async () => {
      const store = await open();
      await store.transaction(
        async (tx) => {
          for (const n of [5, 6]) await addOutgoing(tx, thread, n, id(n), null, outgoing());
        },
        { durable: true },
      );
      const [first] = await outgoingOf(store, thread);
      expect(await lastN(store, thread)).toBe(6);
      if (!first) throw new Error("nothing waits");
      await store.transaction(async (tx) => setAcked(tx, first, 12, new Uint8Array(32)));
      expect((await unmetAck(store, thread, 11))?.place).toBeUndefined();
      expect((await unmetAck(store, thread, 12))?.place).toBe(first.place);
    });

    it("answers nothing once it is closed", async () => {
      const store = await open();
      await store.close();
      await expect(store.get("facts", ["me"])).rejects.toMatchObject({ name: "ProfileLocked" });
      const late = store.transaction(async () => undefined);
      await expect(late).rejects.toMatchObject({ name: "ProfileLocked" });
    });
  });
}

function id(n: number): Uint8Array {
  return new Uint8Array(16).fill(n);
}

function item(seq: number, message = seq) {
  const record = {
    kind: "message",
    time: seq,
    body: new Uint8Array(4),
    payload: new Uint8Array(4),
    signature: new Uint8Array(64),
    account: new Uint8Array(32),
    device: new Uint8Array(32),
    event: null,
    rules: [],
    erased: null,
    behalf: null,
    box: null,
  };
  return { seq, logHash: new Uint8Array(32), message: id(message), record };
}

function outgoing() {
  const nothing = { failed: null, logHash: null, behalf: null, intent: null };
  return { event: new Uint8Array(3), time: 0, blobs: [], ...nothing };
}

async function putItems(store: Store, numbers: readonly number[], where = thread) {
  await store.transaction(async (tx) => {
    for (const seq of numbers) addItem(tx, where, item(seq), null, SHOWN);
  });
}

async function seqs(reader: Pick<Store, "columns">): Promise<number[]> {
  return (await reader.columns("items", { prefix: [thread] })).map((row) => row.seq);
}
