/**
 * What the store holds that a few items of a log may ask for, read at once.
 *
 * Judging then waits for nothing but cryptography. What never enters this room: a judgement.
 */

import { hex } from "@/crypto/bytes.ts";
import type { EpochKey } from "@/crypto/epochKey.ts";
import { RuleError } from "@/crypto/errors.ts";
import { type OpenedMessage, openMessage } from "@/crypto/message.ts";
import { decodeHeader, type MessageHeader } from "@/crypto/messageHeader.ts";
import type { LogItem } from "@/engine/logItem.ts";
import type { Thread } from "@/engine/thread.ts";
import { isMessageKnown } from "@/store/items.ts";
import { type Outgoing, outgoingOf } from "@/store/outbox.ts";
import type { Reader } from "@/store/store.ts";

export class LogWindow {
  readonly #hashes = new Map<number, Uint8Array | null>();
  readonly #messages = new Set<string>();
  readonly #headers = new Map<number, MessageHeader | RuleError>();
  readonly #opening = new Map<number, Promise<OpenedMessage>>();
  #outgoing: readonly Outgoing[] = [];

  /** Read what these items may ask for; messages begin to open under the key in force. */
  static async open(
    reader: Reader,
    thread: Thread,
    items: readonly LogItem[],
  ): Promise<LogWindow> {
    const window = new LogWindow();
    for (const item of items) {
      if (item.kind === "message") window.#headers.set(item.seq, headerOf(item));
    }
    window.#beginOpening(thread, items);
    await Promise.all([
      window.#readHashes(reader, thread, items),
      window.#readMessages(reader, thread),
      outgoingOf(reader, thread.id).then((found) => {
        window.#outgoing = found;
      }),
    ]);
    return window;
  }

  /** The header of a message. @throws RuleError when it does not decode */
  header(item: LogItem): MessageHeader {
    const header = this.#headers.get(item.seq) ?? headerOf(item);
    if (header instanceof RuleError) throw header;
    return header;
  }

  /** What a message says. @throws RuleError MSG-01, MSG-02 */
  async opened(item: LogItem, key: EpochKey): Promise<OpenedMessage> {
    const under = this.#opening.get(item.seq);
    if (under !== undefined) return await under;
    return await openMessage(
      { header: this.header(item), bytes: item.body },
      item.payload,
      key,
    );
  }

  /** Hash of the log at a number that an item rests on; null where it is not known. */
  hashAt(seq: number): Uint8Array | null {
    return this.#hashes.get(seq) ?? null;
  }

  knows(message: Uint8Array): boolean {
    return this.#messages.has(hex(message));
  }

  /** What this device said and has not seen in the log, by its counter. */
  outgoingByN(n: number): Outgoing | null {
    return this.#outgoing.find((one) => one.n === n) ?? null;
  }

  ackedAt(seq: number): Outgoing | null {
    return this.#outgoing.find((one) => one.acked === seq) ?? null;
  }

  /** The first row whose number the log, which is at `seq`, gave to another item. */
  unmetAck(seq: number): Outgoing | null {
    const unmet = this.#outgoing.filter((one) => one.acked !== null && one.acked <= seq);
    return unmet.sort((one, other) => (one.acked ?? 0) - (other.acked ?? 0))[0] ?? null;
  }

  /** An item was kept. */
  add(seq: number, hash: Uint8Array, message: Uint8Array | null): void {
    this.#hashes.set(seq, hash);
    if (message !== null) this.#messages.add(hex(message));
  }

  /** A row of the outbox was met in the log. */
  met(outgoing: Outgoing): void {
    this.#outgoing = this.#outgoing.filter((one) => one.place !== outgoing.place);
  }

  #beginOpening(thread: Thread, items: readonly LogItem[]): void {
    const key = thread.current?.key ?? null;
    const record = thread.current?.record;
    if (key === null || record === undefined) return;
    for (const item of items) {
      const header = this.#headers.get(item.seq);
      if (header === undefined || header instanceof RuleError || item.erased !== null) continue;
      if (hex(header.epochHash) !== hex(record.hash)) continue;
      const opening = openMessage({ header, bytes: item.body }, item.payload, key);
      opening.catch(() => undefined);
      this.#opening.set(item.seq, opening);
    }
  }

  async #readHashes(reader: Reader, thread: Thread, items: readonly LogItem[]): Promise<void> {
    const wanted = new Set<number>();
    for (const item of items) {
      const header = this.#headers.get(item.seq);
      if (header !== undefined && !(header instanceof RuleError)) wanted.add(header.base.seq);
      if (item.seq > thread.memory.seq) continue;
      wanted.add(item.seq).add(item.seq - 1);
    }
    // What is above is not kept yet: these items will tell.
    const seqs = [...wanted].filter((seq) => seq <= thread.memory.seq);
    const found = await Promise.all(seqs.map((seq) => thread.hashAt(seq, reader)));
    for (const [index, seq] of seqs.entries()) this.#hashes.set(seq, found[index] ?? null);
  }

  async #readMessages(reader: Reader, thread: Thread): Promise<void> {
    if (hasNoMessage(thread)) return;
    const ids = [...this.#headers.values()]
      .filter((header): header is MessageHeader => !(header instanceof RuleError))
      .map((header) => header.id);
    const known = await Promise.all(ids.map((id) => isMessageKnown(reader, thread.id, id)));
    for (const [index, id] of ids.entries()) if (known[index]) this.#messages.add(hex(id));
  }
}

/** Whether nothing but the record that begins the log is kept. */
function hasNoMessage({ memory }: Thread): boolean {
  return memory.first === 1 && memory.seq <= 1;
}

function headerOf(item: LogItem): MessageHeader | RuleError {
  try {
    return decodeHeader(item.body);
  } catch (error) {
    if (error instanceof RuleError) return error;
    throw error;
  }
}
