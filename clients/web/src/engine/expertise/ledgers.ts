/**
 * Ledgers: mine, begun when there is something to tell, and those that I export
 * (docs/protocol.md §5.16).
 *
 * What never enters this room: what an act is paid; anything clinical.
 */

import { type BillingEvent, isOfLedger } from "@/crypto/billingEvent.ts";
import { compare, equal, hex, unhex } from "@/crypto/bytes.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { decodeHeader } from "@/crypto/messageHeader.ts";
import { decoded } from "@/engine/effects.ts";
import {
  type Entry,
  foldLedger,
  type LedgerState,
  type LedgerWord,
} from "@/engine/expertise/ledgerFold.ts";
import { countedWord } from "@/engine/mailReader.ts";
import { Mutex } from "@/engine/mutex.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Thread } from "@/engine/thread.ts";
import { dayOf, yearOf } from "@/expertise/days.ts";
import { itemOf, itemsFrom, type StoredItem } from "@/store/items.ts";
import { notIn, outgoingOf } from "@/store/outbox.ts";
import { loadPref, savePref } from "@/store/prefs.ts";
import { CordeeError, NotFound, NotOnline } from "@/wire/errors.ts";

/** It outlives the threads that its acts came from: the year is counted in it. */
const FOR_EVER = { after: 0, hold: 0 };
const OFFICE = "billing office";
/** Milliseconds that an export waits for its place in the log. */
const LOGGED_WITHIN = 30_000;
/** Items looked through at a time. */
const STEP = 256;

export class Ledgers {
  readonly #parts: Parts;
  readonly #opening = new Mutex();
  /** By practitioner (hex), what was folded last, and what it rests on. */
  readonly #states = new Map<string, { readonly at: string; readonly state: LedgerState }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Those in which something may be said, each practitioner's first: two that were begun by two
   * devices at once are one ledger, and something is said in the one with the lower id.
   */
  async all(): Promise<readonly Thread[]> {
    const first = new Map<string, Thread>();
    for (const thread of this.#read()) {
      const owner = thread.memory.ledger ?? "";
      const isOpen = thread.memory.frozen === null;
      if (isOpen && !first.has(owner)) first.set(owner, await thread.ready());
    }
    return [...first.values()];
  }

  /**
   * Those that I read now. What was said in one that is frozen stands, else all of it would be billed
   * again in the next.
   */
  #read(): readonly Thread[] {
    return this.#parts.threads
      .latest()
      .filter(({ memory }) => memory.ledger != null && memory.joined && memory.epoch >= 0)
      .sort((one, other) => compare(one.id, other.id));
  }

  /** What stands in my ledgers. */
  async told(): Promise<readonly Entry[]> {
    const me = hex(this.#parts.context.me.account);
    const mine = this.#read().find(({ memory }) => memory.ledger === me);
    return mine === undefined ? [] : (await this.state(mine)).entries;
  }

  async mine(): Promise<Thread | null> {
    const me = hex(this.#parts.context.me.account);
    return (await this.all()).find(({ memory }) => memory.ledger === me) ?? null;
  }

  /** @throws NotFound for what is no ledger that I read */
  async of(ledger: Uint8Array): Promise<Thread> {
    const found = (await this.all()).find((one) => equal(one.id, ledger));
    if (found === undefined) throw new NotFound("no such ledger here");
    return found;
  }

  /** Mine, begun if there is none, with the office that exports it. @throws NotAllowed, NotOnline */
  async have(office: Uint8Array | null): Promise<Thread> {
    return await this.#opening.run(async () => {
      if (office !== null) await this.#keepOffice(office);
      const by = office ?? (await loadPref(this.#parts.context.store, OFFICE, null));
      const thread = (await this.mine()) ?? (await this.#begin(by));
      await this.#letIn(thread, by);
      return thread;
    });
  }

  /** All that was said in it, by the server's time, as it stands; what waits here too. */
  async state(thread: Thread): Promise<LedgerState> {
    const owner = thread.memory.ledger ?? "";
    const threads = this.#read().filter(({ memory }) => memory.ledger === owner);
    const at = await this.#placeOf(threads);
    const kept = this.#states.get(owner);
    if (kept?.at === at) return kept.state;
    const said: Said[] = [];
    for (const one of threads) said.push(...(await this.#said(await one.ready())));
    const words = said.map(({ word }) => word);
    words.sort((one, other) => one.time - other.time);
    const offices = said.flatMap(({ office }) => office ?? []);
    const state = foldLedger(words, unhex(owner), unique(offices));
    this.#states.set(owner, { at, state });
    return state;
  }

  /** What a ledger rests on: how far each of its threads is read, and what waits here for it. */
  async #placeOf(threads: readonly Thread[]): Promise<string> {
    const places: string[] = [];
    for (const { key, id, memory } of threads) {
      const waiting = await outgoingOf(this.#parts.context.store, id);
      const sound = waiting
        .filter(({ record }) => record.failed === null)
        .map(({ place }) => place);
      places.push([key, memory.seq, ...sound].join());
    }
    return places.join("/");
  }

  async states(): Promise<readonly LedgerState[]> {
    const states: LedgerState[] = [];
    for (const thread of await this.all()) states.push(await this.state(thread));
    return states;
  }

  /** Say something once; the message that says it. @throws NotAllowed */
  async say(thread: Thread, event: BillingEvent, intent: string): Promise<Uint8Array> {
    const { sender, seats, context } = this.#parts;
    thread.checkWritable();
    const behalf = seats.behalf(thread);
    const saying = { behalf, intent: `${thread.key}/${intent}` };
    const { message } = await sender.outbox.put(thread, event, saying);
    context.emit({ type: "ledger" });
    return message;
  }

  /** Until it has its place in the log, and all before it is read. @throws NotOnline */
  async logged(thread: Thread, message: Uint8Array): Promise<void> {
    const { context } = this.#parts;
    let change = Promise.withResolvers<void>();
    const forget = context.broadcast.listen(() => change.resolve());
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      change.resolve();
    }, LOGGED_WITHIN);
    try {
      while ((await itemOf(context.store, thread.id, message)) === null) {
        await change.promise;
        if (isLate) throw new NotOnline("it is said once the server is there");
        change = Promise.withResolvers<void>();
      }
    } finally {
      clearTimeout(timer);
      forget();
    }
  }

  async #begin(office: Uint8Array | null): Promise<Thread> {
    const { context, membership } = this.#parts;
    const { account } = context.me;
    // One that is frozen is followed by another one, and not begun again.
    const before = this.#read().filter(({ memory }) => memory.ledger === hex(account)).length;
    const members = [...(office === null ? [] : [office]), ...(await this.#counters())];
    const thread = await membership.begin({
      state: { title: "", patient: null },
      members,
      readers: [],
      direct: false,
      retention: FOR_EVER,
      intent: `ledger/${hex(account)}${before === 0 ? "" : `/${before}`}`,
    });
    await this.say(thread, { tag: "ledger/1", practitioner: account }, "begun");
    await context.transaction(async (tx) => {
      thread.memory.ledger = hex(account);
      thread.save(tx);
    });
    return thread;
  }

  /** An automation that comes later counts too: it is told again the acts of two years. */
  async #letIn(thread: Thread, office: Uint8Array | null): Promise<void> {
    const { membership, context } = this.#parts;
    if (office !== null && thread.record.member(office) === undefined) {
      await membership.invite(thread, office, "member", { past: true });
    }
    const counters = await this.#counters();
    const fresh = counters.filter((one) => thread.record.member(one) === undefined);
    if (fresh.length === 0) return;
    for (const agent of fresh) {
      await membership.invite(thread, agent, "agent", { past: false });
    }
    const round = fresh.map(hex).join();
    const begun = { tag: "ledger/1", practitioner: context.me.account } as const;
    await this.say(thread, begun, `again/${round}`);
    const first = yearOf(dayOf(context.clock())) - 1;
    const { entries } = await this.state(thread);
    for (const { act, counter } of entries.filter((one) => yearOf(one.act.day) >= first)) {
      await this.say(thread, act, `again/${hex(act.act)}/${round}`);
      if (counter === null) continue;
      await this.say(thread, counter, `again/${hex(counter.entry)}/${round}`);
    }
  }

  /** Automations of my organisation; none where they cannot be asked for. */
  async #counters(): Promise<readonly Uint8Array[]> {
    try {
      return await this.#parts.patients.agents();
    } catch (error) {
      if (error instanceof CordeeError) return [];
      throw error;
    }
  }

  async #keepOffice(office: Uint8Array): Promise<void> {
    await this.#parts.membership.checkCanBeAdded([office]);
    await this.#parts.context.transaction(async (tx) => savePref(tx, OFFICE, office));
  }

  async #said(thread: Thread): Promise<readonly Said[]> {
    const { store, me } = this.#parts.context;
    const said: Said[] = [];
    // What waits first: what goes into the log meanwhile is found twice, and never missed.
    let waiting = await outgoingOf(store, thread.id);
    for (let from = thread.memory.erased + 1; ; ) {
      const items = await itemsFrom(store, thread.id, from, STEP);
      for (const item of items) said.push(...heard(thread, item));
      waiting = notIn(items, waiting);
      const last = items.at(-1);
      if (last === undefined) break;
      from = last.seq + 1;
    }
    for (const { record } of waiting) {
      const event = record.failed === null ? decoded(record.event) : null;
      if (event === null || !isOfLedger(event)) continue;
      const { behalf, time } = record;
      const office = officeOf(thread.record, behalf ?? me.account);
      said.push({ word: { account: me.account, behalf, time, event }, office });
    }
    return said;
  }
}

/** Members that export for the owner: roles, or people. */
export function officesOf(thread: Thread): readonly Uint8Array[] {
  return thread.members.filter((one) => one.capacity === "member").map((one) => one.account);
}

/**
 * A word in a ledger, and the member who then exported for its owner, if one said it: who has left
 * since has exported all the same.
 */
interface Said {
  readonly word: LedgerWord;
  readonly office: Uint8Array | null;
}

function officeOf(record: EpochRecord, speaker: Uint8Array): Uint8Array | null {
  return record.member(speaker)?.capacity === "member" ? speaker : null;
}

function unique(accounts: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...new Map(accounts.map((one) => [hex(one), one])).values()];
}

/** A word that was said by somebody who could, in the epoch in which it was said. */
function heard(thread: Thread, { record }: StoredItem): readonly Said[] {
  const event = record.event === null ? null : decoded(record.event);
  if (event === null || !isOfLedger(event)) return [];
  const header = decodeHeader(record.body);
  const held = thread.epochs.get(header.epoch);
  if (held === undefined || countedWord(event, header, held.record) === null) return [];
  const { account, behalf, time } = record;
  const office = officeOf(held.record, behalf ?? account);
  return [{ word: { account, behalf, time, event }, office }];
}
