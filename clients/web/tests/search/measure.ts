/**
 * Prints how long it takes to find in 100,000 lines, from a store as it is in a browser.
 * Run by `vitest bench`-like hands only: a busy machine must not fail a test.
 */

import "fake-indexeddb/auto";
import { IndexedStore } from "@/store/indexedStore.ts";
import { importKey } from "@/store/vault.ts";
import { ranked } from "@/worker/search/ranking.ts";
import { Segments } from "@/worker/search/segments.ts";
import { makeDocuments } from "./corpus.ts";

async function timed<V>(name: string, work: () => Promise<V>): Promise<V> {
  const start = performance.now();
  const value = await work();
  process.stdout.write(`${name.padEnd(36)} ${Math.round(performance.now() - start)} ms\n`);
  return value;
}

export async function measure(): Promise<void> {
  const key = await importKey(new Uint8Array(32));
  const store = await IndexedStore.open("bench", key);
  const segments = Segments.of(store, new Map());
  await timed("index 100,000 lines", async () => {
    for (const document of makeDocuments()) await segments.put(document, true);
  });
  await timed("write them, sealed", async () => {
    await store.transaction(async (writer) => segments.write(writer));
  });
  const again = Segments.of(store, segments.sizes);
  await timed("first search, from the store", () => again.search(["kaliemie"], null));
  for (const query of [
    ["troponine"],
    ["trop"],
    ["creatinnine"],
    ["hopital", "kaliemie"],
    ["s"],
  ]) {
    await timed(query.join(" "), async () => ranked(await again.search(query, null), 50));
  }
}
