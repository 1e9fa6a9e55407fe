/**
 * How far a line has come: who may read it, who has it, who has seen it.
 *
 * What never enters this room: what the line says.
 */

import type { MessageState } from "@/api/views.ts";
import { compare, hex, unhex } from "@/crypto/bytes.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Thread } from "@/engine/thread.ts";
import type { ReaderCursor } from "@/store/threads.ts";

/** Who has displayed a line, who has it, of how many, and what that amounts to. */
export interface Reach {
  readonly displayed: readonly Uint8Array[];
  readonly delivered: readonly Uint8Array[];
  readonly recipients: number;
  readonly state: MessageState;
}

/** A cursor, and the member (hex) that it counts for. */
type Standing = readonly [string, ReaderCursor];

/** Cursors, with the member that each counts for: worked out once for many lines. */
export function standings(thread: Thread, seats: Seats): readonly Standing[] {
  const record = thread.current?.record;
  if (record === undefined) return [];
  return [...thread.memory.cursors.values()].map((cursor) => {
    return [hex(seats.standingFor(record, cursor.account)), cursor];
  });
}

/** How far a line has come, with those who may read it and are not its `authors`. */
export function reach(
  thread: Thread,
  standing: readonly Standing[],
  seq: number,
  authors: readonly Uint8Array[],
): Reach {
  const others = readersBut(thread, epochAt(thread, seq), authors);
  const displayed = new Set<string>();
  const delivered = new Set<string>();
  for (const [member, cursor] of standing) {
    if (!others.has(member)) continue;
    if (cursor.displayed >= seq) displayed.add(member);
    if (Math.max(cursor.delivered, cursor.displayed) >= seq) delivered.add(member);
  }
  const state = stateOf(others.size, delivered.size, displayed.size);
  const recipients = others.size;
  return { displayed: sorted(displayed), delivered: sorted(delivered), recipients, state };
}

/** How many read what is said now, but for its authors. */
export function recipientsNow(thread: Thread, authors: readonly Uint8Array[]): number {
  return readersBut(thread, thread.memory.epoch, authors).size;
}

/** Who came and who went with the epoch record of this number, if it is one. */
export function comings(
  thread: Thread,
  seq: number,
): { readonly came: readonly Uint8Array[]; readonly gone: readonly Uint8Array[] } {
  const held = [...thread.epochs.values()].find((one) => one.seq === seq);
  if (held === undefined) return { came: [], gone: [] };
  const { record } = held;
  const before = thread.epochs.get(record.epoch - 1)?.record;
  const came = record.members.filter((one) => !before?.member(one.account));
  const gone = (before?.members ?? []).filter((one) => !record.member(one.account));
  return { came: came.map((one) => one.account), gone: gone.map((one) => one.account) };
}

function stateOf(others: number, delivered: number, displayed: number): MessageState {
  if (others === 0 || delivered < others) return "stored";
  return displayed < others ? "delivered" : "displayed";
}

function epochAt(thread: Thread, seq: number): number {
  let epoch = 0;
  for (const [number, held] of thread.epochs) {
    if (held.seq <= seq && number > epoch) epoch = number;
  }
  return epoch;
}

/** Members (hex) now who may read what was said in an epoch. */
function readersBut(
  thread: Thread,
  epoch: number,
  authors: readonly Uint8Array[],
): ReadonlySet<string> {
  const readers = thread.members
    .filter((one) => one.from <= epoch)
    .map((one) => hex(one.account));
  const found = new Set(readers);
  for (const author of authors) found.delete(hex(author));
  return found;
}

function sorted(accounts: ReadonlySet<string>): readonly Uint8Array[] {
  return [...accounts].map(unhex).sort(compare);
}
