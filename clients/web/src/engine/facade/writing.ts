/**
 * What a screen says in a thread: texts, and what changes them.
 *
 * The counterpart of clients/sdk/conversation.py. What never enters this room: who is in a
 * thread, a file.
 */

import type { MessageCalls } from "@/api/engine.ts";
import type { Id, MessageView } from "@/api/views.ts";
import type { KnownEvent } from "@/crypto/event.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { allBytes, bytesOf, bytesOrNull } from "@/engine/facade/ids.ts";
import { checkSent, mayWrite, say } from "@/engine/facade/saying.ts";
import { uploadOf } from "@/store/uploads.ts";
import { NotAllowed } from "@/wire/errors.ts";

type Saying = Pick<MessageCalls, "send" | "typing" | "displayed">;
type Changing = Pick<MessageCalls, "edit" | "withdraw" | "react" | "acknowledge">;
type Failing = Pick<MessageCalls, "retry" | "discard">;

export function writingCalls(desk: Desk): Saying & Changing & Failing {
  return { ...sayingCalls(desk), ...changingCalls(desk), ...failingCalls(desk) };
}

function sayingCalls(desk: Desk): Saying {
  return {
    async send(thread, text, { intent, replyTo, mentions, behalf }) {
      const known = await mayWrite(desk, thread, bytesOrNull(behalf));
      const reply = bytesOrNull(replyTo);
      await checkSent(desk, known.thread, reply);
      const body = text.toWellFormed();
      const named = allBytes(mentions);
      const event = { tag: "text/1", body, replyTo: reply, mentions: named } as const;
      const { view } = await say(desk, known, event, intent);
      return view;
    },
    async typing(thread, on) {
      desk.parts.link.post(["typing", bytesOf(thread), on]);
    },
    async displayed(thread, seq) {
      const { parts } = desk;
      await parts.cursors.displayed(await parts.threads.get(bytesOf(thread)), seq);
      parts.cases.displayed(bytesOf(thread));
    },
  };
}

function changingCalls(desk: Desk): Changing {
  return {
    async edit(thread, message, text) {
      const body = text.toWellFormed();
      await change(desk, thread, message, (target) => ({ tag: "edit/1", target, body }), true);
    },
    async withdraw(thread, message) {
      await change(desk, thread, message, (target) => ({ tag: "withdraw/1", target }), true);
    },
    async react(thread, message, symbol, on) {
      const make: Make = (target) => ({ tag: "reaction/1", target, symbol, on });
      await change(desk, thread, message, make, false);
    },
    async acknowledge(thread, message) {
      await change(desk, thread, message, (target) => ({ tag: "ack/1", target }), false);
    },
  };
}

/** What failed: a message that the server refused, or one whose files were given up. */
function failingCalls(desk: Desk): Failing {
  return {
    async retry(thread, message) {
      const { parts } = desk;
      const known = await parts.threads.get(bytesOf(thread));
      known.checkWritable();
      const upload = await uploadOf(parts.context.store, known.id, bytesOf(message));
      if (upload === null) await parts.sender.outbox.again(known, bytesOf(message));
      else await parts.uploads.again(upload);
    },
    async discard(thread, message) {
      const { parts } = desk;
      const known = await parts.threads.get(bytesOf(thread));
      const upload = await uploadOf(parts.context.store, known.id, bytesOf(message));
      if (upload === null) await parts.sender.outbox.discard(known, bytesOf(message));
      else await parts.uploads.cancel(upload);
    },
  };
}

type Make = (target: Uint8Array) => KnownEvent;

async function change(
  desk: Desk,
  thread: Id,
  message: Id,
  make: Make,
  onlyMine: boolean,
): Promise<void> {
  const { parts } = desk;
  const known = await parts.threads.get(bytesOf(thread));
  const target = parts.uploads.idNow(bytesOf(message));
  const view = await parts.timeline.message(known, target);
  if (onlyMine && !view.mine) throw new NotAllowed("only its author does this");
  await checkSent(desk, known, target);
  const behalf = onlyMine ? behalfOf(view) : null;
  const speaking = await mayWrite(desk, thread, behalf);
  await say(desk, speaking, make(target), null);
  await parts.teller.changed(known, target);
}

function behalfOf(view: MessageView): Uint8Array | null {
  return bytesOrNull(view.behalf);
}
