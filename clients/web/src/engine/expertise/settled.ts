/**
 * Waiting for a message whose files are on their way: what names it names it once it is stored.
 *
 * What never enters this room: a file.
 */

import { hex } from "@/crypto/bytes.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Thread } from "@/engine/thread.ts";
import { itemOf } from "@/store/items.ts";
import { outgoingById } from "@/store/outbox.ts";
import { uploadOf } from "@/store/uploads.ts";
import { NotAllowed, NotFound } from "@/wire/errors.ts";

/**
 * The id under which it is stored. @throws NotAllowed when its files were given up, NotFound
 * when it is not here
 */
export async function settled(
  parts: Parts,
  thread: Thread,
  message: Uint8Array,
): Promise<Uint8Array> {
  for (;;) {
    const change = nextChange(parts, thread);
    try {
      const now = parts.uploads.idNow(message);
      if (await isStored(parts, thread, now)) return now;
      await change.promise;
    } finally {
      change.forget();
    }
  }
}

async function isStored(parts: Parts, thread: Thread, message: Uint8Array): Promise<boolean> {
  const { store } = parts.context;
  // As it goes on its way: looked for against it, it may have passed between two looks.
  const upload = await uploadOf(store, thread.id, message);
  const outgoing = await outgoingById(store, thread.id, message);
  if ((await itemOf(store, thread.id, message)) !== null) return true;
  if (outgoing !== null) {
    if (outgoing.record.failed !== null) throw new NotAllowed("a file of it was not sent");
    return outgoing.acked !== null;
  }
  if (upload === null) {
    // It may have been sent between two looks.
    if (parts.uploads.idNow(message) !== message) return false;
    throw new NotFound("no such message here");
  }
  if (upload.record.failed !== null || upload.record.cancelled) {
    throw new NotAllowed("a file of it was given up");
  }
  return false;
}

/** Settled with the next thing that is told of a line of this thread. */
function nextChange({ context }: Parts, thread: Thread) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const forget = context.broadcast.listen((event) => {
    if ("thread" in event && event.thread === hex(thread.id)) resolve();
  });
  return { promise, forget };
}
