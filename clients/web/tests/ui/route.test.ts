import { describe, expect, test } from "vitest";
import { type Address, format, parentOf, parse, type Route, Router } from "@/ui/state/route.ts";

const ROUTES: readonly Route[] = [
  { screen: "list" },
  { screen: "thread", thread: "ab12", panel: false, at: null },
  { screen: "thread", thread: "ab12", panel: true, at: null },
  { screen: "thread", thread: "ab12", panel: false, at: "cd34" },
  { screen: "search", query: "", thread: null },
  { screen: "search", query: "", thread: "ab12" },
  { screen: "find", page: "people" },
  { screen: "find", page: "services" },
  { screen: "find", page: "patient" },
  { screen: "settings", page: "" },
  { screen: "settings", page: "devices" },
  { screen: "tasks" },
  { screen: "letters" },
];

test.each(ROUTES)("%j is what its address says", (route) => {
  expect(parse(format(route))).toEqual(route);
});

test.each(["", "#", "#/nowhere", "#/thread/", "#invite=cordee1-x"])(
  "%s is the list",
  (hash) => {
    expect(parse(hash)).toEqual({ screen: "list" });
  },
);

function address(): Address & { readonly entries: string[]; readonly moved: () => void } {
  const entries = ["#/"];
  let moved: () => void = () => undefined;
  return {
    entries,
    read: () => entries.at(-1) ?? "",
    write: (hash, _, replace) => {
      if (replace) entries.pop();
      entries.push(hash);
    },
    depth: () => entries.length - 1,
    back: () => entries.pop(),
    watch: (changed) => {
      moved = changed;
      return () => undefined;
    },
    moved: () => moved(),
  };
}

describe("what is looked for", () => {
  const search: Route = { screen: "search", query: "Durand lit 4", thread: null };

  test("is in no address", () => {
    expect(format(search)).toBe("#/search");
    expect(format({ ...search, thread: "ab12" })).toBe("#/search?in=ab12");
  });

  test("is there again when one comes back", () => {
    const bar = address();
    const router = new Router(bar);
    router.go(search);
    router.go({ screen: "thread", thread: "ab", panel: false, at: "cd" });
    bar.back();
    bar.moved();
    expect(router.route.value).toEqual(search);
    router.forget();
    expect(router.route.value).toEqual({ ...search, query: "" });
  });
});

describe("back", () => {
  test("goes where one came from", () => {
    const bar = address();
    const router = new Router(bar);
    router.go({ screen: "thread", thread: "ab", panel: false, at: null });
    router.back();
    expect(bar.entries).toEqual(["#/"]);
  });

  test("goes to the parent when one came from outside", () => {
    const bar = address();
    bar.entries[0] = "#/thread/ab/who";
    const router = new Router(bar);
    router.back();
    expect(router.route.value).toEqual(parentOf(parse("#/thread/ab/who")));
    expect(bar.entries).toEqual(["#/thread/ab"]);
  });
});
