/**
 * What a screen does with mailboxes: name them, judge what came from another address, have a
 * practitioner take his mailbox's place.
 *
 * What never enters this room: a mail; the gateway writes and reads those.
 */

import type { Mailbox, MailCalls, Replaceable } from "@/api/mail.ts";
import type { Id, ThreadView } from "@/api/views.ts";
import type { KnownEvent } from "@/crypto/event.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import { mayWrite } from "@/engine/facade/saying.ts";
import { correspondentViews, folded, standing } from "@/engine/mailboxes.ts";
import { counts } from "@/engine/mailRules.ts";
import type { Thread } from "@/engine/thread.ts";
import { itemOf } from "@/store/items.ts";
import { CordeeError, NotAllowed, NotFound } from "@/wire/errors.ts";

/** Mailboxes whose owners are looked for at once. */
const MOST_SOUGHT = 5;

export function mailingCalls(desk: Desk): MailCalls {
  return { ...namingCalls(desk), ...judgingCalls(desk), ...replacingCalls(desk) };
}

type Naming = Pick<MailCalls, "canMail" | "writeTo" | "addMailbox" | "removeMailbox">;

function namingCalls(desk: Desk): Naming {
  return {
    async canMail() {
      return (await desk.parts.gateways.all()).length > 0;
    },
    async writeTo({ intent, title, patient, mailbox }) {
      const { card, gateways, keeping, membership } = desk.parts;
      card.checkConfirmed();
      const thread = await membership.begin({
        state: { title: title.toWellFormed(), patient: patient?.toWellFormed() ?? null },
        members: [await gateways.first()],
        readers: [],
        direct: false,
        retention: await keeping.proposed(),
        intent,
      });
      await name(desk, thread, mailbox, true, `${intent}/mailbox`);
      return await seen(desk, thread, mailbox, true);
    },
    async addMailbox(thread, mailbox) {
      const { card, gateways, threads } = desk.parts;
      card.checkConfirmed();
      const known = await threads.get(bytesOf(thread));
      if (await gateways.into(known)) await sayStanding(desk, known);
      await name(desk, known, mailbox, true, null);
      return await seen(desk, known, mailbox, true);
    },
    async removeMailbox(thread, address) {
      const known = await desk.parts.threads.get(bytesOf(thread));
      const { mailbox } = mailboxOf(known, address);
      await name(desk, known, mailbox, false, null);
      return await seen(desk, known, mailbox, false);
    },
  };
}

function judgingCalls(desk: Desk): Pick<MailCalls, "confirmMail"> {
  return {
    async confirmMail(thread, message, accept, remember, who) {
      const known = await desk.parts.threads.get(bytesOf(thread));
      const target = bytesOf(message);
      const item = await itemOf(desk.parts.context.store, known.id, target);
      if (item === null) throw new NotFound("no such mail here");
      const event = {
        tag: "mail-confirm/1",
        target,
        accept,
        remember,
        name: cut(who, 128),
      } as const;
      await tell(desk, thread, event, null);
      await desk.parts.teller.changed(known, target);
    },
  };
}

function replacingCalls(desk: Desk): Pick<MailCalls, "replaceable" | "takePlace"> {
  return {
    async replaceable(thread) {
      const { directory, threads } = desk.parts;
      const known = await threads.get(bytesOf(thread));
      const found: Replaceable[] = [];
      const named = standing(known.memory.mailboxes).filter((one) => one.mailbox.practitioner);
      for (const { mailbox } of named.slice(0, MOST_SOUGHT)) {
        const { address, name: who, practitioner } = mailbox;
        const card = await directory.practitioner(practitioner).catch(unlessAway);
        const account = card?.person?.account;
        if (account === undefined || known.record.member(bytesOf(account))) continue;
        found.push({ address, name: who, account });
      }
      return found;
    },
    async takePlace(thread, address, account, past) {
      const { card, gateways, membership, threads } = desk.parts;
      card.checkConfirmed();
      const known = await threads.get(bytesOf(thread));
      const { mailbox } = mailboxOf(known, address);
      const id = bytesOf(account);
      if (!known.record.member(id)) await membership.invite(known, id, "member", { past });
      await name(desk, known, mailbox, false, null);
      const others = standing(known.memory.mailboxes).filter(
        (one) => folded(one.mailbox.address) !== folded(address),
      );
      if (others.length === 0) await gateways.outOf(known);
      // He has not seen it said to whom else is written here.
      for (const one of past ? [] : others) await name(desk, known, one.mailbox, true, null);
      return await seen(desk, known, mailbox, false);
    },
  };
}

/**
 * Say again which mailboxes stand, to who reads from now on and has not seen it said: nobody
 * writes to a mailbox without knowing it.
 */
export async function sayStanding(desk: Desk, thread: Thread): Promise<void> {
  for (const { mailbox } of standing(thread.memory.mailboxes)) {
    await name(desk, thread, mailbox, true, null);
  }
}

function mailboxOf(thread: Thread, address: string) {
  const found = thread.memory.mailboxes.get(folded(address));
  if (found === undefined || found.until !== null) throw new NotFound("no such mailbox here");
  return found;
}

async function name(
  desk: Desk,
  thread: Thread,
  mailbox: Mailbox,
  on: boolean,
  intent: string | null,
): Promise<void> {
  const { address, practitioner, phone } = mailbox;
  const named = { address, name: cut(mailbox.name, 128), practitioner, phone: cut(phone, 32) };
  await tell(desk, thread.key, { tag: "correspondent/1", mailbox: named, on }, intent);
}

/** Say what changes others' screens and is no line of mine. @throws NotAllowed for a reader */
async function tell(
  desk: Desk,
  thread: Id,
  event: KnownEvent,
  intent: string | null,
): Promise<void> {
  const { thread: known, behalf } = await mayWrite(desk, thread, null);
  const { context, sender } = desk.parts;
  const capacity = known.record.member(behalf ?? context.me.account)?.capacity;
  if (!counts(event, capacity)) throw new NotAllowed("only an owner or a member does this");
  await sender.outbox.put(known, event, { behalf, intent });
}

/** The thread with this mailbox as it will be once the server has stored it. */
async function seen(
  desk: Desk,
  thread: Thread,
  mailbox: Mailbox,
  on: boolean,
): Promise<ThreadView> {
  const view = await desk.parts.timeline.thread(thread);
  const others = correspondentViews(thread.memory.mailboxes).filter(
    (one) => folded(one.address) !== folded(mailbox.address),
  );
  const { key } = thread;
  const now = { ...mailbox, since: view.head, by: key };
  return { ...view, mailboxes: on ? [...others, now] : others };
}

function cut(text: string, most: number): string {
  return [...text.toWellFormed()].slice(0, most).join("");
}

/** Who is looked for is nobody's error. */
function unlessAway(error: unknown): null {
  if (error instanceof CordeeError) return null;
  throw error;
}
