import { afterEach, expect, test, vi } from "vitest";
import type { EngineConnection } from "@/api/index.ts";
import { makeApp } from "@/ui/state/app.ts";
import { Overlays } from "@/ui/state/overlays.ts";
import type { Address } from "@/ui/state/route.ts";

function browser(): Address & { readonly goBack: () => void } {
  const entries = ["#/"];
  let moved: () => void = () => undefined;
  return {
    read: () => entries.at(-1) ?? "",
    write: (hash) => void entries.push(hash),
    depth: () => entries.length - 1,
    back: () => void entries.pop(),
    watch: (changed) => {
      moved = changed;
      return () => undefined;
    },
    goBack: () => {
      entries.pop();
      moved();
    },
  };
}

afterEach(() => vi.unstubAllGlobals());

test("what is about a page closes when the browser goes back from it", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined }));
  const address = browser();
  const app = makeApp({} as EngineConnection, address);
  app.router.go({ screen: "find", page: "people" });
  const card = app.overlays.open<never>(() => null, true);
  const question = app.overlays.open<true>(() => null);
  address.goBack();
  expect(await Promise.all([card, question])).toEqual([null, null]);
  expect(app.overlays.stack.value).toEqual([]);
});

test("what is about no page stays where one goes elsewhere", () => {
  const overlays = new Overlays();
  void overlays.open<never>(() => null);
  overlays.leave();
  expect(overlays.stack.value).toHaveLength(1);
});
