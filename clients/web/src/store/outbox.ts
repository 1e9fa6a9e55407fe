/**
 * What was said and is not yet seen in the log: durable before `send` returns.
 * What never enters this room: the network.
 */

import type { Query, Reader, Row, Writer } from "@/store/store.ts";
import type { OutboxColumns } from "@/store/tables.ts";

/**
 * `failed` is the server's code when it refused for good. `time` is Unix ms. `logHash` is
 * what the server said that the log is with this message in it. `blobs` are those that it
 * brings. `behalf` is the role that it is written for. `intent` is the screen's word for
 * this one deed.
 */
export interface OutboxRecord {
  readonly event: Uint8Array;
  readonly time: number;
  readonly failed: string | null;
  readonly logHash: Uint8Array | null;
  readonly blobs: readonly Uint8Array[];
  readonly behalf: Uint8Array | null;
  readonly intent: string | null;
}

/** A row. `n` is null once it failed; `acked` is the number the server gave. */
export interface Outgoing extends OutboxColumns {
  readonly record: OutboxRecord;
}

/** Keep an event. It gets the next place, which is the order of sending. */
export async function addOutgoing(
  writer: Writer,
  thread: Uint8Array,
  n: number,
  message: Uint8Array,
  target: Uint8Array | null,
  record: OutboxRecord,
): Promise<number> {
  const place = await writer.next("outbox");
  writer.put("outbox", { place, thread, n, message, target, acked: null }, record);
  return place;
}

/** Every row of a thread in the order of sending, failed ones too. */
export async function outgoingOf(reader: Reader, thread: Uint8Array): Promise<Outgoing[]> {
  return await select(reader, { index: "thread", prefix: [thread] });
}

/** The last rows that are lines of their own, in the order of sending. */
export async function outgoingLines(
  reader: Reader,
  thread: Uint8Array,
  limit: number,
): Promise<Outgoing[]> {
  const lines = (await outgoingOf(reader, thread)).filter((one) => one.target === null);
  return lines.slice(-limit);
}

/** Rows that change a message, in the order of sending. */
export async function outgoingAbout(
  reader: Reader,
  thread: Uint8Array,
  target: Uint8Array,
): Promise<Outgoing[]> {
  return await select(reader, { index: "target", prefix: [thread, target] });
}

export async function outgoingById(
  reader: Reader,
  thread: Uint8Array,
  message: Uint8Array,
): Promise<Outgoing | null> {
  return await first(reader, { index: "message", prefix: [thread, message] });
}

/** The first rows of a thread that the server has not taken. */
export async function waitingIn(
  reader: Reader,
  thread: Uint8Array,
  limit: number,
): Promise<Outgoing[]> {
  const rows = await select(reader, { index: "n", prefix: [thread] });
  return rows.filter((one) => one.acked === null).slice(0, limit);
}

export async function outgoingByN(
  reader: Reader,
  thread: Uint8Array,
  n: number,
): Promise<Outgoing | null> {
  return await first(reader, { index: "n", prefix: [thread, n] });
}

/** Those of these that are not among items of the log. */
export function notIn(
  items: readonly { readonly message: Uint8Array | null }[],
  outgoing: readonly Outgoing[],
): Outgoing[] {
  const stored = new Set(items.map(({ message }) => message?.join()));
  return outgoing.filter(({ message }) => !stored.has(message.join()));
}

/** The highest counter waiting in a thread, 0 when none. */
export async function lastN(reader: Reader, thread: Uint8Array): Promise<number> {
  const query = { index: "n", prefix: [thread], descending: true, limit: 1 } as const;
  const [found] = await reader.columns("outbox", query);
  return found?.n ?? 0;
}

/** Threads with something to send, oldest first. */
export async function threadsWaiting(reader: Reader): Promise<Uint8Array[]> {
  const threads = new Map<string, Uint8Array>();
  for (const one of await reader.columns("outbox")) {
    const name = one.thread.join();
    if (isWaiting(one) && !threads.has(name)) threads.set(name, one.thread);
  }
  return [...threads.values()];
}

/** How many wait, and how many failed. */
export async function countOutgoing(
  reader: Reader,
): Promise<{ readonly waiting: number; readonly failed: number }> {
  const rows = await reader.columns("outbox");
  return {
    waiting: rows.filter(isWaiting).length,
    failed: rows.filter((one) => one.n === null).length,
  };
}

/** Keep where the server says that it stored this, until the log shows it. */
export async function setAcked(
  writer: Writer,
  outgoing: Outgoing,
  seq: number,
  logHash: Uint8Array,
): Promise<void> {
  await update(writer, { ...outgoing, acked: seq, record: { ...outgoing.record, logHash } });
}

/** The row that the server said it stored under a number. */
export async function ackedAt(
  reader: Reader,
  thread: Uint8Array,
  seq: number,
): Promise<Outgoing | null> {
  return await first(reader, { index: "acked", prefix: [thread, seq] });
}

/** A row whose number the log, which is beyond it, gave to another item. */
export async function unmetAck(
  reader: Reader,
  thread: Uint8Array,
  seq: number,
): Promise<Outgoing | null> {
  return await first(reader, { index: "acked", prefix: [thread], to: seq });
}

/** Forget where the server said it stored what the log does not show yet. */
export async function unmeetAcks(writer: Writer): Promise<void> {
  for (const outgoing of await select(writer, {})) {
    if (outgoing.acked !== null) await update(writer, { ...outgoing, acked: null });
  }
}

/** Give the counter back and keep the text, for its author to see. */
export async function setFailed(
  writer: Writer,
  outgoing: Outgoing,
  code: string,
): Promise<void> {
  const record = { ...outgoing.record, failed: code };
  await update(writer, { ...outgoing, n: null, record });
}

/** Give a row that was never accepted another counter, id and target. */
export async function renumber(
  writer: Writer,
  outgoing: Outgoing,
  fresh: Outgoing,
): Promise<void> {
  await update(writer, { ...fresh, place: outgoing.place });
}

export function removeOutgoing(writer: Writer, place: number): void {
  writer.delete("outbox", [place]);
}

function isWaiting(columns: OutboxColumns): boolean {
  return columns.n !== null && columns.acked === null;
}

/** A row that is gone meanwhile stays gone: the log has shown it. */
async function update(writer: Writer, outgoing: Outgoing): Promise<void> {
  const { record, ...columns } = outgoing;
  const found = await writer.columns("outbox", { prefix: [outgoing.place] });
  if (found.length > 0) writer.put("outbox", columns, record);
}

async function select(reader: Reader, query: Query<"outbox">): Promise<Outgoing[]> {
  return (await reader.select<OutboxRecord, "outbox">("outbox", query)).map(outgoing);
}

async function first(reader: Reader, query: Query<"outbox">): Promise<Outgoing | null> {
  return (await select(reader, { ...query, limit: 1 }))[0] ?? null;
}

function outgoing(row: Row<"outbox", OutboxRecord>): Outgoing {
  return { ...row.columns, record: row.record };
}
