/** What a search finds, as long as it is looked at: what is withdrawn meanwhile goes. */

import { useEffect, useState } from "preact/hooks";
import type { EngineEvent, Id, SearchResult } from "@/api/index.ts";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";

const LIMIT = 100;

/** The newest answer wins, whatever order they come in; null as long as there is none. */
export function useResult(query: string, thread: Id | null): SearchResult | null {
  const app = useApp();
  const [result, setResult] = useState<SearchResult | null>(null);
  useEffect(() => {
    if (!query.trim()) {
      setResult(null);
      // The index is read while the first word is typed; a failure comes again with it.
      void app.engine.search("", {}).catch(() => undefined);
      return;
    }
    const options = { limit: LIMIT, ...(thread ? { thread } : {}) };
    let newest = 0;
    let shown: SearchResult | null = null;
    const ask = async () => {
      newest += 1;
      const mine = newest;
      const found = await attempt(app, app.engine.search(query, options));
      if (mine !== newest || !found) return;
      shown = found;
      setResult(found);
    };
    void ask();
    const stop = app.connection.events((event) => {
      if (isOther(event, shown)) void ask();
    });
    return () => {
      newest = 0;
      stop();
    };
  }, [query, thread]);
  return result;
}

/** Whether a line that is shown, or may be in a moment, is not what it was. */
function isOther(event: EngineEvent, shown: SearchResult | null): boolean {
  if (event.type !== "changed") return event.type === "resync";
  return shown === null || shown.hits.some((hit) => hit.message === event.message.id);
}
