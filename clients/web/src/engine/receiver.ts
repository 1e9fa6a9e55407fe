/**
 * What the server said that it stored: kept, told, and held against the log.
 *
 * What never enters this room: a message that was refused.
 */

import { concat, equal } from "@/crypto/bytes.ts";
import type { Context } from "@/engine/context.ts";
import { FaultPoint } from "@/engine/faults.ts";
import type { Landed } from "@/engine/flights.ts";
import type { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import { itemAt } from "@/store/items.ts";
import { type Outgoing, setAcked } from "@/store/outbox.ts";
import type { Stored } from "@/wire/protocol.ts";

interface Ack {
  readonly row: Outgoing;
  readonly stored: Stored;
}

export class Receiver {
  readonly #context: Context;
  readonly #teller: Teller;

  constructor(context: Context, teller: Teller) {
    this.#context = context;
    this.#teller = teller;
  }

  /** Keep the acknowledgements among these answers; how many there were. */
  async take(thread: Thread, landed: readonly Landed<Outgoing>[]): Promise<number> {
    const acks = landed.flatMap(({ asked, answer }): Ack[] =>
      answer[0] === "stored" ? [{ row: asked, stored: answer }] : [],
    );
    if (acks.length === 0) return 0;
    await this.#context.fault(FaultPoint.AFTER_ACK_BEFORE_COMMIT);
    await this.#context.transaction(async (tx) => {
      for (const { row, stored } of acks) await setAcked(tx, row, stored[3], stored[5]);
    });
    await this.#context.fault(FaultPoint.AFTER_ACK_COMMIT);
    this.#context.settled("", "server_full");
    for (const ack of acks) await this.#told(thread, ack);
    return acks.length;
  }

  async #told(thread: Thread, { row, stored }: Ack): Promise<void> {
    await this.#check(thread, row, stored);
    await this.#teller.stored(thread, row.message);
  }

  /** An ack must name the place where the log has this very message. */
  async #check(thread: Thread, row: Outgoing, stored: Stored): Promise<void> {
    const [, , name, seq, , logHash] = stored;
    const here = await itemAt(this.#context.store, thread.id, seq);
    if (here === null) return;
    const isRepeat =
      here.message !== null &&
      equal(here.message, row.message) &&
      equal(here.logHash, logHash) &&
      equal(name, thread.id);
    if (isRepeat) return;
    const evidence = [here.record.body, concat(row.message, logHash)];
    await this.#context.transaction((tx) => thread.freeze(tx, "LOG-02", evidence), {
      durable: true,
    });
    this.#context.warn("LOG-02", "thread_frozen", { thread: thread.id });
    await this.#teller.thread(thread);
  }
}
