/**
 * What is said, made durable before anything is sent, in the order it was said.
 *
 * The counterpart of clients/sdk/outbox.py. What never enters this room: the network.
 */

import { concat, hex } from "@/crypto/bytes.ts";
import { decodeEvent, encodeEvent, type KnownEvent } from "@/crypto/event.ts";
import { messageId } from "@/crypto/messageHeader.ts";
import { isOfPatients } from "@/crypto/patientEvent.ts";
import type { Context } from "@/engine/context.ts";
import { targetOf } from "@/engine/effects.ts";
import { FaultPoint } from "@/engine/faults.ts";
import { type Deed, deedOf, saveDeed } from "@/engine/intents.ts";
import type { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import { dropOldIntents } from "@/store/intents.ts";
import {
  addOutgoing,
  lastN,
  type OutboxRecord,
  type Outgoing,
  outgoingById,
  outgoingOf,
  removeOutgoing,
  renumber,
  setFailed,
} from "@/store/outbox.ts";
import type { Reader, Writer } from "@/store/store.ts";
import { dropPieces, removeUpload, type Upload } from "@/store/uploads.ts";
import { NotFound } from "@/wire/errors.ts";
import type { Code } from "@/wire/protocol.ts";

/** How something is said. `upload` is the journal of its files, which ends with it. */
export interface Saying {
  readonly behalf?: Uint8Array | null;
  readonly intent?: string | null;
  readonly upload?: Upload;
}

/** The message that came of it; not `fresh` when the same was asked for before. */
export interface Kept {
  readonly message: Uint8Array;
  readonly fresh: boolean;
}

/** An event that waits for its transaction, and who waits for it. */
interface Said {
  readonly thread: Thread;
  readonly event: KnownEvent;
  readonly data: Uint8Array;
  readonly saying: Saying;
  readonly kept: PromiseWithResolvers<Kept>;
}

/** Gives each event its id and its counter; `kick` is told of each thread. */
export class Outbox {
  readonly #context: Context;
  readonly #teller: Teller;
  readonly #kick: (thread: Uint8Array) => void;
  #said: Said[] = [];

  constructor(context: Context, teller: Teller, kick: (thread: Uint8Array) => void) {
    this.#context = context;
    this.#teller = teller;
    this.#kick = kick;
  }

  /**
   * Make an event durable and give its id; it is sent when it can be.
   *
   * What is said while the store is busy shares one transaction.
   *
   * @throws RuleError ENC-* for an event that cannot be said
   */
  async put(thread: Thread, event: KnownEvent, saying: Saying = {}): Promise<Kept> {
    const data = encodeEvent(event);
    const said = { thread, event, data, saying, kept: Promise.withResolvers<Kept>() };
    this.#said.push(said);
    if (this.#said.length === 1) void this.#keepSaid();
    return await said.kept.promise;
  }

  /** What waits, in one durable transaction; then it is let be sent. */
  async #keepSaid(): Promise<void> {
    let said: readonly Said[] = [];
    try {
      const kept = await this.#context.transaction(
        async (tx) => {
          said = this.#said;
          this.#said = [];
          const ids: Kept[] = [];
          for (const one of said) ids.push(await this.#keep(tx, one));
          await this.#context.fault(FaultPoint.BEFORE_OUTBOX_COMMIT);
          return ids;
        },
        { durable: true },
      );
      await this.#context.fault(FaultPoint.AFTER_OUTBOX_COMMIT);
      for (const [index, one] of said.entries()) this.#done(one, kept[index]);
    } catch (error) {
      // A store that is closed begins no transaction: then nobody has taken them.
      const lost = said.length > 0 ? said : this.#said.splice(0);
      for (const one of lost) one.kept.reject(error);
    }
  }

  #done(said: Said, kept: Kept | undefined): void {
    if (kept !== undefined) said.kept.resolve(kept);
    this.#kick(said.thread.id);
  }

  async #keep(tx: Writer, said: Said): Promise<Kept> {
    const { thread, event, saying } = said;
    const intent = saying.intent ?? null;
    const before = await deedOf(tx, intent);
    if (before?.message && saying.upload === undefined) {
      return { message: before.message, fresh: false };
    }
    const n = await this.#nextN(tx, thread);
    const message = await this.#idOf(tx, n, saying.upload);
    const record: OutboxRecord = {
      event: said.data,
      time: this.#context.clock(),
      failed: null,
      logHash: null,
      blobs: blobsOf(event),
      behalf: saying.behalf ?? thread.memory.seat,
      intent,
    };
    await addOutgoing(tx, thread.id, n, message, targetOf(event), record);
    this.#remember(tx, intent, { thread: thread.id, message });
    return { message, fresh: true };
  }

  /** A message of files keeps the first half of the id that it had while it waited. */
  async #idOf(tx: Writer, n: number, upload: Upload | undefined): Promise<Uint8Array> {
    const id = messageId(n);
    if (upload === undefined) return id;
    for (const file of upload.files) await dropPieces(tx, file.pieces);
    await removeUpload(tx, upload.place);
    return concat(upload.message.subarray(0, 8), id.subarray(8));
  }

  async #nextN(reader: Reader, thread: Thread): Promise<number> {
    const logged = thread.memory.devices.get(hex(this.#context.device))?.n ?? 0;
    return Math.max(logged, await lastN(reader, thread.id)) + 1;
  }

  #remember(tx: Writer, intent: string | null, deed: Deed): void {
    if (intent !== null) saveDeed(tx, intent, this.#context.clock(), deed);
  }

  /** Give up a message that was never accepted; the next takes its counter. */
  async fail(thread: Thread, row: Outgoing, code: Code): Promise<void> {
    const renamed = await this.#context.transaction(async (tx) => {
      const rows = await outgoingOf(tx, thread.id);
      const following = rows.filter((one) => (one.n ?? 0) > (row.n ?? Number.MAX_VALUE));
      await setFailed(tx, row, code);
      return await this.#renumbered(tx, following);
    });
    await this.#teller.failed(thread, row.message, code);
    for (const [before, after] of renamed) await this.#teller.changed(thread, after, before);
  }

  /** Give each the counter before its own; the ids before and after. */
  async #renumbered(
    tx: Writer,
    rows: readonly Outgoing[],
  ): Promise<readonly (readonly [Uint8Array, Uint8Array])[]> {
    const ids = new Map<string, Uint8Array>();
    for (const one of rows) {
      const fresh = oneLower(one, ids);
      ids.set(hex(one.message), fresh.message);
      await renumber(tx, one, fresh);
      const { thread, message } = fresh;
      this.#remember(tx, fresh.record.intent, { thread, message });
    }
    return rows.map((one) => [one.message, ids.get(hex(one.message)) ?? one.message]);
  }

  /**
   * Say again what the server had refused: the same event, behind all that waits.
   *
   * Gives the id that it has now. Raises NotFound when it is none that failed.
   */
  async again(thread: Thread, message: Uint8Array): Promise<Uint8Array> {
    const fresh = await this.#context.transaction(
      async (tx) => {
        const row = await failedRow(tx, thread, message);
        const n = await this.#nextN(tx, thread);
        const id = concat(message.subarray(0, 8), messageId(n).subarray(8));
        const record = { ...row.record, failed: null, time: this.#context.clock() };
        removeOutgoing(tx, row.place);
        await addOutgoing(tx, thread.id, n, id, row.target, record);
        this.#remember(tx, record.intent, { thread: thread.id, message: id });
        return id;
      },
      { durable: true },
    );
    await this.#teller.again(thread, fresh, message);
    this.#kick(thread.id);
    return fresh;
  }

  /** Throw away what the server had refused. Raises NotFound when it is none that failed. */
  async discard(thread: Thread, message: Uint8Array): Promise<void> {
    await this.#context.transaction(
      async (tx) => removeOutgoing(tx, (await failedRow(tx, thread, message)).place),
      { durable: true },
    );
    await this.#teller.removed(thread, message);
  }

  /** Forget deeds that no screen can still ask for. */
  async forgetOldDeeds(): Promise<void> {
    await this.#context.transaction((tx) => dropOldIntents(tx, this.#context.clock()));
  }
}

async function failedRow(
  reader: Reader,
  thread: Thread,
  message: Uint8Array,
): Promise<Outgoing> {
  const row = await outgoingById(reader, thread.id, message);
  if (row?.record.failed == null) throw new NotFound("no message of mine failed under this id");
  return row;
}

function blobsOf(event: KnownEvent): readonly Uint8Array[] {
  if (event.tag !== "file/1" && event.tag !== "study/1") return [];
  return [...new Map(event.files.map(({ blob }) => [hex(blob), blob])).values()];
}

/** The same event with the counter before its own, aimed at renumbered ids. */
function oneLower(one: Outgoing, ids: ReadonlyMap<string, Uint8Array>): Outgoing {
  const n = (one.n ?? 1) - 1;
  const message = concat(one.message.subarray(0, 8), messageId(n).subarray(8));
  const target = one.target === null ? null : (ids.get(hex(one.target)) ?? one.target);
  const record = { ...one.record, event: aimed(one.record.event, ids) };
  return { ...one, n, message, target, record };
}

function aimed(data: Uint8Array, ids: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const event = decodeEvent(data);
  if (event.tag === null) return data;
  if (event.tag === "text/1" || event.tag === "file/1") {
    const replyTo = event.replyTo && ids.get(hex(event.replyTo));
    return replyTo ? encodeEvent({ ...event, replyTo }) : data;
  }
  if (isOfPatients(event) || !("target" in event)) return data;
  const target = ids.get(hex(event.target));
  return target ? encodeEvent({ ...event, target }) : data;
}
