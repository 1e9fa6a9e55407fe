/**
 * When a message is due, by what this client knows, and when it was erased too early.
 *
 * The counterpart of clients/sdk/expiry.py. What never enters this room: the erasing itself.
 * Times are Unix milliseconds.
 */

import { isRule } from "@/crypto/errors.ts";
import { type InForce, isDue, judgeErasedUnder } from "@/crypto/retention.ts";
import type { Context } from "@/engine/context.ts";
import type { Thread } from "@/engine/thread.ts";
import { saveEvidence } from "@/store/facts.ts";
import { itemAt, payloadHash, type StoredItem, setRecord } from "@/store/items.ts";

const EARLY = "LOG-04";

/**
 * The time by which this client erases: the earlier of its own and the server's.
 *
 * Its own may be years ahead, and so may what the server says: neither alone makes anything
 * due. What the server said goes on while this engine runs; before it has said anything it is
 * the newest store time here.
 */
export class Clock {
  readonly #clock: () => number;
  readonly #ticks: () => number;
  #heard = 0;
  #at = 0;

  /** `ticks` are milliseconds that no setting of a clock moves. */
  constructor(clock: () => number, ticks: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#ticks = ticks;
  }

  /** Take the server's word for what time it is. */
  heard(moment: number): void {
    this.#heard = moment;
    this.#at = this.#ticks();
  }

  /** The time; `known` is the newest store time of the thread asked about. */
  now(known: number): number {
    const passed = Math.floor(this.#ticks() - this.#at);
    const server = Math.max(this.#heard > 0 ? this.#heard + passed : 0, known);
    return Math.min(this.#clock(), server);
  }
}

/** Whether a message is due by the record in force. */
export function isDueHere(thread: Thread, item: StoredItem, now: number): boolean {
  const isFiled = item.seq <= thread.memory.filed;
  return isDue(thread.record.retention, item.record.time, isFiled, now);
}

/**
 * Whether a message was due under some record, while that was in force (LOG-04).
 *
 * A retention that was raised since brings back nothing that was due before. What comes with
 * an earlier time than the item before it is as old as that one.
 */
export async function mayBeErased(
  context: Context,
  thread: Thread,
  item: StoredItem,
): Promise<boolean> {
  const before = await itemAt(context.store, thread.id, item.seq - 1);
  const storedAt = Math.max(item.record.time, before?.record.time ?? 0);
  const filed = item.seq <= thread.memory.filed;
  const records = await inForce(context, thread);
  try {
    judgeErasedUnder({ kind: "message", storedAt, filed }, records);
    return true;
  } catch (error) {
    if (isRule(error, EARLY)) return false;
    throw error;
  }
}

/** Each record's retention, and until when it was in force, newest first. */
async function inForce(context: Context, thread: Thread): Promise<readonly InForce[]> {
  const latest = context.clock();
  const records: InForce[] = [];
  let end = latest;
  for (const held of [...thread.epochs.values()].sort((a, b) => b.seq - a.seq)) {
    records.push({ retention: held.record.retention, until: Math.min(end, latest) });
    end = (await itemAt(context.store, thread.id, held.seq))?.record.time ?? end;
  }
  return records;
}

/**
 * Judge what came erased, now that the log is known to its end (LOG-04).
 *
 * What is due lies before what is not: from the newest one back, until one was due.
 */
export async function judgeErased(context: Context, thread: Thread): Promise<void> {
  const { memory } = thread;
  if (memory.unjudged === 0) return;
  let item = await itemAt(context.store, thread.id, memory.unjudged);
  while (item !== null && !(await mayBeErased(context, thread, item))) {
    if (item.record.erased !== null) await keepEvidence(context, thread, item);
    item = await itemAt(context.store, thread.id, item.seq - 1);
  }
  await context.transaction(async (tx) => {
    memory.unjudged = 0;
    thread.save(tx);
  });
}

/** Mark the item, keep it as evidence, and warn; once. */
export async function keepEvidence(
  context: Context,
  thread: Thread,
  item: StoredItem,
): Promise<void> {
  const { record } = item;
  if (record.rules.includes(EARLY)) return;
  const objects = [record.body, await payloadHash(record), bytesOf(record.time)];
  await context.transaction(
    async (tx) => {
      const rules = [...record.rules, EARLY];
      await setRecord(tx, thread.id, item.seq, { ...record, rules });
      await saveEvidence(tx, EARLY, objects);
    },
    { durable: true },
  );
  context.warn(EARLY, "erased_too_early", { thread: thread.id });
}

function bytesOf(time: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time));
  return bytes;
}
