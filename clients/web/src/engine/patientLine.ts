/**
 * The line to my organisation's automation (docs/protocol.md §5.11): who it is, the thread of
 * the two, a question and its answer.
 *
 * The server names automations; one is written to only when its own chain says that it is one,
 * and my own organisation has attested it. What never enters this room: what an answer means.
 */

import {
  type CountAnswerEvent,
  type CountingEvent,
  isOfCounting,
} from "@/crypto/billingEvent.ts";
import { equal, hex, randomBytes } from "@/crypto/bytes.ts";
import type { KnownEvent } from "@/crypto/event.ts";
import {
  isOfPatients,
  type PatientAnswerEvent,
  type PatientEvent,
  type WardListEvent,
} from "@/crypto/patientEvent.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { askFor } from "@/engine/asking.ts";
import type { Context } from "@/engine/context.ts";
import { decoded } from "@/engine/effects.ts";
import type { Identities } from "@/engine/identity.ts";
import { isLine } from "@/engine/lines.ts";
import type { Membership } from "@/engine/membership.ts";
import { Mutex } from "@/engine/mutex.ts";
import type { Sender } from "@/engine/sender.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import { itemsFrom, type StoredItem } from "@/store/items.ts";
import { CordeeError } from "@/wire/errors.ts";

/** Milliseconds in which an automation beside its record system answers, or is away. */
const PATIENCE = 8_000;
/** Automations that one question is put to. */
const MOST_ASKED = 3;
/** Milliseconds for which the server is not asked again who they are. */
const FRESH = 600_000;
/** Seconds that a line keeps what was said in it. */
const RETENTION = { after: 86_400, hold: 0 };
/** Items looked through at a time. */
const STEP = 256;

/**
 * What was said in the line, and whether by me; `time` is when the server stored it, Unix ms.
 * `awaited`: somebody here waits for this answer now.
 */
export interface Said {
  readonly event: PatientEvent | CountingEvent;
  readonly mine: boolean;
  readonly time: number;
  readonly awaited: boolean;
}

export type Answer = PatientAnswerEvent | WardListEvent | CountAnswerEvent;

export interface LineParts {
  readonly context: Context;
  readonly accounts: Accounts;
  readonly identities: Identities;
  readonly threads: Threads;
  readonly membership: Membership;
  readonly sender: Sender;
}

export class PatientLine {
  readonly #parts: LineParts;
  readonly #heard: (said: Said) => Promise<void>;
  /** By the line and the message (`keyOf`) that is to be answered there. */
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  /** Up to where each line (hex) was looked through. */
  readonly #read = new Map<string, number>();
  readonly #opening = new Mutex();
  /** Whom the server named, and when it was asked. */
  #named: readonly Uint8Array[] = [];
  #asked = 0;
  /** Who answered last. */
  #last: Uint8Array | null = null;
  readonly #reading = new Mutex();

  /** `heard` is told of everything in the line, once, in its order. */
  constructor(parts: LineParts, heard: (said: Said) => Promise<void>) {
    this.#parts = parts;
    this.#heard = heard;
  }

  /**
   * Ask, and wait for the answer; null when nobody gives one.
   *
   * Of several automations the one that answered last is asked first, each for its part of
   * the time.
   */
  async ask(event: KnownEvent): Promise<Answer | null> {
    const agents = (await this.#trusted()).slice(0, MOST_ASKED);
    for (const agent of agents) {
      const thread = await unlessAway(this.#lineTo(agent));
      if (thread === null) continue;
      const answer = await this.#askIn(thread, event, PATIENCE / agents.length);
      if (answer === null) continue;
      this.#last = agent;
      return answer;
    }
    return null;
  }

  /** Say what is not answered; whether it was, or waits in the outbox of a line. */
  async tell(event: KnownEvent): Promise<boolean> {
    const [agent] = await this.#trusted();
    const thread = agent === undefined ? null : await unlessAway(this.#lineTo(agent));
    if (thread === null) return false;
    await this.#parts.sender.outbox.put(thread, event);
    return true;
  }

  /** Look through what came since; whether it was here before or arrives now. */
  async read(thread: Thread): Promise<void> {
    await this.#reading.run(async () => {
      for (;;) {
        const from = (this.#read.get(thread.key) ?? thread.memory.erased) + 1;
        const { store } = this.#parts.context;
        const items = await itemsFrom(store, thread.id, from, STEP);
        for (const item of items) await this.#take(thread, item);
        const last = items.at(-1);
        if (last === undefined) return;
        this.#read.set(thread.key, last.seq);
      }
    });
  }

  /** Look through every line that is here: works off line. */
  async readAll(): Promise<void> {
    for (const thread of this.#lines()) await this.read(await thread.ready());
  }

  async #take(thread: Thread, { record }: StoredItem): Promise<void> {
    const event = record.event === null || record.rules.length > 0 ? null : record.event;
    const said = event === null ? null : decoded(event);
    if (said === null || !(isOfPatients(said) || isOfCounting(said))) return;
    const mine = equal(record.account, this.#parts.context.me.account);
    if (!mine && !(await this.#isOfAgent(thread, record.account))) return;
    const answer = mine || !("target" in said) || said.target === null ? null : said;
    const waiting = answer?.target && this.#waiting.get(keyOf(thread, answer.target));
    const awaited = Boolean(waiting);
    await this.#heard({ event: said, mine, time: record.time, awaited });
    if (answer !== null) waiting?.(answer);
  }

  async #askIn(thread: Thread, event: KnownEvent, patience: number): Promise<Answer | null> {
    const { message } = await this.#parts.sender.outbox.put(thread, event);
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    const key = keyOf(thread, message);
    this.#waiting.set(key, resolve);
    const timer = setTimeout(() => resolve(null), patience);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(key);
    }
  }

  /** Automations that are trusted, whom to ask first before all; none while I am off line. */
  async #trusted(): Promise<readonly Uint8Array[]> {
    if (!this.#parts.context.link.online) return [];
    const agents = (await unlessAway(this.agents())) ?? [];
    const last = this.#last;
    const first = agents.filter((one) => last !== null && equal(one, last));
    return [...first, ...agents.filter((one) => !first.includes(one))];
  }

  /** The line to this one, begun when there is none. @throws NotOnline, ServerRefused */
  async #lineTo(agent: Uint8Array): Promise<Thread> {
    return await this.#opening.run(async () => {
      for (const thread of this.#lines()) {
        const known = await thread.ready();
        // One that keeps for ever is a ledger that nobody has called so yet.
        const { record } = known;
        if (record.retention.after > 0 && record.member(agent)) return known;
      }
      return await this.#begin(agent);
    });
  }

  async #begin(agent: Uint8Array): Promise<Thread> {
    return await this.#parts.membership.begin({
      state: { title: "", patient: null },
      members: [agent],
      readers: [],
      direct: false,
      retention: RETENTION,
      intent: hex(randomBytes(16)),
    });
  }

  /**
   * Automations by their own chains, which my own organisation vouches for now.
   *
   * @throws NotOnline, ServerRefused
   */
  async agents(): Promise<readonly Uint8Array[]> {
    const { context, accounts, identities } = this.#parts;
    if (context.clock() - this.#asked > FRESH) {
      const [, , named] = await askFor(context.link, "agents", (ref) => ["agents", ref]);
      await accounts.refresh([...named, context.me.pinned]);
      this.#named = named;
      this.#asked = context.clock();
    }
    await identities.prepare(this.#named);
    const trusted = this.#named.filter((account) => this.#isTrusted(account));
    // One that is about to be attested is looked at again with the next question.
    if (trusted.length === 0) this.#asked = 0;
    return trusted;
  }

  /** By what is kept here of him: another organisation's may begin a line with me as well. */
  async #isOfAgent(thread: Thread, account: Uint8Array): Promise<boolean> {
    if (thread.current?.record.member(account)?.capacity !== "agent") return false;
    await this.#parts.identities.know([account]);
    return this.#isTrusted(account);
  }

  #isTrusted(account: Uint8Array): boolean {
    const { context, identities } = this.#parts;
    const found = identities.verified(account);
    const isOurs = found !== null && equal(found.body.organisation, context.me.pinned);
    return isOurs && found.rules.length === 0 && identities.kind(account) === "agent";
  }

  /** Lines that may be written in, the latest first. */
  #lines(): readonly Thread[] {
    return this.#parts.threads.latest().filter((thread) => {
      const { memory } = thread;
      const isOpen = memory.joined && memory.frozen === null && memory.seat === null;
      return isOpen && memory.epoch >= 0 && isLine(memory);
    });
  }
}

async function unlessAway<V>(work: Promise<V>): Promise<V | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CordeeError) return null;
    throw error;
  }
}

function keyOf(thread: Thread, message: Uint8Array): string {
  return `${thread.key}/${hex(message)}`;
}
