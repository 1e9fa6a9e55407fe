/**
 * What was taken and not said, said; what follows from a case, done: after a start, and with each
 * word of the server (docs/protocol.md §5.15.6).
 *
 * What never enters this room: a step that was not taken.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import type { StepEvent } from "@/crypto/caseEvent.ts";
import type { FoldedCase } from "@/engine/expertise/caseFold.ts";
import { type Step, wayOf } from "@/engine/expertise/caseRules.ts";
import type { Cases } from "@/engine/expertise/cases.ts";
import { type Told, toldBy } from "@/engine/expertise/caseViews.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Case } from "@/wire/protocol.ts";

/** Milliseconds in which whoever took a step says it himself, from another device of mine too. */
const PATIENCE = 120_000;

/** Steps that say enough without the words that are lost; to ask and to answer do not. */
const SAYABLE: readonly Step[] = [
  "claim",
  "release",
  "ask",
  "give",
  "decline",
  "redirect",
  "withdraw",
  "close",
  "bill",
];

/** The step that leads from what is signed to what the server says, if I must have taken it. */
export function missingStep(
  folded: FoldedCase,
  told: Told,
  me: Uint8Array,
  now: number,
): Step | null {
  if (told.state === folded.state || now - told.moved < PATIENCE) return null;
  if (told.moved < folded.moved) return null;
  const found = SAYABLE.find((step) => {
    const way = wayOf(folded.state, step);
    return way?.to === told.state && isMine(folded, told, me, step);
  });
  return found ?? null;
}

function isMine(folded: FoldedCase, told: Told, me: Uint8Array, step: Step): boolean {
  if (step === "claim") return told.by !== null && equal(told.by, me);
  const who = wayOf(folded.state, step)?.who;
  if (who === "requester") return equal(folded.requester, me);
  if (who === "claimant") return folded.by !== null && equal(folded.by, me);
  return equal(folded.request.expert, me);
}

/** Say what I took and did not say; the case as it is folded then, null when it is not here. */
export async function healed(cases: Cases, row: Case): Promise<FoldedCase | null> {
  const { context, threads } = cases.parts;
  const [expertise, id] = row;
  const known = threads.find(id);
  if (known === null || known.memory.epoch < 0) return null;
  const thread = await known.ready();
  if (!thread.memory.cases.includes(hex(expertise))) return null;
  const folded = await cases.folded(thread, expertise);
  const told = toldBy(row);
  const step = missingStep(folded, told, context.me.account, context.clock());
  if (step === null || !mayWrite(thread)) return folded;
  await sayStep(cases, thread, folded, step, told.moved);
  return await cases.folded(thread, expertise);
}

async function sayStep(
  cases: Cases,
  thread: Thread,
  folded: FoldedCase,
  step: Step,
  time: number,
): Promise<void> {
  const isAsked = wayOf(folded.state, step)?.who === "requester";
  const one = isAsked ? folded.requester : folded.request.expert;
  const event: StepEvent = {
    tag: "expertise-step/1",
    case: folded.case,
    step,
    to: null,
    text: "",
    time,
  };
  const intent = `${hex(folded.case)}/${step}/${time}`;
  await cases.steps.say(thread, event, cases.behalf(thread, one), intent);
  await cases.steps.tellCards(thread, folded.case);
}

export function mayWrite({ memory, suspended }: Thread): boolean {
  return memory.joined && memory.frozen === null && suspended === null;
}
