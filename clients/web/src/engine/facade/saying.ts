/**
 * Who may say something in a thread, and saying it.
 *
 * What never enters this room: what is said.
 */

import type { Id, MessageView } from "@/api/views.ts";
import type { Capacity } from "@/crypto/epochBody.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { KnownEvent } from "@/crypto/event.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import type { Thread } from "@/engine/thread.ts";
import { uploadOf } from "@/store/uploads.ts";
import { NotAllowed, TooLarge } from "@/wire/errors.ts";

const WRITERS: ReadonlySet<Capacity> = new Set(["owner", "member", "gateway", "agent"]);

/** A thread that may be written in, as myself or for a role of mine. */
export interface Speaking {
  readonly thread: Thread;
  readonly behalf: Uint8Array | null;
}

/** @throws NotFound, ThreadFrozen, NotAllowed, also for REC-05 */
export async function mayWrite(
  desk: Desk,
  thread: Id,
  asked: Uint8Array | null,
): Promise<Speaking> {
  const { parts } = desk;
  parts.card.checkConfirmed();
  const known = await parts.threads.get(bytesOf(thread));
  known.checkWritable();
  const behalf = parts.seats.behalf(known, asked);
  const member = known.record.member(behalf ?? parts.context.me.account);
  if (member === undefined || !WRITERS.has(member.capacity)) {
    throw new NotAllowed("a reader does not write");
  }
  return { thread: known, behalf };
}

/** Refuse files on their way as a target: their id is not yet the last. @throws NotAllowed */
export async function checkSent(
  desk: Desk,
  thread: Thread,
  message: Uint8Array | null,
): Promise<void> {
  if (message === null) return;
  if ((await uploadOf(desk.parts.context.store, thread.id, message)) !== null) {
    throw new NotAllowed("its files are on their way: wait, or cancel them");
  }
}

/**
 * Make it durable; the line that it is, told to everybody when it is new.
 *
 * An event that changes another has no line of its own: the view is that of its target.
 *
 * @throws TooLarge
 */
export async function say(
  desk: Desk,
  { thread, behalf }: Speaking,
  event: KnownEvent,
  intent: string | null,
): Promise<{ view: MessageView }> {
  const { outbox } = desk.parts.sender;
  const kept = await outbox.put(thread, event, { behalf, intent }).catch(tooLarge);
  const shown = ("target" in event ? event.target : null) ?? kept.message;
  const view = await desk.parts.timeline.message(thread, shown);
  if (kept.fresh && !("target" in event)) await desk.parts.teller.said(thread, kept.message);
  return { view };
}

/** What cannot be encoded is too long, or empty. */
function tooLarge(error: unknown): never {
  throw error instanceof RuleError ? new TooLarge(error.message) : error;
}
