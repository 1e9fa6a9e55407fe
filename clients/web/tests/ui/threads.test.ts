import { expect, test } from "vitest";
import type { ThreadSummary } from "@/api/index.ts";
import { chosen, folded, Threads } from "@/ui/state/threads.ts";
import { offsetsOf, windowOf } from "@/ui/threads/windowing.ts";
import { NOON, summary } from "./support.ts";

test("pinned threads stand first, then the newest", () => {
  const threads = new Threads();
  threads.fill([
    summary({ id: "old", lastTime: NOON - 2 }),
    summary({ id: "new", lastTime: NOON }),
    summary({ id: "pinned", lastTime: NOON - 9, pinned: true }),
  ]);
  expect(threads.ordered.value.map((one) => one.id)).toEqual(["pinned", "new", "old"]);
});

test("muted threads do not count as unread", () => {
  const threads = new Threads();
  threads.fill([summary({ id: "a", unread: 2 }), summary({ id: "b", unread: 5, muted: true })]);
  expect(threads.unread.value).toBe(2);
});

test("what is heard of a thread while the list is read holds against it", async () => {
  const threads = new Threads();
  const list = Promise.withResolvers<readonly ThreadSummary[]>();
  const read = threads.read(list.promise);
  threads.take(summary({ id: "a", unread: 1 }));
  list.resolve([summary({ id: "a" }), summary({ id: "b" })]);
  await read;
  expect(threads.all.value.size).toBe(2);
  expect(threads.get("a")?.unread).toBe(1);
});

test("the filter finds by title, patient and service, without accents", () => {
  const all = [
    summary({ id: "a", title: "Relève", patient: "Mme É." }),
    summary({ id: "b", title: "Bloc", service: "Chirurgie viscérale" }),
  ];
  expect(chosen(all, "all", "releve e").map((one) => one.id)).toEqual(["a"]);
  expect(chosen(all, "all", "VISC chir").map((one) => one.id)).toEqual(["b"]);
  expect(chosen(all, "all", "iscérale")).toEqual([]);
});

test("unread and roles can be kept alone", () => {
  const all = [summary({ id: "a", unread: 1 }), summary({ id: "b", seat: "role" })];
  expect(chosen(all, "unread", "").map((one) => one.id)).toEqual(["a"]);
  expect(chosen(all, "mine", "").map((one) => one.id)).toEqual(["b"]);
});

test("folding takes off accents, case and spaces", () => {
  expect(folded("  Hôpital  de L'OUEST ")).toBe("hopital de l'ouest");
});

test("only rows near the screen are in the window", () => {
  const offsets = offsetsOf(Array.from({ length: 2_000 }, () => 70));
  const { first, end } = windowOf(offsets, 70_000, 700);
  expect(first).toBeGreaterThan(980);
  expect(first).toBeLessThanOrEqual(1_000);
  expect(end).toBeGreaterThanOrEqual(1_010);
  expect(end - first).toBeLessThan(40);
});

test("an empty list has an empty window", () => {
  expect(windowOf(offsetsOf([]), 0, 700)).toEqual({ first: 0, end: 0 });
});

test("a word with a hyphen is found as it is written", () => {
  const all = [summary({ id: "a", title: "Post-op M. B." })];
  expect(chosen(all, "all", "post-op").map((one) => one.id)).toEqual(["a"]);
});
