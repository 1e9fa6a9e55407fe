/**
 * The reading side of an engine on a store in memory, and a server that serves one log.
 *
 * The server answers index, range, epochs and chains from what it is given, and nothing
 * else; it is honest about what it has. What never enters this room: a socket.
 */

import { equal } from "@/crypto/bytes.ts";
import { Accounts } from "@/engine/accounts.ts";
import { Broadcast } from "@/engine/broadcast.ts";
import { ChainSupply } from "@/engine/chainSupply.ts";
import { Context } from "@/engine/context.ts";
import { EpochReader } from "@/engine/epochReader.ts";
import { noFaults } from "@/engine/faults.ts";
import { HeldAccounts } from "@/engine/held.ts";
import { Identities } from "@/engine/identity.ts";
import type { LogItem } from "@/engine/logItem.ts";
import { LogReader } from "@/engine/logReader.ts";
import { MessageReader } from "@/engine/messageReader.ts";
import { NoticeReader } from "@/engine/noticeReader.ts";
import { OwnAccount } from "@/engine/ownAccount.ts";
import { Participants } from "@/engine/participants.ts";
import { Preferences } from "@/engine/preferences.ts";
import { Seats } from "@/engine/seats.ts";
import { Sync } from "@/engine/sync.ts";
import { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import { Threads } from "@/engine/threads.ts";
import { ThreadViews } from "@/engine/threadViews.ts";
import { Timeline } from "@/engine/timeline.ts";
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

export interface Reading {
  readonly context: Context;
  readonly accounts: Accounts;
  readonly threads: Threads;
  readonly log: LogReader;
  readonly sync: Sync;
  readonly timeline: Timeline;
  readonly views: ThreadViews;
}

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
  const identities = new Identities(context, accounts);
  const own = await OwnAccount.open(context, accounts, identities);
  const roles = await HeldAccounts.open(context, accounts, own);
  return await joined(context, accounts, identities, own, roles);
}

async function joined(
  context: Context,
  accounts: Accounts,
  identities: Identities,
  own: OwnAccount,
  held: HeldAccounts,
): Promise<Reading> {
  const threads = await Threads.open(context, async (thread) => {
    await identities.know(thread.members.map((one) => one.account));
  });
  const seats = new Seats(context, accounts, own, held);
  const people = new Participants(context.me.account, accounts, identities, held);
  const preferences = await Preferences.open(context);
  const views = new ThreadViews(context, identities, seats, people, preferences);
  const timeline = new Timeline(context, identities, seats, views);
  const teller = new Teller(context, timeline);
  const epochs = new EpochReader(context, accounts, identities, seats);
  const messages = new MessageReader(context, accounts, identities, seats);
  const notices = new NoticeReader(accounts, seats);
  const log = new LogReader(context, epochs, messages, notices);
  const supply = new ChainSupply(context, accounts, identities, own, held);
  const sync = new Sync({ context, held, seats, threads, supply, epochs, log, teller });
  return { context, accounts, threads, log, sync, timeline, views };
}

/** The lines of a thread: what each says, and which rules it broke. */
export async function lines({ timeline }: Reading, thread: Thread): Promise<readonly string[]> {
  const { messages } = await timeline.history(thread, null, 100);
  return messages.map((one) => [one.text || one.kind, ...one.marks].join(" "));
}
