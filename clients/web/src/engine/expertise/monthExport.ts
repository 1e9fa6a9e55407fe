/**
 * The export of a month: what no export has named yet; one that was done, once more
 * (docs/expertise.md, "The export of a month").
 *
 * An export goes out as two files, then every ledger is told. Whoever dies in between finishes the
 * same export, recognised by its hash. What never enters this room: a clock, the store.
 */

import type { ActsExportedEvent } from "@/crypto/billingEvent.ts";
import { compare, equal, hex } from "@/crypto/bytes.ts";
import { encode } from "@/crypto/encoding.ts";
import { sha256 } from "@/crypto/labels.ts";
import {
  byCodePoint,
  type ExportRecord,
  jsonOf,
  recordOf,
} from "@/engine/expertise/exportFile.ts";
import type { Entry, LedgerState } from "@/engine/expertise/ledgerFold.ts";
import { dayOf, monthOf } from "@/expertise/days.ts";

/** Acts, and counter-entries, that an event names at most. */
const MAX_EXPORTED = 1_000;
const ID_BYTES = 16;

/** What one ledger gives to an export. */
interface Part {
  readonly owner: Uint8Array;
  readonly acts: readonly Entry[];
  readonly counters: readonly Entry[];
}

/**
 * An export, and what to say in each ledger (hex) that has not said it. `isWhole` is false for
 * one whose acts are not all here.
 */
export interface MonthExport {
  readonly export: Uint8Array;
  readonly month: string;
  readonly records: readonly ExportRecord[];
  readonly acts: readonly Entry[];
  readonly counters: readonly Entry[];
  readonly json: string;
  readonly sha256: Uint8Array;
  readonly events: ReadonlyMap<string, ActsExportedEvent>;
  readonly isWhole: boolean;
}

/**
 * What is to be exported of a month now; null when nothing is. `made` is Unix ms; the newest that is
 * in it, where that is later: a clock that is slow must not keep it from being finished.
 */
export function prepareExport(
  ledgers: readonly LedgerState[],
  month: string,
  made: number,
): MonthExport | null {
  for (const mark of marksOf(ledgers, month)) {
    const unfinished = finished(ledgers, mark);
    if (unfinished !== null) return unfinished;
  }
  const parts = ledgers.map((ledger) => pending(ledger, month, null));
  if (parts.every(isEmpty)) return null;
  return exported(parts, month, Math.max(made, ...parts.map(newest)));
}

/**
 * An export that was done, the same bytes; null for one that no ledger names. What an export before
 * it names already, because two were made at once, is in the other one's file and not in this.
 */
export function exportAgain(
  ledgers: readonly LedgerState[],
  id: Uint8Array,
): MonthExport | null {
  const mark = marksOf(ledgers, null).find((one) => equal(one.export, id));
  if (mark === undefined) return null;
  const parts = ledgers.map((ledger) => given(ledger, mark.export));
  const made = exported(parts, mark.month, mark.time);
  const isWhole = equal(made.sha256, mark.sha256) && equal(made.export, id);
  const own = parts.map((part) => ownOf(part, hex(id)));
  const isAlone = own.every((part, place) => sizeOf(part) === sizeOf(parts[place]));
  const file = isAlone ? made : exported(own, mark.month, mark.time);
  return { ...file, export: id, isWhole, events: new Map() };
}

/** What of it is in no export before. */
function ownOf({ owner, acts, counters }: Part, id: string): Part {
  return {
    owner,
    acts: acts.filter((one) => one.exported === id),
    counters: counters.filter((one) => one.counterExported === id),
  };
}

function sizeOf(part: Part | undefined): number {
  return (part?.acts.length ?? 0) + (part?.counters.length ?? 0);
}

/** Each export once, in the order in which they were made. */
function marksOf(
  ledgers: readonly LedgerState[],
  month: string | null,
): readonly ActsExportedEvent[] {
  const found = new Map<string, ActsExportedEvent>();
  for (const { exports } of ledgers) {
    for (const event of exports) {
      if (month === null || event.month === month) found.set(hex(event.export), event);
    }
  }
  return [...found.values()].sort(
    (one, other) => one.time - other.time || compare(one.export, other.export),
  );
}

/** An export that some ledger was not told of: known by its hash, or not at all. */
function finished(
  ledgers: readonly LedgerState[],
  mark: ActsExportedEvent,
): MonthExport | null {
  const said = ledgers.map((ledger) => given(ledger, mark.export));
  if (equal(exported(said, mark.month, mark.time).sha256, mark.sha256)) return null;
  const untold = new Set<string>();
  const parts = ledgers.map((ledger) => {
    if (ledger.exports.some((one) => equal(one.export, mark.export))) {
      return given(ledger, mark.export);
    }
    const part = pending(ledger, mark.month, mark.time);
    if (!isEmpty(part)) untold.add(hex(ledger.owner));
    return part;
  });
  if (untold.size === 0) return null;
  const made = exported(parts, mark.month, mark.time);
  if (!equal(made.sha256, mark.sha256)) return null;
  const events = [...made.events].filter(([owner]) => untold.has(owner));
  return { ...made, events: new Map(events) };
}

/** What a ledger gave to an export, by its own word. */
function given({ owner, entries, exports }: LedgerState, id: Uint8Array): Part {
  const mark = exports.find((one) => equal(one.export, id));
  const acts = new Set(mark?.acts.map(hex));
  const counters = new Set(mark?.counters.map(hex));
  return {
    owner,
    acts: entries.filter(({ act }) => acts.has(hex(act.act))),
    counters: entries.filter(({ counter }) => counter && counters.has(hex(counter.entry))),
  };
}

/**
 * What waits, or waited until a time in Unix ms; at most as much as an event may name, the rest
 * waits for the next one.
 */
function pending({ owner, entries }: LedgerState, month: string, until: number | null): Part {
  const isThere = (time: number): boolean => until === null || time <= until;
  const known = entries.filter(({ told }) => isThere(told));
  const acts = known.filter(({ act, counter, counterTold, exported: id }) => {
    const isTaken = counter !== null && isThere(counterTold);
    return !isTaken && id === null && monthOf(act.day) === month;
  });
  const counters = known.filter(({ counter, counterTold, exported: id, counterExported }) => {
    if (counter === null || id === null || counterExported !== null) return false;
    return isThere(counterTold) && monthOf(dayOf(counterTold)) === month;
  });
  return {
    owner,
    acts: acts.slice(0, MAX_EXPORTED),
    counters: counters.slice(0, MAX_EXPORTED),
  };
}

/** When the last of it was told; 0 for nothing. */
function newest({ acts, counters }: Part): number {
  const first = acts.reduce((last, { told }) => Math.max(last, told), 0);
  return counters.reduce((last, { counterTold }) => Math.max(last, counterTold), first);
}

function isEmpty({ acts, counters }: Part): boolean {
  return acts.length === 0 && counters.length === 0;
}

function exported(parts: readonly Part[], month: string, made: number): MonthExport {
  const acts = parts.flatMap((part) => part.acts);
  const counters = parts.flatMap((part) => part.counters);
  const records = [
    ...acts.map(({ act }) => recordOf(act, null)),
    ...counters.map(({ act, counter }) => recordOf(act, counter)),
  ].sort(inOrder);
  const names = records.map(({ kind, act, entry }) => [kind, act, entry]);
  const id = sha256(encode([month, ...names])).slice(0, ID_BYTES);
  const json = jsonOf({ export: id, month, time: made }, records);
  const digest = sha256(new TextEncoder().encode(json));
  const events = parts
    .filter((part) => !isEmpty(part))
    .map((part) => [hex(part.owner), eventOf(part, id, month, made, digest)] as const);
  return {
    export: id,
    month,
    records,
    acts,
    counters,
    json,
    sha256: digest,
    events: new Map(events),
    isWhole: true,
  };
}

function eventOf(
  { acts, counters }: Part,
  id: Uint8Array,
  month: string,
  time: number,
  digest: Uint8Array,
): ActsExportedEvent {
  return {
    tag: "acts-exported/1",
    export: id,
    month,
    acts: acts.map(({ act }) => act.act),
    counters: counters.flatMap(({ counter }) => (counter === null ? [] : [counter.entry])),
    cents: acts.reduce((sum, { act }) => sum + act.cents, 0),
    sha256: digest,
    time,
  };
}

/** By day, number of the executant, code, act, kind. */
function inOrder(one: ExportRecord, other: ExportRecord): number {
  const [first, second] = [placeOf(one), placeOf(other)];
  const place = first.findIndex((text, index) => text !== second[index]);
  if (place < 0) return 0;
  return byCodePoint(first[place] ?? "", second[place] ?? "");
}

function placeOf({ day, executant, code, act, kind }: ExportRecord): readonly string[] {
  return [day, executant.idnps, code, act, kind];
}
