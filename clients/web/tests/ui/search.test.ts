import { h, render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EngineEvent, SearchHit, SearchResult } from "@/api/index.ts";
import { useResult } from "@/ui/search/useResult.ts";
import { type App, AppContext } from "@/ui/state/app.ts";
import { Overlays } from "@/ui/state/overlays.ts";
import { message } from "./support.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => draw());
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settled = () => vi.advanceTimersByTimeAsync(200);
const found = (...ids: readonly string[]) =>
  ({ hits: ids.map((id) => ({ message: id }) as SearchHit), since: 0 }) as SearchResult;

let heard: (event: EngineEvent) => void;

/** What a search shows, whose answers are given one after the other. */
function searching(answers: readonly Promise<SearchResult>[]): () => SearchResult | null {
  const search = vi.fn();
  for (const answer of answers) search.mockReturnValueOnce(answer);
  const app = {
    engine: { search },
    connection: {
      events: (take: typeof heard) => {
        heard = take;
        return () => undefined;
      },
    },
    overlays: new Overlays(),
  } as unknown as App;
  let shown: SearchResult | null = null;
  const Screen = () => {
    shown = useResult("sérologie", null);
    return null;
  };
  const root = { childNodes: [], firstChild: null } as unknown as Element;
  render(h(AppContext.Provider, { value: app }, h(Screen, null)), root);
  return () => shown;
}

const withdrawn = (id: string): EngineEvent => ({
  type: "changed",
  thread: "aa",
  message: message({ id, withdrawn: true }),
  previous: id,
});

test("what is withdrawn while it is looked at is found no more", async () => {
  const shown = searching([Promise.resolve(found("1", "2")), Promise.resolve(found("2"))]);
  await settled();
  expect(shown()).toEqual(found("1", "2"));
  heard(withdrawn("3"));
  heard(withdrawn("1"));
  await settled();
  expect(shown()).toEqual(found("2"));
});

test("what is withdrawn while it is looked for is not shown by the answer of before", async () => {
  const first = Promise.withResolvers<SearchResult>();
  const shown = searching([first.promise, Promise.resolve(found())]);
  await settled();
  heard(withdrawn("1"));
  await settled();
  first.resolve(found("1"));
  await settled();
  expect(shown()).toEqual(found());
});
