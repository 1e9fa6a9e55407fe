/**
 * The reading side of an engine on a store in memory, and a server that serves one log.
 *
 * The server answers index, range, epochs and chains from what it is given, and nothing
 * else; it is honest about what it has. What never enters this room: a socket.
 */

import { equal } from "@/crypto/bytes.ts";
import { Accounts } from "@/engine/accounts.ts";
import { Broadcast } from "@/engine/broadcast.ts";
import { Context } from "@/engine/context.ts";
import { noFaults } from "@/engine/faults.ts";
import { load } from "@/engine/loadedParts.ts";
import type { LogItem } from "@/engine/logItem.ts";
import { ReadingParts } from "@/engine/readingParts.ts";
import type { Thread } from "@/engine/thread.ts";
import { saveKeyring } from "@/store/facts.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import type { Store } from "@/store/store.ts";
import type { ClientFrame, Item, ServerFrame } from "@/wire/protocol.ts";
import type { Owner } from "../../crypto/actors.ts";
import { NOW, type WrittenThread } from "./writtenThread.ts";

/** Serves one thread from a number on, and the chains of these people. */
export class LogServer {
  first = 1;
  /** Up to which number it shows its log; all of it when null. */
  upto: number | null = null;
  readonly asked: ClientFrame[] = [];
  readonly isOpen = true;
  readonly #people: readonly Owner[];
  readonly #thread: WrittenThread;

  /** `people` may grow. */
  constructor(thread: WrittenThread, people: readonly Owner[]) {
    this.#thread = thread;
    this.#people = people;
  }

  get items(): readonly LogItem[] {
    return this.#thread.items.slice(0, this.upto ?? undefined);
  }

  post(): void {}

  async ask(make: (ref: number) => ClientFrame): Promise<ServerFrame> {
    const frame = make(1);
    this.asked.push(frame);
    switch (frame[0]) {
      case "chains":
        return ["chains", 1, frame[2].map(([account, first]) => this.#part(account, first))];
      case "index":
        return ["index", 1, [this.#row()], 0];
      case "range":
        return this.#range(frame[3]);
      case "epochs":
        return this.#epochs(frame[3]);
      default:
        throw new Error(`not served here: ${frame[0]}`);
    }
  }

  #part(account: Uint8Array, first: number) {
    const chain = this.#people.find((one) => equal(one.account, account))?.chain;
    const entries = chain?.entries.slice(first).map(({ signed }) => wire(signed)) ?? [];
    return [account, first, chain?.length ?? 0, entries] as const;
  }

  #row() {
    const head = this.items.length;
    const { id, record } = this.#thread;
    const hash = this.#thread.hashAt(head);
    const { epoch } = record;
    return [id, head, hash, epoch, record.hash, 1, this.first, 0, NOW, false, null] as const;
  }

  #range(from: number): ServerFrame {
    const start = Math.max(from, this.first);
    const previous = this.#thread.hashAt(start - 1);
    return ["range", 1, this.#thread.id, previous, this.items.slice(start - 1).map(served)];
  }

  #epochs(first: number): ServerFrame {
    const records = this.items
      .filter((item) => item.kind === "epoch")
      .map(({ seq, body, signature, box }) => [seq, [body, signature], box] as const);
    return ["epochs", 1, this.#thread.id, records.slice(first), records.length];
  }
}

function wire({ body, signature }: { body: Uint8Array; signature: Uint8Array }) {
  return [body, signature] as const;
}

function served(item: LogItem): Item {
  const { seq, kind, time, body, payload, signature, box, erased } = item;
  return [seq, kind, time, body, payload, signature, box, erased];
}

export type Reading = ReadingParts;

/** The reading side of `me`'s client; the same store again is the next run. */
export async function reading(
  me: Owner,
  organisation: Owner,
  server: LogServer,
  store: Store = memoryStore(),
): Promise<Reading> {
  const { phone } = me;
  const context = new Context({
    me: { account: me.account, pinned: organisation.account } as never,
    keys: { ...phone, sigPk: phone.signer.publicKey } as never,
    store,
    link: server as never,
    clock: () => NOW,
    broadcast: new Broadcast(),
    fault: noFaults,
  });
  const held = [...me.secrets].map(([g, secret]) => [g, { secret: secret.reveal(), kemG: g }]);
  await context.transaction(async (tx) => saveKeyring(tx, new Map(held as never)));
  const accounts = await Accounts.open(context);
  await accounts.refresh([me.account, organisation.account]);
  return new ReadingParts(await load(context));
}

/** The lines of a thread: what each says, and which rules it broke. */
export async function lines({ timeline }: Reading, thread: Thread): Promise<readonly string[]> {
  const { messages } = await timeline.history(thread, null, 100);
  return messages.map((one) => [one.text || one.kind, ...one.marks].join(" "));
}
