/**
 * The PDF that a letter is made of, in a message that the gateway can open.
 *
 * What never enters this room: what a letter says, whom it goes to.
 */

import type { Part } from "@/crypto/attachment.ts";
import { fileEvent } from "@/engine/attachments/fileEvent.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import { type Speaking, say } from "@/engine/facade/saying.ts";
import type { Thread } from "@/engine/thread.ts";
import { itemOf } from "@/store/items.ts";
import { loadEpochs } from "@/store/threads.ts";

/** @throws NotFound, NotAllowed */
export async function pdfOf(
  desk: Desk,
  thread: Thread,
  message: Uint8Array,
  index: number,
): Promise<Part> {
  return await desk.parts.timeline.part(thread, message, index);
}

/**
 * Where the gateway finds it: a gateway reads from when it came, so a PDF of before is said
 * again, with the same blob and key, under `caption`. @throws NotFound
 */
export async function withinReach(
  desk: Desk,
  known: Speaking,
  at: { readonly message: Uint8Array; readonly index: number },
  caption: string,
): Promise<{ readonly message: Uint8Array; readonly index: number }> {
  const { thread } = known;
  if (await isOpenToGateways(desk, thread, at.message)) return at;
  const part = await pdfOf(desk, thread, at.message, at.index);
  const event = fileEvent({ caption, replyTo: null, mentions: [] }, [part]);
  const { view } = await say(desk, known, event, null);
  return { message: bytesOf(view.id), index: 0 };
}

/** What still waits here is sealed when it leaves: for everybody who is there by then. */
async function isOpenToGateways(
  desk: Desk,
  thread: Thread,
  message: Uint8Array,
): Promise<boolean> {
  const { store } = desk.parts.context;
  const item = await itemOf(store, thread.id, message);
  if (item === null) return true;
  const epochs = await loadEpochs(store, thread.id);
  return thread.record.members
    .filter((one) => one.capacity === "gateway")
    .every(({ from }) => {
      const came = epochs.find((one) => one.epoch === from);
      return came === undefined || came.seq < item.seq;
    });
}
