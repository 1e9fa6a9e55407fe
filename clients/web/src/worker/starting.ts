/**
 * Starts an engine with its search, as a tab's worker and the service worker have it.
 * What never enters this room: a page.
 */

import type { Engine, Place } from "@/api/engine.ts";
import type { EngineEvent } from "@/api/events.ts";
import { openEngine } from "@/engine/engine.ts";
import { engineFault } from "@/engine/faultOfCall.ts";
import type { RunningEngine } from "@/worker/host.ts";
import { Searching } from "@/worker/search/searching.ts";

/** The engine of this origin; tells its events from now on. */
export async function startEngine(
  place: Place,
  emit: (event: EngineEvent) => void,
): Promise<RunningEngine> {
  const running = await openEngine({ place, origin: location.origin });
  const searching = new Searching(running.engine, () => running.store);
  const end = running.broadcast.listen((event) => {
    searching.hear(event);
    emit(event);
  });
  const engine: Engine = {
    ...running.engine,
    search: (query, options) =>
      searching.search(query, options).catch((error: unknown) => {
        throw engineFault(error);
      }),
  };
  return {
    engine,
    active: () => running.active(),
    stop: async () => {
      end();
      searching.close();
      await running.stop();
    },
  };
}
