/**
 * Messages with files, until their files are stored: one task each, resumed for ever.
 *
 * The counterpart of clients/sdk/attachments/uploads.py. A message takes its counter only when
 * its files are complete, so that a large file holds up nothing that is said after it. What
 * never enters this room: HTTP, a key.
 */

import type { Part } from "@/crypto/attachment.ts";
import { drawFileSecrets } from "@/crypto/attachmentKeys.ts";
import { concat, hex, randomBytes } from "@/crypto/bytes.ts";
import type { Blobs } from "@/engine/attachments/blobs.ts";
import { eventOf, partOf, storedPart } from "@/engine/attachments/fileEvent.ts";
import { isShutOut, mayPass, reasonOf } from "@/engine/attachments/givenUp.ts";
import { Intake } from "@/engine/attachments/intake.ts";
import { Slots } from "@/engine/attachments/slots.ts";
import type { Spool } from "@/engine/attachments/spool.ts";
import { FileUpload, type Journalled } from "@/engine/attachments/upload.ts";
import type { Context } from "@/engine/context.ts";
import { isBlocked } from "@/engine/expertise/consents.ts";
import { deedOf, saveDeed } from "@/engine/intents.ts";
import type { Kept, Outbox } from "@/engine/outbox.ts";
import { Rounds } from "@/engine/rounds.ts";
import type { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import type { Writer } from "@/store/store.ts";
import type { FileRecord, Upload, UploadRecord } from "@/store/uploads.ts";
import * as journal from "@/store/uploads.ts";
import type { Backoff } from "@/wire/backoff.ts";
import {
  FileFault,
  NotAllowed,
  NotOnline,
  ServerRefused,
  StorageFull,
  ThreadFrozen,
} from "@/wire/errors.ts";
import { Code } from "@/wire/protocol.ts";

/** A file that was chosen, and a small picture of it. */
export interface Chosen {
  readonly file: File;
  readonly thumbnail: Uint8Array | null;
}

/** Is given the provisional id as soon as the line can be shown. */
export type Announce = (message: Uint8Array) => Promise<void>;

/** Begins, resumes, cancels. */
export class Uploads {
  readonly #context: Context;
  readonly #threads: Threads;
  readonly #outbox: Outbox;
  readonly #teller: Teller;
  readonly #blobs: Blobs;
  readonly #spool: Spool;
  readonly #backoff: Backoff;
  readonly #intake: Intake;
  readonly #slots = new Slots();
  readonly #rounds: Rounds;
  /** Ids that messages to be were sent under, by the id that they had before (hex). */
  readonly #sent = new Map<string, Uint8Array>();

  constructor(
    context: Context,
    threads: Threads,
    outbox: Outbox,
    teller: Teller,
    blobs: Blobs,
    spool: Spool,
    backoff: Backoff,
  ) {
    this.#context = context;
    this.#threads = threads;
    this.#outbox = outbox;
    this.#teller = teller;
    this.#blobs = blobs;
    this.#spool = spool;
    this.#backoff = backoff;
    this.#intake = new Intake(context, spool);
    this.#rounds = new Rounds((key, signal) => this.#run(Number(key), signal));
  }

  /**
   * Journal a message to be, take its files in, and begin; its id until they are stored.
   *
   * When this returns, all of it outlives this tab.
   */
  async add(
    thread: Thread,
    chosen: readonly Chosen[],
    record: UploadRecord,
    announce: Announce,
  ): Promise<Kept> {
    const message = concat(randomBytes(8), new Uint8Array(8));
    const files = chosen.map(newFile);
    const begun = await this.#context.transaction(
      async (tx) => {
        const before = await deedOf(tx, record.intent);
        if (before?.message) return { place: 0, message: before.message };
        this.#remember(tx, record, thread.id, message);
        return {
          place: await journal.addUpload(tx, thread.id, message, record, files),
          message,
        };
      },
      { durable: true },
    );
    if (begun.message !== message) return { message: begun.message, fresh: false };
    await announce(message);
    await this.#takeIn(begun.place, chosen);
    this.kick(begun.place);
    return { message, fresh: true };
  }

  /** The id under which a message to be was sent, if it was sent since. */
  idNow(message: Uint8Array): Uint8Array {
    return this.#sent.get(hex(message)) ?? message;
  }

  /** Give up; the server is told when it can be. @throws NotAllowed once sent */
  async cancel(upload: Upload): Promise<void> {
    await this.#intake.end(upload.place);
    await this.#rounds.end(String(upload.place));
    await this.#context.transaction(
      async (tx) => {
        const current = await journal.uploadAt(tx, upload.place);
        if (current === null) throw new NotAllowed("it was sent: it can be withdrawn");
        await journal.setUpload(tx, upload.place, { ...current.record, cancelled: true });
      },
      { durable: true },
    );
    await this.#drop(upload.files);
    const thread = this.#threads.find(upload.thread);
    if (thread !== null) await this.#teller.removed(thread, upload.message);
    this.kick(upload.place);
  }

  /** Try again what was given up: the same files under keys that are drawn anew. */
  async again(upload: Upload): Promise<void> {
    const { failed } = upload.record;
    if (failed === null) throw new NotAllowed("its files are on their way");
    if (failed.startsWith("file_")) throw new FileFault(failed.slice("file_".length));
    await this.#context.transaction(
      async (tx) => {
        for (const [number, file] of upload.files.entries()) {
          journal.setFile(tx, upload.place, number, {
            ...file,
            ...drawFileSecrets(),
            part: null,
          });
        }
        const record = { ...upload.record, failed: null, time: this.#context.clock() };
        await journal.setUpload(tx, upload.place, record);
      },
      { durable: true },
    );
    await this.#teller.again(await this.#threads.get(upload.thread), upload.message);
    this.kick(upload.place);
  }

  /** Go on with a message to be, now or when the present round ends. */
  kick(place: number): void {
    this.#rounds.kick(String(place));
  }

  /** After a connection: everything that waits. */
  async kickAll(): Promise<void> {
    for (const place of await journal.uploadPlaces(this.#context.store)) this.kick(place);
  }

  /** The session is gone: what goes over HTTP is not waited for. */
  interrupt(): void {
    this.#blobs.interrupt();
  }

  stop(): void {
    this.#rounds.stop();
    this.#intake.stop();
    this.#blobs.interrupt();
  }

  async #takeIn(place: number, chosen: readonly Chosen[]): Promise<void> {
    try {
      await this.#intake.take(
        place,
        chosen.map((one) => one.file),
      );
    } catch (error) {
      const upload = await journal.uploadAt(this.#context.store, place);
      if (upload !== null && !upload.record.cancelled)
        await this.#fail(upload, reasonOf(error));
    }
  }

  async #run(place: number, signal: AbortSignal): Promise<void> {
    const upload = await journal.uploadAt(this.#context.store, place);
    if (upload === null || this.#intake.isTaking(place)) return;
    try {
      if (upload.record.cancelled) await this.#forget(upload);
      else if (upload.record.failed === null) await this.#send(upload, signal);
      this.#backoff.reset();
    } catch (error) {
      if (!signal.aborted) await this.#stopped(upload, error);
    }
  }

  /** Wait for a connection, for a while, or give up. */
  async #stopped(upload: Upload, error: unknown): Promise<void> {
    const isOpen = this.#context.link.isOpen;
    if (error instanceof NotOnline) return isOpen ? this.#later(upload.place, 0) : undefined;
    if (error instanceof StorageFull) return this.#later(upload.place, 0);
    if (error instanceof ServerRefused && mayPass(error)) {
      if (error.code === Code.STORAGE_FULL) this.#context.warn("", "server_full");
      return this.#later(upload.place, error.retryAfter ?? 0);
    }
    if (error instanceof ThreadFrozen || isShutOut(error)) return;
    await this.#fail(upload, reasonOf(error));
  }

  #later(place: number, least: number): void {
    this.#rounds.later(String(place), Math.max(least, this.#backoff.next()));
  }

  /** Store each file that is not, then say the message. */
  async #send(upload: Upload, signal: AbortSignal): Promise<void> {
    const thread = await this.#threads.get(upload.thread);
    thread.checkWritable();
    const parts: Part[] = [];
    for (const [number, file] of upload.files.entries()) {
      parts.push(await this.#store(upload, number, file, signal));
    }
    signal.throwIfAborted();
    for (const part of parts) checkUsed(thread, part.sha256Plain);
    const { behalf, intent } = upload.record;
    const event = eventOf(upload.record, parts);
    const { message } = await this.#outbox.put(thread, event, { upload, behalf, intent });
    this.#sent.set(hex(upload.message), message);
    await this.#drop(upload.files);
    await this.#teller.changed(thread, message, upload.message);
  }

  /** Bring one file to the server, and keep what the message says of it. */
  async #store(
    upload: Upload,
    number: number,
    file: FileRecord,
    signal: AbortSignal,
  ): Promise<Part> {
    if (file.part !== null) return storedPart(file.part);
    if (!isJournalled(file)) throw new FileFault("missing"); // its tab went before it was read
    checkUsed(await this.#threads.get(upload.thread), file.digest.whole);
    const ways = { blobs: this.#blobs, spool: this.#spool, slots: this.#slots, signal };
    const told = (done: number): void => this.#told(upload, number, file, done);
    const part = await new FileUpload(ways, file, told).run(upload.thread);
    await this.#context.transaction(async (tx) =>
      journal.setFile(tx, upload.place, number, { ...file, part: partOf(part) }),
    );
    return part;
  }

  #told(upload: Upload, index: number, file: FileRecord, done: number): void {
    this.#context.progress.set(hex(file.blob), done);
    this.#context.emit({
      type: "file",
      thread: hex(upload.thread),
      id: hex(upload.message),
      index,
      done,
      total: file.size,
      upload: true,
    });
  }

  /** Give up for good; it stays on the screen with its reason. */
  async #fail(upload: Upload, reason: string): Promise<void> {
    const record = { ...upload.record, failed: reason };
    await this.#context.transaction((tx) => journal.setUpload(tx, upload.place, record), {
      durable: true,
    });
    if (reason.startsWith("file_")) await this.#drop(upload.files);
    const thread = await this.#threads.get(upload.thread);
    await this.#teller.failed(thread, upload.message, reason);
  }

  /** Let the server forget what it has, then forget it here. */
  async #forget(upload: Upload): Promise<void> {
    for (const file of upload.files) {
      if (file.digest !== null) await this.#giveUp(file.blob);
    }
    await this.#context.transaction((tx) => journal.removeUpload(tx, upload.place));
  }

  async #giveUp(blob: Uint8Array): Promise<void> {
    try {
      await this.#blobs.giveUp(blob);
    } catch (error) {
      const isFinal = error instanceof ServerRefused && !error.temporary && !isShutOut(error);
      if (!isFinal) throw error;
    }
  }

  async #drop(files: readonly FileRecord[]): Promise<void> {
    for (const file of files) await this.#spool.drop(file.pieces);
  }

  #remember(tx: Writer, record: UploadRecord, thread: Uint8Array, message: Uint8Array): void {
    if (record.intent === null) return;
    saveDeed(tx, record.intent, this.#context.clock(), { thread, message });
  }
}

function newFile({ file, thumbnail }: Chosen): FileRecord {
  return {
    name: file.name,
    type: "",
    size: file.size,
    ...drawFileSecrets(),
    pieces: randomBytes(16),
    digest: null,
    thumbnail,
    part: null,
  };
}

function isJournalled(file: FileRecord): file is Journalled {
  return file.digest !== null;
}

/** @throws FileFault blocked for what its patient agrees to no more: it is not sent again */
function checkUsed({ memory }: Thread, sha256: Uint8Array): void {
  if (isBlocked(memory.consents, hex(sha256))) throw new FileFault("blocked");
}
