/**
 * Messages of a log, each judged at its place.
 *
 * What never enters this room: the network; a broken item never stops the next one, unless
 * two signed objects contradict each other.
 */

import { type AccountState, isDevice } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Event } from "@/crypto/event.ts";
import { type OpenedMessage, openMessage } from "@/crypto/message.ts";
import { checkHeader, decodeHeader, type MessageHeader } from "@/crypto/messageHeader.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import { subjectOf, targetOf } from "@/engine/effects.ts";
import { isQuietStep, isUnshown, noteExpertise } from "@/engine/expertise/expertiseReader.ts";
import { type HeldEpoch, SEALED_OUT } from "@/engine/heldEpoch.ts";
import type { Identities } from "@/engine/identity.ts";
import { remember } from "@/engine/lastLine.ts";
import type { LogItem } from "@/engine/logItem.ts";
import type { LogWindow } from "@/engine/logWindow.ts";
import { cardsOf, countedWord, noteMail } from "@/engine/mailReader.ts";
import { isAutomatic } from "@/engine/mailViews.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Thread } from "@/engine/thread.ts";
import {
  Freeze,
  line,
  type Outcome,
  refused,
  type Source,
  type Verdict,
} from "@/engine/verdict.ts";
import {
  HIDDEN,
  isMessageKnown,
  itemAt,
  SHOWN,
  type Shown,
  setRecord,
  UNREAD,
} from "@/store/items.ts";
import { removeOutgoing } from "@/store/outbox.ts";
import type { Reader, Writer } from "@/store/store.ts";

const REVOKED = "MSG-05";

/** A message at its place: what every check of it asks for. */
interface Place {
  readonly tx: Writer;
  readonly window: LogWindow;
  readonly thread: Thread;
  readonly item: LogItem;
  readonly header: MessageHeader;
  readonly outcome: Outcome;
}

/** Takes items in the order of the log, inside the caller's transaction. */
export class MessageReader {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #identities: Identities;
  readonly #seats: Seats;

  constructor(context: Context, accounts: Accounts, identities: Identities, seats: Seats) {
    this.#context = context;
    this.#accounts = accounts;
    this.#identities = identities;
    this.#seats = seats;
  }

  /** Judge a message at the place it came. Raises Freeze LOG-02. */
  async take(
    tx: Writer,
    window: LogWindow,
    thread: Thread,
    item: LogItem,
    outcome: Outcome,
  ): Promise<Verdict> {
    let source: Source | undefined;
    try {
      const header = window.header(item);
      source = header;
      return await this.#judge({ tx, window, thread, item, header, outcome });
    } catch (error) {
      if (error instanceof RuleError) return refused(error.rule, source);
      throw error;
    }
  }

  /** Read again what had no key when it came; null when it still has none. */
  async reopen(
    reader: Reader,
    thread: Thread,
    item: LogItem,
    held: HeldEpoch,
  ): Promise<Verdict | null> {
    if (held.key === null) return null;
    let header: MessageHeader;
    let opened: OpenedMessage;
    try {
      header = decodeHeader(item.body);
      opened = await openMessage({ header, bytes: item.body }, item.payload, held.key);
    } catch (error) {
      if (error instanceof RuleError) return refused(error.rule);
      throw error;
    }
    if (await isMessageKnown(reader, thread.id, header.id)) return refused("MSG-07", header);
    const known = await thread.hashAt(header.base.seq, reader);
    await this.#checkFork(reader, thread, item, header, known);
    const mark = thread.memory.devices.get(hex(header.device));
    if (mark === undefined || mark.n < header.n) this.#mark(thread, header);
    // What was known when it came counts: a key that comes late takes no mark off.
    const isDoubted = thread.memory.doubted.has(item.seq);
    const counted = countedWord(opened.event, header, held.record);
    const word = (await noteMail(reader, thread, item.seq, header.account, counted))
      ? counted
      : null;
    noteExpertise(thread.memory, item.seq, header.account, word, held.record);
    return this.#verdict(header, opened, word, isDoubted ? [REVOKED] : []);
  }

  /**
   * Take the mark off what a record that knows of the revocation rests on.
   *
   * Whoever made it had the message in his log: it was not put there later (MSG-05).
   */
  async believe(
    tx: Writer,
    thread: Thread,
    record: EpochRecord,
    outcome: Outcome,
  ): Promise<void> {
    const { base } = record.core;
    if (base === null) return;
    for (const seq of [...thread.memory.doubted].sort((one, other) => one - other)) {
      const item = seq > base.seq ? null : await itemAt(tx, thread.id, seq);
      if (item === null || !this.#namesRevocation(record, decodeHeader(item.record.body))) {
        continue;
      }
      const rules = item.record.rules.filter((rule) => rule !== REVOKED);
      await setRecord(tx, thread.id, seq, { ...item.record, rules });
      thread.memory.doubted.delete(seq);
      if (item.message !== null) outcome.touched.push(item.message);
    }
  }

  /** Whether the sender's device is gone in the state that a record names. */
  #namesRevocation(record: EpochRecord, header: MessageHeader): boolean {
    const chain = this.#accounts.get(header.account);
    const seq = this.#seats.seqOfSpeaker(record, header.account, header.behalf);
    if (seq === null || chain === null || seq <= header.seq) return false;
    const state = chain.stateAt(seq);
    return state !== undefined && !isDevice(state, header.device);
  }

  async #judge(place: Place): Promise<Verdict> {
    const { thread, item, header } = place;
    const held = thread.current;
    if (held === null) throw new RuleError("LOG-01", "no epoch is in force here");
    const isHere = equal(header.thread, thread.id);
    if (isHere && !equal(header.epochHash, held.record.hash)) {
      throw new RuleError("LOG-01", "not the epoch in force here");
    }
    this.#checkForked(header);
    checkHeader(header, held.record, this.#accounts);
    const state = this.#sender(header);
    const gap = this.#checkCounter(place);
    if (item.erased !== null) return await this.#erased(place, gap);
    const isRevoked = header.seq < state.seq && !isDevice(state, header.device);
    if (held.key === null) {
      if (isRevoked) thread.memory.doubted.add(item.seq);
      return refused(SEALED_OUT, header);
    }
    const opened = await place.window.opened(item, held.key);
    await this.#checkBase(place);
    if (isRevoked) thread.memory.doubted.add(item.seq);
    this.#mark(thread, header);
    const counted = countedWord(opened.event, header, held.record);
    const word = await this.#remember(place, opened, counted);
    return this.#verdict(header, opened, word, isRevoked ? [...gap, REVOKED] : gap);
  }

  /** Nothing of an account is believed that was forked, nor of a role. */
  #checkForked({ account, behalf }: MessageHeader): void {
    const { frozen } = this.#accounts;
    const isForked = [account, behalf].some((one) => one !== null && frozen.has(hex(one)));
    if (isForked) throw new RuleError("CHN-14");
  }

  /** The newest state of the sender. */
  #sender(header: MessageHeader): AccountState {
    const chain = this.#accounts.get(header.account);
    if (chain === null) throw new RuleError("MSG-04", "sender's chain is not known");
    return chain.state;
  }

  /** Take what no longer says anything: its place in the log, and its counter. */
  async #erased(place: Place, rules: readonly string[]): Promise<Verdict> {
    const { thread, item, header } = place;
    await this.#checkBase(place);
    this.#mark(thread, header);
    thread.memory.lastTime = Math.max(thread.memory.lastTime, item.time);
    if (equal(header.device, this.#context.device)) this.#settle(place, null);
    return { ...line(header), message: header.id, rules };
  }

  /** Refuse a repeated counter or id; a gap is marked and read. */
  #checkCounter({ window, thread, header }: Place): readonly string[] {
    const mark = thread.memory.devices.get(hex(header.device));
    if (mark !== undefined && header.n <= mark.n) {
      throw new RuleError("MSG-07", "counter is repeated");
    }
    if (window.knows(header.id)) throw new RuleError("MSG-08", "id is repeated");
    const expected = mark === undefined ? 1 : mark.n + 1;
    const startsLater = mark === undefined && thread.memory.first > 1;
    return header.n === expected || startsLater ? [] : ["MSG-07"];
  }

  /** The sender saw the same log, and never sees less than before. */
  async #checkBase({ tx, window, thread, item, header }: Place): Promise<void> {
    const mark = thread.memory.devices.get(hex(header.device));
    if (mark !== undefined && header.base.seq < mark.base) throw new RuleError("LOG-05");
    await this.#checkFork(tx, thread, item, header, window.hashAt(header.base.seq));
  }

  async #checkFork(
    reader: Reader,
    thread: Thread,
    item: LogItem,
    header: MessageHeader,
    known: Uint8Array | null,
  ): Promise<void> {
    const { base } = header;
    if (base.seq >= item.seq) throw new Freeze("LOG-02", item.body, item.payload);
    if (known === null || equal(known, base.hash)) return;
    const ours = (await itemAt(reader, thread.id, base.seq))?.record;
    const said = ours === undefined || ours.payload.length > 0 ? ours?.payload : ours.signature;
    const evidence = ours === undefined ? [] : [ours.body, said ?? ours.signature];
    throw new Freeze("LOG-02", item.body, item.payload, ...evidence);
  }

  #mark(thread: Thread, header: MessageHeader): void {
    const { memory } = thread;
    const base = header.base.seq;
    memory.devices.set(hex(header.device), { n: header.n, base });
    if (equal(header.account, this.#context.me.account)) return;
    if (base >= memory.first - 1) memory.provisional = false;
    memory.anchored = Math.max(memory.anchored, base);
  }

  /** `word` is null for what does not count: it is kept, and nothing comes of it. */
  #verdict(
    header: MessageHeader,
    { bytes }: OpenedMessage,
    word: Event | null,
    rules: readonly string[],
  ): Verdict {
    const target = word === null ? null : (targetOf(word) ?? subjectOf(word));
    const shown = this.#shownAs(header, word);
    return { ...line(header), message: header.id, target, event: bytes, shown, rules };
  }

  #shownAs(header: MessageHeader, word: Event | null): Shown {
    if (word === null || targetOf(word) !== null || isUnshown(word)) return HIDDEN;
    const isQuiet =
      word.tag === "correspondent/1" ||
      isQuietStep(word) ||
      (word.tag === "mail-in/1" && isAutomatic(word));
    const isMine = equal(header.account, this.#context.me.account);
    return isMine || isQuiet ? SHOWN : UNREAD;
  }

  /** Gives the word, unless it says again what stands. */
  async #remember(
    place: Place,
    opened: OpenedMessage,
    word: Event | null,
  ): Promise<Event | null> {
    const { thread, item, header, outcome } = place;
    const isMine = equal(header.account, this.#context.me.account);
    if (equal(header.device, this.#context.device)) this.#settle(place, opened);
    if (word === null) return null;
    const author = header.account;
    const name = this.#identities.name(author);
    const me = this.#context.me.account;
    const said = { me, isMine, author, name, message: header.id };
    const { mailboxes, lastText } = thread.memory;
    remember(thread.memory, said, item, word);
    // What a list shows of it is another word, by a line that is not shown.
    if (thread.memory.lastText !== lastText) outcome.changed = true;
    const isNews = await noteMail(place.tx, thread, item.seq, header.account, word);
    if (!isNews) return null;
    // Its row, or whom it is written to, is another one by a line that is not shown.
    const isJudged = word.tag === "mail-confirm/1";
    if (isJudged || thread.memory.mailboxes !== mailboxes) outcome.changed = true;
    const isAnywhere = noteExpertise(thread.memory, item.seq, author, word, thread.record);
    if (isAnywhere) outcome.isAnywhere = true;
    const target = targetOf(word);
    if (target !== null) outcome.touched.push(target);
    outcome.touched.push(...(await cardsOf(place.tx, thread, subjectOf(word))));
    if (this.#shownAs(header, word) === UNREAD) thread.memory.unread += 1;
    return word;
  }

  /**
   * My own message in the log must be what I sent, where I was told.
   *
   * Of one that is erased, only its id and its place are known.
   */
  #settle({ tx, window, item, header, outcome }: Place, opened: OpenedMessage | null): void {
    const outgoing = window.outgoingByN(header.n);
    if (outgoing === null || !equal(outgoing.message, header.id)) {
      outcome.warn("LNK-08", "profile_was_copied");
      return;
    }
    if (opened !== null && !equal(outgoing.record.event, opened.bytes)) {
      throw new Freeze("LOG-02", item.body, item.payload);
    }
    if (outgoing.acked !== null && outgoing.acked !== item.seq) {
      throw new Freeze("LOG-02", item.body, numberBytes(outgoing.acked));
    }
    removeOutgoing(tx, outgoing.place);
    window.met(outgoing);
    outcome.known.add(item.seq);
    outcome.met.push(opened === null ? header.id : (targetOf(opened.event) ?? header.id));
    if (outgoing.acked === null) outcome.seen.push(header.id);
  }
}

/** Eight bytes, big-endian. */
function numberBytes(number: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  return bytes;
}
