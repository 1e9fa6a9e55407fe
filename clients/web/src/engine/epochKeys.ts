/**
 * Keys of epochs: from my boxes, from a newcomer's history, each held against its record.
 *
 * What never enters this room: a record that was not decoded; whether one is verified is
 * the reader's business.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import type { ThreadState } from "@/crypto/epochBody.ts";
import type { EpochKey } from "@/crypto/epochKey.ts";
import {
  checkStateChange,
  isNamedBox,
  type OpenedEpoch,
  openEpoch,
  openState,
} from "@/crypto/epochOpening.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { CryptoFailure, RuleError } from "@/crypto/errors.ts";
import type { HeldEpoch } from "@/engine/heldEpoch.ts";
import { readable } from "@/engine/readableRecord.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Thread } from "@/engine/thread.ts";
import { Freeze, type Outcome } from "@/engine/verdict.ts";
import type { Writer } from "@/store/store.ts";
import type { EpochPart } from "@/wire/protocol.ts";

export class EpochKeys {
  readonly #seats: Seats;

  constructor(seats: Seats) {
    this.#seats = seats;
  }

  /**
   * Open what my boxes give, before any record is verified.
   *
   * A key found here is used only with a record that verifies and whose check it satisfies.
   */
  async sketch(thread: Thread, parts: readonly EpochPart[]): Promise<void> {
    const parsed = new Map<number, EpochRecord>();
    const history = new Map<number, EpochKey>();
    for (const [, [body, signature], box] of parts) {
      const record = readable({ body, signature });
      if (record === null) continue;
      parsed.set(record.epoch, record);
      const opened = await this.open(record, box);
      if (opened === null) continue;
      thread.foundKeys.set(hex(record.hash), opened.key);
      for (const [epoch, key] of opened.history) history.set(epoch, key);
    }
    for (const [epoch, key] of history) {
      const past = parsed.get(epoch) ?? thread.epochs.get(epoch)?.record;
      if (past === undefined || thread.foundKeys.has(hex(past.hash))) continue;
      thread.foundKeys.set(hex(past.hash), key);
    }
  }

  /** What a box gives to one of my seats; null when to none. */
  async open(record: EpochRecord, box: Uint8Array | null): Promise<OpenedEpoch | null> {
    if (box === null) return null;
    for (const seat of this.#seats.mine(record)) {
      const member = record.member(seat);
      if (member === undefined) continue;
      try {
        const pair = await this.#seats.key(seat, member.generation);
        return await openEpoch(record, seat, box, pair);
      } catch (error) {
        if (!(error instanceof RuleError || error instanceof CryptoFailure)) throw error;
      }
    }
    return null;
  }

  /** Whether this is the box that a record names for a member. */
  isNamed(record: EpochRecord, account: Uint8Array, box: Uint8Array): boolean {
    return isNamedBox(record, account, box);
  }

  /** Give a key found before, if it satisfies the record's check. */
  found(thread: Thread, record: EpochRecord): EpochKey | null {
    const key = thread.foundKeys.get(hex(record.hash));
    return key !== undefined && satisfies(record, key) ? key : null;
  }

  /** Keep the keys of the past that a box brought for records held without. */
  keepHistory(tx: Writer, thread: Thread, opened: OpenedEpoch, outcome: Outcome): void {
    for (const [epoch, key] of opened.history) {
      const held = thread.epochs.get(epoch);
      if (held === undefined || held.key !== null || !satisfies(held.record, key)) continue;
      thread.keep(tx, { ...held, key });
      outcome.reopened.push(epoch);
    }
  }

  /** Title and patient; whoever only read in the epoch before left them. Raises Freeze. */
  async state(
    record: EpochRecord,
    key: EpochKey,
    before: HeldEpoch | null,
  ): Promise<ThreadState> {
    const state = await this.#opened(record, key, [record]);
    if (before === null || before.key === null) return state;
    const evidence = [record, before.record];
    const earlier = await this.#opened(before.record, before.key, evidence);
    const capacity = before.record.member(record.seat)?.capacity;
    if (capacity === undefined) throw new Error("a verified record has a known signer");
    try {
      checkStateChange(capacity, earlier, state);
    } catch (error) {
      throw frozen(error, evidence);
    }
    return state;
  }

  async #opened(
    record: EpochRecord,
    key: EpochKey,
    evidence: readonly EpochRecord[],
  ): Promise<ThreadState> {
    try {
      return await openState(record, key);
    } catch (error) {
      throw frozen(error, evidence);
    }
  }
}

function frozen(error: unknown, records: readonly EpochRecord[]): unknown {
  if (!(error instanceof RuleError)) return error;
  return new Freeze(error.rule, ...records.map((one) => one.signed.body));
}

function satisfies(record: EpochRecord, key: EpochKey): boolean {
  return equal(key.check(record.coreHash), record.body.keyCheck);
}
