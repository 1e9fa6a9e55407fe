/**
 * Files of a thread: sent beside a message, opened or saved from one, forwarded.
 *
 * The counterpart of clients/sdk/files.py. What never enters this room: how a file is cut,
 * sealed or stored.
 */

import type { MessageCalls, OutgoingFile, SendOptions } from "@/api/engine.ts";
import type { Id, MessageView } from "@/api/views.ts";
import { MAX_FILE, MAX_THUMBNAIL, type Part } from "@/crypto/attachment.ts";
import type { KnownEvent } from "@/crypto/event.ts";
import { Download } from "@/engine/attachments/download.ts";
import { fileEvent } from "@/engine/attachments/fileEvent.ts";
import { blobOf, saveInto } from "@/engine/attachments/saved.ts";
import type { Chosen } from "@/engine/attachments/uploads.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { allBytes, bytesOf, bytesOrNull } from "@/engine/facade/ids.ts";
import { checkSent, mayWrite, say } from "@/engine/facade/saying.ts";
import type { Thread } from "@/engine/thread.ts";
import { type UploadRecord, uploadOf } from "@/store/uploads.ts";
import { Backoff } from "@/wire/backoff.ts";
import { NotFound, TooLarge } from "@/wire/errors.ts";

/** Milliseconds between two tries: somebody watches the progress. */
const PATIENCE_CAP = 5_000;

const MAX_FILES = 20;
const MAX_CAPTION = 40_000;

/** Bytes: twenty files and their names share the 200 KiB of an event with it. */
const MAX_CAPTION_BYTES = 120_000;

type Calls = Pick<
  MessageCalls,
  "sendFiles" | "cancelFiles" | "openFile" | "saveFile" | "forward"
>;

export function fileCalls(desk: Desk): Calls {
  return {
    async sendFiles(thread, files, caption, options) {
      return await sendFiles(desk, thread, files, caption.toWellFormed(), options);
    },
    async cancelFiles(thread, message) {
      const { parts } = desk;
      const upload = await uploadOf(parts.context.store, bytesOf(thread), bytesOf(message));
      if (upload === null || upload.record.cancelled) {
        throw new NotFound("no files on their way under this id");
      }
      await parts.uploads.cancel(upload);
    },
    async openFile(thread, message, index) {
      const { part, told } = await partOf(desk, thread, message, index);
      return await blobOf(download(desk, part), told);
    },
    async saveFile(thread, message, index, handle) {
      const { part, told } = await partOf(desk, thread, message, index);
      await saveInto(handle, download(desk, part), told);
    },
    async forward(thread, message, to, intent) {
      const known = await desk.parts.threads.get(bytesOf(thread));
      const event = await forwarded(desk, known, message);
      const { view } = await say(desk, await mayWrite(desk, to, null), event, intent);
      return view;
    },
  };
}

async function sendFiles(
  desk: Desk,
  thread: Id,
  files: readonly OutgoingFile[],
  caption: string,
  options: SendOptions,
): Promise<MessageView> {
  if (files.length > MAX_FILES) throw new TooLarge(`a message has 1 to ${MAX_FILES} files`);
  checkFiles(files);
  checkCaption(caption);
  return await sendKept(desk, thread, files, { caption }, options);
}

/** Journal what is said with files, and begin to store them. */
export async function sendKept(
  desk: Desk,
  thread: Id,
  files: readonly OutgoingFile[],
  said: Pick<UploadRecord, "caption" | "study">,
  options: SendOptions,
): Promise<MessageView> {
  const { parts } = desk;
  const known = await mayWrite(desk, thread, bytesOrNull(options.behalf));
  const replyTo = bytesOrNull(options.replyTo);
  await checkSent(desk, known.thread, replyTo);
  const record = {
    ...said,
    replyTo,
    mentions: allBytes(options.mentions),
    time: parts.context.clock(),
    failed: null,
    cancelled: false,
    behalf: known.behalf,
    intent: options.intent,
  };
  const tell = (message: Uint8Array): Promise<void> => parts.teller.said(known.thread, message);
  const { message } = await parts.uploads.add(known.thread, files.map(chosen), record, tell);
  return await parts.timeline.message(known.thread, parts.uploads.idNow(message));
}

/** @throws TooLarge */
export function checkFiles(files: readonly OutgoingFile[]): void {
  if (files.length < 1) throw new TooLarge("a message has at least one file");
  if (files.some(({ file }) => file.size > MAX_FILE)) {
    throw new TooLarge(`a file has at most ${MAX_FILE} bytes`);
  }
}

function checkCaption(caption: string): void {
  const bytes = new TextEncoder().encode(caption).length;
  if ([...caption].length > MAX_CAPTION || bytes > MAX_CAPTION_BYTES) {
    throw new TooLarge(`a caption has at most ${MAX_CAPTION_BYTES} bytes`);
  }
}

function chosen({ file, thumbnail }: OutgoingFile): Chosen {
  const isSmall = thumbnail !== null && thumbnail.length <= MAX_THUMBNAIL;
  return { file, thumbnail: isSmall ? thumbnail : null };
}

async function partOf(
  desk: Desk,
  thread: Id,
  message: Id,
  index: number,
): Promise<{ part: Part; told: (done: number) => void }> {
  const { parts } = desk;
  const known = await parts.threads.get(bytesOf(thread));
  const id = parts.uploads.idNow(bytesOf(message));
  const part = await parts.timeline.part(known, id, index);
  const about = { type: "file", thread, id: message, index, upload: false } as const;
  const total = part.trueSize;
  return { part, told: (done) => parts.context.emit({ ...about, done, total }) };
}

function download(desk: Desk, part: Part): Download {
  return new Download(desk.parts.blobs, part, new Backoff(Math.random, PATIENCE_CAP));
}

/**
 * The same words, or the same blobs with their keys, as a message of mine. I may bring them
 * to another thread because I may read them in this one.
 */
async function forwarded(desk: Desk, thread: Thread, message: Id): Promise<KnownEvent> {
  const { timeline, uploads } = desk.parts;
  const id = uploads.idNow(bytesOf(message));
  const view = await timeline.message(thread, id);
  await checkSent(desk, thread, id);
  if (view.withdrawn) throw new NotFound("it was withdrawn");
  if (view.kind === "text") {
    return { tag: "text/1", body: view.text, replyTo: null, mentions: [] };
  }
  if (view.study !== null) {
    const { files: _, marks: __, thumbnail: ___, ...about } = view.study;
    return { tag: "study/1", ...about, files: await timeline.usable(thread, id) };
  }
  if (view.kind !== "file") throw new NotFound("nothing in it to forward");
  const words = { caption: view.text, replyTo: null, mentions: [] };
  return fileEvent(words, await timeline.usable(thread, id));
}
