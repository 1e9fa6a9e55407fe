/**
 * The outbox at work: sealed at the last moment, in order, exactly once.
 *
 * The counterpart of clients/sdk/sender.py. A message keeps its id, counter and event whatever
 * epoch it is sealed under; the server finds it by them and answers a repeat as the first time
 * (MSG-09). What never enters this room: a choice of what is said.
 */

import { equal, hex, unhex } from "@/crypto/bytes.ts";
import { decodeEvent } from "@/crypto/event.ts";
import { sealMessage } from "@/crypto/message.ts";
import { makeRequest } from "@/crypto/notice.ts";
import type { Context } from "@/engine/context.ts";
import { Flights, type Landed } from "@/engine/flights.ts";
import { Outbox } from "@/engine/outbox.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import { Receiver } from "@/engine/receiver.ts";
import type { Rotation } from "@/engine/rotation.ts";
import { Rounds } from "@/engine/rounds.ts";
import type { Seats } from "@/engine/seats.ts";
import { giver, speaker } from "@/engine/speaker.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import { type Outgoing, threadsWaiting, waitingIn } from "@/store/outbox.ts";
import type { Backoff } from "@/wire/backoff.ts";
import {
  CordeeError,
  NotOnline,
  Refused,
  ServerRefused,
  TamperedError,
} from "@/wire/errors.ts";
import { refusal } from "@/wire/handshake.ts";
import { Code, type Refused as RefusedFrame, type ServerFrame } from "@/wire/protocol.ts";

/** Messages of a thread under way at once; half of what the server allows. */
const WINDOW = 32;

/** Messages read from the outbox at a time. */
const PAGE = 256;

/** Refusals for a stale epoch in a row, before waiting a while. */
const PATIENCE = 5;

const STALE: ReadonlySet<Code> = new Set([Code.STALE_EPOCH, Code.STALE_GENERATION]);

/** This device is shut out: whatever comes next is not for the outbox to decide. */
export const ENDED: ReadonlySet<Code> = new Set([
  Code.LOCKED,
  Code.REVOKED,
  Code.UNAUTHENTICATED,
]);

/** What a round came to: nothing is left, go on at once, or the epoch was stale. */
type Turn = "done" | "on" | "stale";

/** One task a thread while it has something to send. */
export class Sender {
  readonly outbox: Outbox;
  readonly #context: Context;
  readonly #own: OwnAccount;
  readonly #seats: Seats;
  readonly #threads: Threads;
  readonly #sync: Sync;
  readonly #rotation: Rotation;
  readonly #backoff: Backoff;
  readonly #receiver: Receiver;
  readonly #rounds: Rounds;

  constructor(
    context: Context,
    own: OwnAccount,
    seats: Seats,
    threads: Threads,
    sync: Sync,
    rotation: Rotation,
    teller: Teller,
    backoff: Backoff,
  ) {
    this.#context = context;
    this.#own = own;
    this.#seats = seats;
    this.#threads = threads;
    this.#sync = sync;
    this.#rotation = rotation;
    this.#backoff = backoff;
    this.#receiver = new Receiver(context, teller);
    this.#rounds = new Rounds((key, signal) => this.#run(unhex(key), signal));
    this.outbox = new Outbox(context, teller, (thread) => this.kick(thread));
  }

  /** Send what waits in a thread, now or when the present round ends. */
  kick(thread: Uint8Array): void {
    const isKnown = this.#threads.find(thread) !== null;
    if (this.#context.link.isOpen && isKnown) this.#rounds.kick(hex(thread));
  }

  /** After a connection: everything that waits. */
  async kickAll(): Promise<void> {
    for (const thread of await threadsWaiting(this.#context.store)) this.kick(thread);
  }

  /** No new round; what is under way ends with the session. */
  stop(): void {
    this.#rounds.stop();
  }

  /** Say once, signed, that my box of this epoch does not open (EPO-10). */
  async complain(thread: Thread): Promise<void> {
    const word = giver(this.#context, this.#own, thread.memory.seat);
    const { body, signature } = await makeRequest("complaint", thread.record, word);
    await this.#context.link.ask((ref) => ["complain", ref, [body, signature]]);
    await this.#context.transaction(async (tx) => {
      thread.memory.complain = false;
      thread.save(tx);
    });
  }

  async #run(id: Uint8Array, signal: AbortSignal): Promise<void> {
    try {
      const thread = await this.#threads.get(id);
      for (let stale = 0; stale < PATIENCE && !signal.aborted; ) {
        const turn = await this.#round(thread);
        if (turn === "done") return this.#backoff.reset();
        stale = turn === "stale" ? stale + 1 : 0;
      }
      this.#later(id, 0);
    } catch (error) {
      if (!signal.aborted) this.#stopped(id, error);
    }
  }

  #later(thread: Uint8Array, least: number): void {
    this.#rounds.later(hex(thread), Math.max(least, this.#backoff.next()));
  }

  #stopped(thread: Uint8Array, error: unknown): void {
    if (error instanceof NotOnline) return;
    if (error instanceof ServerRefused) {
      if (error.code === Code.STORAGE_FULL) this.#context.warn("", "server_full");
      if (!ENDED.has(error.code)) this.#later(thread, error.retryAfter ?? 0);
      return;
    }
    const rule = error instanceof Refused ? error.rule : "";
    this.#context.warn(rule, "outbox_waits", { thread });
    if (!(error instanceof CordeeError)) this.#later(thread, 0); // the store, most likely
  }

  /** Send a page. */
  async #round(thread: Thread): Promise<Turn> {
    const rows = await waitingIn(this.#context.store, thread.id, PAGE);
    const [first] = rows;
    if (first === undefined || thread.memory.frozen || thread.suspended) return "done";
    if (!this.#maySpeak(thread, first)) {
      await this.outbox.fail(thread, first, Code.NOT_MEMBER);
      return "on";
    }
    if (!(await this.#prepare(thread, first.record.behalf))) return "done";
    const { taken, failed } = await this.#send(thread, saidAlike(rows, first));
    if (failed !== null) return await this.#handle(thread, failed.asked, failed.answer);
    return taken > 0 ? "on" : "done";
  }

  #maySpeak(thread: Thread, row: Outgoing): boolean {
    if (!thread.memory.joined || thread.current === null) return thread.memory.joined;
    return this.#seats.maySpeak(thread.record, row.record.behalf);
  }

  /** Have an epoch in force that may be written in, for this role. */
  async #prepare(thread: Thread, behalf: Uint8Array | null): Promise<boolean> {
    if (thread.memory.epoch < 0 || thread.memory.complain) await this.#sync.thread(thread);
    if (thread.memory.complain) await this.complain(thread);
    const isDue = this.#rotation.isDue(thread, behalf);
    if (isDue && this.#rotation.mayRotate(thread)) {
      if (!thread.current?.key) return false;
      await this.#rotation.renewIfDue(thread, behalf);
    }
    return thread.current !== null && thread.current.key !== null;
  }

  /**
   * Pipeline in order; after the first refusal, wait for all that is under way.
   *
   * Gives how many were taken, and the first refusal.
   */
  async #send(
    thread: Thread,
    rows: readonly Outgoing[],
  ): Promise<{ taken: number; failed: Landed<Outgoing> | null }> {
    const flights = new Flights<Outgoing>();
    let failed: Landed<Outgoing> | null = null;
    let taken = 0;
    for (let next = 0; flights.size > 0 || (next < rows.length && failed === null); ) {
      while (failed === null && flights.size < WINDOW) {
        const row = rows[next++];
        if (row === undefined) break;
        await this.#submit(thread, row, flights);
      }
      const landed = await flights.land();
      taken += await this.#receiver.take(thread, landed);
      failed ??= landed.find((one) => one.answer[0] !== "stored") ?? null;
    }
    return { taken, failed };
  }

  /** Seal and hand to the session; the answer is waited for elsewhere. */
  async #submit(thread: Thread, row: Outgoing, flights: Flights<Outgoing>): Promise<void> {
    const held = thread.current;
    const event = decodeEvent(row.record.event);
    if (!held?.key || row.n === null) throw new NotOnline("the epoch moved while sending");
    const sealed = await sealMessage({
      record: held.record,
      key: held.key,
      writer: speaker(this.#context, this.#own),
      behalf: row.record.behalf,
      n: row.n,
      id: row.message,
      base: thread.base,
      event,
    });
    const { header, payload } = sealed;
    const { session } = this.#context.link;
    const { blobs } = row.record;
    flights.add(
      row,
      session.submit((ref) => ["append", ref, header, payload, blobs]),
    );
  }

  /** Act on a refusal. */
  async #handle(thread: Thread, row: Outgoing, answer: ServerFrame): Promise<Turn> {
    if (answer[0] !== "refused") throw new TamperedError("ENC-01", "another answer");
    const error = refusal(answer);
    const { code } = error;
    if (STALE.has(code)) {
      await this.#sync.thread(thread);
      thread.memory.stale ||= code === Code.STALE_GENERATION;
      return "stale";
    }
    if (error.temporary || error.retryAfter || ENDED.has(code)) throw error;
    if (code === Code.OUT_OF_ORDER || code === Code.CONFLICT) {
      return await this.#counterDiffers(thread, row, answer);
    }
    await this.outbox.fail(thread, row, code);
    return "on";
  }

  /** My counter is not the server's: it has more of mine, or less of the log. */
  async #counterDiffers(thread: Thread, row: Outgoing, answer: RefusedFrame): Promise<Turn> {
    await this.#sync.thread(thread);
    const [first] = await waitingIn(this.#context.store, thread.id, 1);
    if (first !== undefined && first.place !== row.place) return "stale";
    if (answer[3] === "LOG-02") {
      thread.suspended = "LOG-02";
      this.#context.warn("LOG-02", "thread_rolled_back", { thread: thread.id });
    } else if (first !== undefined) {
      this.#context.warn("LNK-08", "profile_was_copied", { thread: thread.id });
    }
    return "done";
  }
}

/** The first rows that are said for the same role. */
function saidAlike(rows: readonly Outgoing[], first: Outgoing): readonly Outgoing[] {
  const { behalf } = first.record;
  const other = rows.findIndex((row) => !isSame(row.record.behalf, behalf));
  return other < 0 ? rows : rows.slice(0, other);
}

function isSame(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one === null || other === null ? one === other : equal(one, other);
}
