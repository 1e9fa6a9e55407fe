/**
 * What the parts of a client share: store, line, clock, events, faults.
 *
 * What never enters this room: a rule.
 */

import type { EngineEvent } from "@/api/events.ts";
import type { Warning } from "@/api/views.ts";
import { hex } from "@/crypto/bytes.ts";
import type { Broadcast } from "@/engine/broadcast.ts";
import type { DeviceSigner } from "@/engine/deviceKeys.ts";
import type { Hook } from "@/engine/faults.ts";
import { Mutex } from "@/engine/mutex.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Me } from "@/store/facts.ts";
import type { Store, Writer } from "@/store/store.ts";
import type { Link } from "@/wire/link.ts";
import type { Case } from "@/wire/protocol.ts";

export interface Transaction {
  /** Wait for the disk: what the server does not give again. */
  readonly durable?: boolean;
  /** Puts right what is in memory when nothing was kept; runs before the next one begins. */
  readonly undo?: () => Promise<void>;
}

export interface ContextParts {
  readonly me: Me;
  readonly keys: DeviceSigner;
  readonly store: Store;
  readonly link: Link;
  /** Unix milliseconds; no order and no expiry of messages depends on it. */
  readonly clock: () => number;
  readonly broadcast: Broadcast;
  readonly fault: Hook;
}

/** About what a warning is: at most one of them. */
export interface About {
  readonly thread?: Uint8Array;
  readonly account?: Uint8Array;
}

/** Shared by the parts of one client. */
export class Context {
  readonly me: Me;
  readonly keys: DeviceSigner;
  readonly device: Uint8Array;
  readonly store: Store;
  readonly link: Link;
  readonly clock: () => number;
  readonly broadcast: Broadcast;
  readonly fault: Hook;
  /** Until when, Unix ms by the server's word, it may be behind (RST-01). */
  healing = 0;
  /** Tasks that nobody has taken, as the server said last. */
  openTasks = 0;
  /** What the server said last of cases of mine, by their id (hex). */
  readonly cases = new Map<string, Case>();
  readonly warnings = new Map<string, Warning>();
  /** Bytes of each blob (hex) on its way that the server has. */
  readonly progress = new Map<string, number>();
  /** Hears that something came in a line to an automation, of which no screen is told. */
  lineTold: (thread: Thread) => Promise<void> = async () => undefined;
  readonly #turn = new Mutex();

  constructor(parts: ContextParts) {
    this.me = parts.me;
    this.keys = parts.keys;
    this.device = parts.keys.sigPk;
    this.store = parts.store;
    this.link = parts.link;
    this.clock = parts.clock;
    this.broadcast = parts.broadcast;
    this.fault = parts.fault;
  }

  /** Whether the server was restored and may lack what this client holds. */
  get isHealing(): boolean {
    return this.healing > this.clock();
  }

  /** Unix seconds. */
  get seconds(): number {
    return Math.floor(this.clock() / 1000);
  }

  /**
   * All or nothing, one at a time: no network and no other transaction inside.
   *
   * What is in memory is changed inside as well, so that nobody keeps half of it.
   */
  transaction<T>(work: (tx: Writer) => Promise<T>, options: Transaction = {}): Promise<T> {
    const durability = options.durable === undefined ? {} : { durable: options.durable };
    return this.#turn.run(async () => {
      try {
        return await this.store.transaction(work, durability);
      } catch (error) {
        await options.undo?.();
        throw error;
      }
    });
  }

  emit(event: EngineEvent): void {
    this.broadcast.emit(event);
  }

  /** Tell once; `status` repeats it while the client runs. */
  warn(rule: string, sentence: string, about: About = {}): void {
    const thread = about.thread ? hex(about.thread) : null;
    const account = about.account ? hex(about.account) : null;
    const key = warningKey(rule, sentence, thread ?? account);
    if (this.warnings.has(key)) return;
    const warning: Warning = { rule, sentence, thread, account };
    this.warnings.set(key, warning);
    this.emit({ type: "warning", warning });
  }

  /** What was warned of is over; should it come again, it is told again. */
  settled(rule: string, sentence: string, about: Uint8Array | null = null): void {
    this.warnings.delete(warningKey(rule, sentence, about ? hex(about) : null));
  }
}

function warningKey(rule: string, sentence: string, about: string | null): string {
  return `${rule}/${sentence}/${about ?? ""}`;
}
