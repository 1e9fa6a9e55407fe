/**
 * A ledger by what was said in it, in the order of its log (docs/protocol.md §5.16).
 *
 * What never enters this room: the store, a clock; a word of somebody who may not say it.
 */

import {
  type ActCounterEvent,
  type ActEvent,
  type ActsExportedEvent,
  actId,
  type BillingEvent,
} from "@/crypto/billingEvent.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { isDay } from "@/expertise/days.ts";

/** Acts of one ledger that are held in memory: sixty years of one a day. */
const MAX_ACTS = 20_000;

/** A word in a ledger; `time` is the server's, Unix ms. */
export interface LedgerWord {
  readonly account: Uint8Array;
  readonly behalf: Uint8Array | null;
  readonly time: number;
  readonly event: BillingEvent;
}

/**
 * An act, and what became of it; `exported` and `counterExported` are ids (hex) of exports.
 * `counterTold` is when the counter-entry was stored: its own time is a clock's that may be wrong.
 */
export interface Entry {
  readonly act: ActEvent;
  readonly told: number;
  readonly counter: ActCounterEvent | null;
  readonly counterTold: number;
  readonly counteredBy: Uint8Array | null;
  readonly exported: string | null;
  readonly counterExported: string | null;
}

export interface LedgerState {
  readonly owner: Uint8Array;
  readonly entries: readonly Entry[];
  /** Each export once, in the order in which it was said. */
  readonly exports: readonly ActsExportedEvent[];
}

/** `office` are accounts that may take back and export beside the owner. */
export function foldLedger(
  words: readonly LedgerWord[],
  owner: Uint8Array,
  office: readonly Uint8Array[],
): LedgerState {
  const reading = new Reading(owner, office);
  for (const word of words) reading.take(word);
  return reading.state();
}

class Reading {
  readonly #owner: Uint8Array;
  readonly #writers: readonly Uint8Array[];
  readonly #entries = new Map<string, Entry>();
  /** Acts (hex) by the counter-entry (hex) that names them. */
  readonly #counters = new Map<string, string>();
  readonly #exports = new Map<string, ActsExportedEvent>();

  constructor(owner: Uint8Array, office: readonly Uint8Array[]) {
    this.#owner = owner;
    this.#writers = [owner, ...office];
  }

  state(): LedgerState {
    return {
      owner: this.#owner,
      entries: [...this.#entries.values()],
      exports: [...this.#exports.values()],
    };
  }

  take(word: LedgerWord): void {
    const { event } = word;
    if (event.tag === "act/1" && isBy(word, [this.#owner])) this.#tell(event, word.time);
    if (!isBy(word, this.#writers)) return;
    if (event.tag === "act-counter/1") this.#counter(event, word);
    if (event.tag === "acts-exported/1") this.#export(event);
  }

  /** The first of an id counts, and no id but that of its case, code and owner. */
  #tell(act: ActEvent, told: number): void {
    const isItsOwn = equal(act.act, actId(act.case, act.code, this.#owner));
    if (!isItsOwn || !isDay(act.day)) return;
    const key = hex(act.act);
    if (this.#entries.has(key) || this.#entries.size >= MAX_ACTS) return;
    const fresh = { counter: null, counterTold: 0, counteredBy: null };
    this.#entries.set(key, { act, told, ...fresh, exported: null, counterExported: null });
  }

  #counter(counter: ActCounterEvent, { account: by, time }: LedgerWord): void {
    const key = hex(counter.act);
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.counter !== null) return;
    if (this.#counters.has(hex(counter.entry)) || !isTime(time)) return;
    this.#counters.set(hex(counter.entry), key);
    this.#entries.set(key, { ...entry, counter, counterTold: time, counteredBy: by });
  }

  #export(event: ActsExportedEvent): void {
    const id = hex(event.export);
    if (this.#exports.has(id)) return;
    this.#exports.set(id, event);
    for (const act of event.acts) this.#mark(hex(act), "exported", id);
    for (const one of event.counters) {
      this.#mark(this.#counters.get(hex(one)) ?? "", "counterExported", id);
    }
  }

  #mark(key: string, field: "exported" | "counterExported", id: string): void {
    const entry = this.#entries.get(key);
    if (entry?.[field] === null) this.#entries.set(key, { ...entry, [field]: id });
  }
}

function isBy({ account, behalf }: LedgerWord, any: readonly Uint8Array[]): boolean {
  return any.some((one) => equal(one, account) || (behalf !== null && equal(one, behalf)));
}

/** The end of the year 9999, Unix ms. */
const LAST = 253_402_300_799_999;

function isTime(ms: number): boolean {
  return ms <= LAST;
}
