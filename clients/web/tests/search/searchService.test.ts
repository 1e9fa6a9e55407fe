import { expect, it } from "vitest";
import type { SearchResult } from "@/api/views.ts";
import { SearchService } from "@/worker/search/searchService.ts";
import { FakeEngine, messageId, threadId } from "./fakeEngine.ts";

const texts = (result: SearchResult) => result.hits.map((hit) => hit.text);

async function ward(): Promise<{ engine: FakeEngine; search: SearchService }> {
  const engine = new FakeEngine();
  engine.titles.set(threadId(1), { title: "Avis cardio", patient: "Mme Lefèvre" });
  engine.titles.set(threadId(2), { title: "Astreinte", patient: null });
  await engine.add(
    1,
    { text: "Troponine à 0.9, on refait à l'hôpital" },
    { text: "Œdème du poumon, débuter l'oxygène" },
    { text: "", file: "compte-rendu échographie.pdf" },
  );
  await engine.add(
    2,
    { text: "Troponine négative", author: "Paul Héron" },
    { text: "Créatinine contrôlée demain" },
  );
  const search = await SearchService.open(engine.store, engine);
  await search.settled();
  return { engine, search };
}

it.each([
  ["hopital", 1],
  ["HÔPITAL", 1],
  ["oedeme", 1],
  ["oxygene poumon", 1],
  ["l'oxygène", 1],
  ["tropo", 2],
  ["troponnine", 2],
  ["creatinnine", 1],
  ["echographie", 1],
  ["heron", 1],
  ["troponine heron", 1],
  ["0.9", 1],
  ["absent", 0],
  ["poumon demain", 0],
])("finds by %s", async (query, count) => {
  const { search } = await ward();
  expect((await search.search(query, {})).hits).toHaveLength(count);
});

it("finds a thread by its patient, and a word in the threads about him", async () => {
  const { search } = await ward();
  const byName = await search.search("lefevre", {});
  expect(byName.hits[0]).toMatchObject({ thread: threadId(1), message: null });
  const both = await search.search("lefevre troponine", {});
  expect(both.hits.map((hit) => hit.thread)).toEqual([threadId(1)]);
  expect(both.hits[0]?.message).toBe(messageId(1e6 + 1));
});

it("keeps to one thread when it is asked to", async () => {
  const { search } = await ward();
  const result = await search.search("troponine", { thread: threadId(2) });
  expect(texts(result)).toEqual(["Troponine négative"]);
});

it("marks what matched where it stands", async () => {
  const { search } = await ward();
  const [hit] = (await search.search("hopital", {})).hits;
  const [mark] = hit?.marks ?? [];
  expect(hit?.text.slice(...(mark ?? [0, 0]))).toBe("hôpital");
});

it("puts exact words before near ones, and the newest first", async () => {
  const engine = new FakeEngine();
  await engine.add(
    1,
    { text: "kaliémie un" },
    { text: "kaliemies" },
    { text: "calièmie trois" },
  );
  const search = await SearchService.open(engine.store, engine);
  await search.settled();
  const found = texts(await search.search("kaliemie", {}));
  expect(found).toEqual(["kaliemies", "kaliémie un", "calièmie trois"]);
});

it("takes in what is read, changed, withdrawn and erased while it runs", async () => {
  const { engine, search } = await ward();
  const [seq = 0] = await engine.add(2, { text: "Sortie prévue jeudi" });
  search.look(threadId(2));
  await search.settled();
  expect((await search.search("jeudi", {})).hits).toHaveLength(1);

  await engine.change(2, seq, { text: "Sortie prévue vendredi" });
  search.changed(threadId(2), messageId(2e6 + seq));
  await search.settled();
  expect((await search.search("jeudi", {})).hits).toHaveLength(0);
  expect((await search.search("vendredi", {})).hits).toHaveLength(1);

  await engine.change(2, seq, { text: "", withdrawn: true });
  search.look(threadId(2));
  await search.settled();
  expect((await search.search("vendredi", {})).hits).toHaveLength(0);
});

it("goes on from what was kept, with what has come and changed since", async () => {
  const { engine, search } = await ward();
  await search.stop();
  await engine.add(1, { text: "Retour du bloc" });
  await engine.change(1, 1, { text: "Dosage à 0.1" });
  const asked = engine.asked;
  const again = await SearchService.open(engine.store, engine);
  await again.settled();
  expect((await again.search("bloc", {})).hits).toHaveLength(1);
  expect((await again.search("troponine", {})).hits).toHaveLength(1);
  expect((await again.search("dosage", {})).hits).toHaveLength(1);
  expect((await again.search("oxygene", {})).hits).toHaveLength(1);
  expect(engine.asked - asked).toBeLessThan(4);
});

it("has no word of what is gone in the store", async () => {
  const { engine, search } = await ward();
  await engine.erase(2, 1);
  search.look(threadId(2));
  await search.settled();
  const rows = await engine.store.select("search");
  expect(JSON.stringify(rows)).not.toMatch(/negative|négative/i);
  expect(JSON.stringify(rows)).toMatch(/creatinine/);
});

it("says since when everything is found: the newest first, then all", async () => {
  const engine = new FakeEngine();
  await engine.add(1, ...Array.from({ length: 250 }, (_, n) => ({ text: `mot${n}` })));
  const search = await SearchService.open(engine.store, engine);
  expect((await search.search("mot1", {})).since).toBeNull();
  await search.settled();
  expect((await search.search("mot1", {})).since).toBe(0);
});

it("finds every line of many, in segments that few writes touch", async () => {
  const engine = new FakeEngine();
  const lines = Array.from({ length: 3000 }, (_, n) => ({ text: `observation numéro${n}` }));
  await engine.add(1, ...lines);
  const search = await SearchService.open(engine.store, engine);
  await search.settled();
  const found = await search.search("observation", { limit: 5000 });
  expect(new Set(found.hits.map((hit) => hit.seq)).size).toBe(3000);
  expect((await engine.store.columns("search")).length).toBeLessThan(20);
  for (const n of [0, 1500, 2999]) {
    const [hit] = (await search.search(`numero${n}`, {})).hits;
    expect(hit?.text).toBe(`observation numéro${n}`);
  }
});

it("puts a thread aside that cannot be read, and finds the others", async () => {
  const engine = new FakeEngine();
  await engine.add(1, { text: "lisible" });
  await engine.add(2, { text: "illisible" });
  const { history } = engine;
  engine.history = async (thread, before, limit) => {
    if (thread === threadId(2)) throw new Error("no key");
    return await history.call(engine, thread, before, limit);
  };
  const search = await SearchService.open(engine.store, engine);
  await search.settled();
  const result = await search.search("lisible", {});
  expect(result.hits).toHaveLength(1);
  expect(result.since).not.toBe(0);
});

it("finds no more what was withdrawn a moment ago", async () => {
  const { engine, search } = await ward();
  await engine.change(2, 1, { text: "", withdrawn: true });
  search.changed(threadId(2), messageId(2e6 + 1));
  expect(texts(await search.search("negative", {}))).toEqual([]);
});
