/**
 * Events on their way to one page: the newest of what replaces itself, in order, bounded.
 * What never enters this room: a port.
 */

import type { EngineEvent } from "@/api/events.ts";

/** More than a page draws in a second; what it has not read by then it reads anew. */
const MOST = 2_000;
/** Events of one message. */
const BATCH = 256;
/** Messages that a page may have before it has handled one. */
const AHEAD = 4;

export class EventQueue {
  private readonly events = new Map<string, EngineEvent>();
  private number = 0;
  private ahead = 0;
  private isFlushing = false;
  private isLate = false;
  private readonly send: (events: readonly EngineEvent[]) => void;

  constructor(send: (events: readonly EngineEvent[]) => void) {
    this.send = send;
  }

  /** Take an event; it leaves with the others of this turn. */
  push(event: EngineEvent): void {
    if (this.isLate) return;
    const key = keyOf(event) ?? `#${this.number++}`;
    const joined = join(this.events.get(key), event);
    this.events.delete(key);
    this.events.set(key, joined);
    if (this.events.size > MOST) this.drop();
    this.flushSoon();
  }

  /** The page has handled one message. */
  taken(): void {
    this.ahead = Math.max(0, this.ahead - 1);
    this.flushSoon();
  }

  private drop(): void {
    this.isLate = true;
    this.events.clear();
    this.events.set("resync", { type: "resync" });
  }

  private flushSoon(): void {
    if (this.isFlushing || this.events.size === 0 || this.ahead >= AHEAD) return;
    this.isFlushing = true;
    queueMicrotask(() => this.flush());
  }

  private flush(): void {
    this.isFlushing = false;
    while (this.events.size > 0 && this.ahead < AHEAD) {
      const batch = [...this.events].slice(0, BATCH);
      for (const [key] of batch) this.events.delete(key);
      this.ahead += 1;
      this.isLate = false;
      this.send(batch.map(([, event]) => event));
    }
  }
}

/** Events with one key say the same of the same thing: the last one is enough. */
function keyOf(event: EngineEvent): string | null {
  switch (event.type) {
    case "file":
      return `file ${event.thread} ${event.id} ${event.index} ${event.upload}`;
    case "typing":
      return `typing ${event.thread} ${event.account}`;
    case "presence":
      return `presence ${event.account}`;
    case "thread":
      return `thread ${event.thread.id}`;
    case "connection":
    case "status":
    case "cascade":
    case "resync":
      return event.type;
    default:
      return null;
  }
}

function join(before: EngineEvent | undefined, event: EngineEvent): EngineEvent {
  if (before?.type !== "thread" || event.type !== "thread") return event;
  return { ...event, membersChanged: event.membersChanged || before.membersChanged };
}
