/**
 * The two deadlines of a case: who is asked is reminded after five days, who asked gets it back
 * after seven (docs/protocol.md §5.15.4).
 *
 * What never enters this room: the question that was asked; a note says who asks whom.
 */

import { concat } from "@/crypto/bytes.ts";
import { sealTaskNote } from "@/crypto/taskNote.ts";
import type { Begun } from "@/engine/expertise/caseJournal.ts";
import { CASE_LASTS, REMINDS_AFTER } from "@/engine/expertise/caseRules.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Thread } from "@/engine/thread.ts";
import { DeadlineKind } from "@/wire/protocol.ts";

/** The id of the deadline that tells the requester: that of the case, its last bit turned. */
export function returnedId(expertise: Uint8Array): Uint8Array {
  const last = (expertise.at(-1) ?? 0) ^ 1;
  return concat(expertise.subarray(0, -1), Uint8Array.of(last));
}

/** Set anew with each round, by who asks. @throws NotOnline, ServerRefused */
export async function setDeadlines(
  parts: Parts,
  thread: Thread,
  { case: expertise, to, behalf }: Pick<Begun, "case" | "to" | "behalf">,
): Promise<void> {
  const { context } = parts;
  const requester = behalf ?? context.me.account;
  const now = context.clock();
  const { EXPERTISE_ANSWER, EXPERTISE_RETURNED } = DeadlineKind;
  if (to !== null) {
    await set(parts, thread, expertise, EXPERTISE_ANSWER, now + REMINDS_AFTER, to);
  }
  const returned = returnedId(expertise);
  await set(parts, thread, returned, EXPERTISE_RETURNED, now + CASE_LASTS, requester);
}

/** By whoever answers, or gives it back. @throws NotOnline, ServerRefused */
export async function clearDeadlines({ link }: Parts, expertise: Uint8Array): Promise<void> {
  await link.ask((ref) => ["clear_deadline", ref, expertise] as const);
  await link.ask((ref) => ["clear_deadline", ref, returnedId(expertise)] as const);
}

async function set(
  parts: Parts,
  thread: Thread,
  deadline: Uint8Array,
  kind: DeadlineKind,
  due: number,
  account: Uint8Array,
): Promise<void> {
  const { accounts, context, identities, link } = parts;
  await accounts.refresh([account]);
  const chain = accounts.get(account);
  if (chain === null) return;
  const { title, patient } = thread.memory;
  const note = await sealTaskNote(chain.openState.publicKey, deadline, {
    title: cut(title, 256),
    patient: cut(patient ?? "", 128),
    name: cut(identities.name(context.me.account), 128),
    phone: "",
    text: "",
    message: null,
  });
  await link.ask((ref) => {
    return ["set_deadline", ref, deadline, thread.id, kind, due, account, note] as const;
  });
}

function cut(text: string, most: number): string {
  return [...text].slice(0, most).join("");
}
