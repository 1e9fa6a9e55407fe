/**
 * Search for as long as a profile is open: begins with it, ends with it, hears its events.
 * What never enters this room: an index.
 */

import type { Engine } from "@/api/engine.ts";
import type { EngineEvent } from "@/api/events.ts";
import type { Store } from "@/store/store.ts";
import { ProfileLocked } from "@/wire/errors.ts";
import type { Asked, SearchService } from "@/worker/search/searchService.ts";

export class Searching {
  private service: SearchService | null = null;
  private opening: Promise<void> | null = null;
  private readonly engine: Asked;
  private readonly store: () => Store | null;

  /** `store` gives the open store, null while there is none. */
  constructor(engine: Asked, store: () => Store | null) {
    this.engine = engine;
    this.store = store;
    this.open();
  }

  hear(event: EngineEvent): void {
    if (event.type === "profile") {
      if (event.state === "open") this.open();
      else this.close();
    }
    if (this.service !== null) tell(this.service, event);
  }

  close(): void {
    void this.service?.stop();
    this.service = null;
    this.opening = null;
  }

  /** Raises ProfileLocked when no profile is open. */
  async search(...asked: Parameters<Engine["search"]>): ReturnType<Engine["search"]> {
    await this.opening;
    if (this.service === null) throw new ProfileLocked("no profile is open");
    return await this.service.search(...asked);
  }

  private open(): void {
    const store = this.store();
    if (store === null || this.opening !== null) return;
    const opening: Promise<void> = openService(store, this.engine).then(
      (service) => this.begin(service, opening),
      () => undefined, // closed again before the index was read
    );
    this.opening = opening;
  }

  private begin(service: SearchService, opening: Promise<void>): void {
    if (this.opening !== opening) {
      void service.stop();
      return;
    }
    this.service = service;
    // Nobody heard what came while the index was read.
    service.lookAround();
  }
}

/** The index is fetched when a profile is open, not to draw a screen. */
async function openService(store: Store, engine: Asked): Promise<SearchService> {
  const { SearchService } = await import("@/worker/search/searchService.ts");
  return await SearchService.open(store, engine);
}

function tell(service: SearchService, event: EngineEvent): void {
  if (event.type === "thread") {
    service.named(event.thread);
    service.look(event.thread.id);
  } else if (event.type === "message" || event.type === "state") service.look(event.thread);
  else if (event.type === "changed") service.changed(event.thread, event.message.id);
  else if (event.type === "resync") service.lookAround();
}
