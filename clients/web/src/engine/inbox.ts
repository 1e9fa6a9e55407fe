/**
 * What the server says unasked: put in a queue, taken one after the other.
 *
 * What never enters this room: waiting. A flood of items becomes one range request.
 */

import { hex } from "@/crypto/bytes.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import type { Cursors } from "@/engine/cursors.ts";
import type { Departures } from "@/engine/departures.ts";
import type { Eraser } from "@/engine/erasing.ts";
import type { CasesComing } from "@/engine/expertise/casesComing.ts";
import type { Identities } from "@/engine/identity.ts";
import type { Linking } from "@/engine/linking.ts";
import { itemOf, type LogItem } from "@/engine/logItem.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import type { Roles } from "@/engine/roles.ts";
import type { Sender } from "@/engine/sender.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Tasks } from "@/engine/tasks.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import { CordeeError, ServerRefused } from "@/wire/errors.ts";
import type { Pushed, ServerFrame, Signed as WireSigned } from "@/wire/protocol.ts";

/** Items of one thread that wait; beyond, they are asked for again as a range. */
const MAX_PUSHED = 2_000;

/** Words that wait: beyond, the session ends, and the next one asks for what it missed. */
export const MOST_WAITING = 10_000;

/** Milliseconds after which something is tried again that the server could not take. */
const AGAIN = 1_000;

type Act = () => Promise<void>;

export interface InboxParts {
  readonly context: Context;
  readonly accounts: Accounts;
  readonly identities: Identities;
  readonly own: OwnAccount;
  readonly roles: Roles;
  readonly threads: Threads;
  readonly sync: Sync;
  readonly sender: Sender;
  readonly cursors: Cursors;
  readonly linking: Linking;
  readonly eraser: Eraser;
  readonly departures: Departures;
  readonly tasks: Tasks;
  readonly cases: CasesComing;
}

/** `put` is called by the socket and never blocks. */
export class Inbox {
  readonly #parts: InboxParts;
  readonly #items = new Map<string, LogItem[]>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #acts: Promise<void> = Promise.resolve();
  #waiting = 0;
  #isStopped = false;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  /** Take nothing more; ends when what is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#acts;
  }

  /** Take a frame that answers nothing. */
  put(frame: ServerFrame): void {
    switch (frame[0]) {
      case "pushed":
        this.#pushed(frame);
        break;
      case "typing":
        // A hint is worth nothing once it has waited behind a batch of items.
        void this.#do(() => this.#typing(frame[1], frame[2], frame[3]));
        break;
      case "presence":
        this.#parts.context.emit({
          type: "presence",
          account: hex(frame[1]),
          online: frame[2],
        });
        break;
      case "stale":
        this.#stale(frame[1]);
        break;
      default:
        this.#later(frame);
    }
  }

  #later(frame: ServerFrame): void {
    const { cursors, linking, departures, eraser, roles, tasks, cases } = this.#parts;
    switch (frame[0]) {
      case "delivered":
        this.#act(() => this.#delivered(frame[1], frame[2], frame[3], frame[4]));
        break;
      case "cursor":
        this.#act(() => cursors.moved(signedOf(frame[1])));
        break;
      case "chain":
        this.#act(() => this.#chainMoved(frame[1]));
        break;
      case "link_commit":
      case "link_reveal":
      case "link_died":
        this.#act(() => linking.take(frame));
        break;
      case "device_left":
        this.#act(() => departures.carryOut([frame[1]]));
        break;
      case "items_erased":
        this.#act(() => eraser.told(frame[1], frame[2]));
        break;
      case "offered":
        this.#act(() => this.#takeOffer(signedOf(frame[1])));
        break;
      case "task":
        tasks.moved();
        break;
      case "case":
        cases.moved();
        break;
      case "proposal":
        this.#act(() => roles.proposalMoved(frame[1]));
        break;
      default: // what an organisation hears of, and what answers somebody
    }
  }

  #pushed([, thread, served]: Pushed): void {
    const key = hex(thread);
    const items = served.map(itemOf);
    const waiting = this.#items.get(key);
    if (waiting === undefined) {
      this.#items.set(key, items);
      this.#act(() => this.#take(thread));
    } else if (waiting.length < MAX_PUSHED) {
      waiting.push(...items);
    }
  }

  /** Read what was pushed; all that is new when it is gone with an earlier try. */
  async #take(thread: Uint8Array): Promise<void> {
    const { sync, sender, threads } = this.#parts;
    const key = hex(thread);
    const items = this.#items.get(key) ?? [];
    this.#items.delete(key);
    const before = opened(threads.find(thread));
    await sync.pushed(thread, items.length < MAX_PUSHED ? items : []); // more came than is kept
    const known = threads.find(thread);
    if (known === null) return;
    const { complain } = known.memory;
    if (opened(known) !== before || complain) sender.kick(thread);
    if (complain) await sender.complain(known);
  }

  async #typing(thread: Uint8Array, account: Uint8Array, on: boolean): Promise<void> {
    const { context, identities } = this.#parts;
    if (hex(account) === hex(context.me.account)) return; // another device of mine
    await identities.know([account]);
    const name = identities.name(account);
    context.emit({ type: "typing", thread: hex(thread), account: hex(account), name, on });
  }

  async #delivered(
    id: Uint8Array,
    account: Uint8Array,
    device: Uint8Array,
    seq: number,
  ): Promise<void> {
    const thread = this.#parts.threads.find(id);
    if (thread === null) return;
    await this.#parts.cursors.delivered(await thread.ready(), account, device, seq);
  }

  #stale(id: Uint8Array): void {
    const thread = this.#parts.threads.find(id);
    if (thread !== null) thread.memory.stale = true;
  }

  async #chainMoved(account: Uint8Array): Promise<void> {
    const { context, own, accounts, identities, roles, sender, sync } = this.#parts;
    if (hex(account) === hex(context.me.account)) await own.refresh();
    else await accounts.refresh([account]);
    await identities.prepare([account]);
    await roles.moved(account);
    for (const thread of await sync.resume()) sender.kick(thread.id);
  }

  async #takeOffer(offer: Signed): Promise<void> {
    const { roles, own } = this.#parts;
    if (!(await roles.takeOffer(offer))) await own.takeOffer(offer);
  }

  #act(act: Act): void {
    if (this.#waiting >= MOST_WAITING) {
      this.#parts.context.link.drop();
      return;
    }
    this.#waiting += 1;
    this.#acts = this.#acts.then(async () => {
      this.#waiting -= 1;
      if (!this.#isStopped) await this.#do(act);
    });
  }

  async #do(act: Act): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof ServerRefused) this.#refused(act, error);
      else if (error instanceof CordeeError || error instanceof RuleError) this.#warn(error);
      else this.#parts.context.warn("", "push_failed");
    }
  }

  /** Try again what the server may take later; say what it will not. */
  #refused(act: Act, error: ServerRefused): void {
    if (!error.temporary) {
      this.#parts.context.warn(error.rule ?? "", "push_refused");
      return;
    }
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#act(act);
      },
      Math.max(AGAIN, error.retryAfter ?? 0),
    );
    this.#timers.add(timer);
  }

  /** What is temporary comes again: the next session begins with all of it. */
  #warn(error: CordeeError | RuleError): void {
    if (error instanceof CordeeError && error.temporary) return;
    const rule = "rule" in error && typeof error.rule === "string" ? error.rule : "";
    this.#parts.context.warn(rule, "push_refused");
  }
}

/** The epoch in force, and whether it opens here. */
function opened(thread: Thread | null): string {
  return `${thread?.memory.epoch ?? -1} ${(thread?.current?.key ?? null) !== null}`;
}

function signedOf([body, signature]: WireSigned): Signed {
  return { body, signature };
}
