/**
 * What a line of a thread shows of a case or a consent, read from the store.
 *
 * What never enters this room: the network.
 */

import type { CaseLineStep, CaseView, ConsentView } from "@/api/expertise.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { CaseEvent, ConsentingEvent, StepEvent } from "@/crypto/caseEvent.ts";
import type { Context } from "@/engine/context.ts";
import { type CaseWord, type FoldedCase, foldCase } from "@/engine/expertise/caseFold.ts";
import { caseView } from "@/engine/expertise/caseViews.ts";
import { consentView } from "@/engine/expertise/consentViews.ts";
import type { Identities } from "@/engine/identity.ts";
import { wordsOn } from "@/engine/letterReader.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Thread } from "@/engine/thread.ts";

/** What reading a case takes. */
export interface Shown {
  readonly context: Context;
  readonly identities: Identities;
  readonly seats: Seats;
}

/** What a line has of it besides its words. */
export interface CaseLine {
  readonly expertise: CaseView | null;
  readonly caseStep: CaseLineStep | null;
  readonly consent: ConsentView | null;
}

export async function caseLine(
  shown: Shown,
  thread: Thread,
  message: Uint8Array,
  event: CaseEvent | ConsentingEvent,
): Promise<CaseLine> {
  if (event.tag === "consent/1" || event.tag === "consent-end/1") {
    const consent = await consentOf(shown, thread, event.consent);
    return { expertise: null, caseStep: null, consent };
  }
  const read = await foldedCase(shown, thread, event.case);
  const expertise = read === null ? null : await viewOf(shown, thread, read.folded);
  const isStep = read !== null && event.tag === "expertise-step/1";
  const caseStep = isStep ? stepOf(shown, read, message, event) : null;
  return { expertise, caseStep, consent: null };
}

/** How a case stands; null when no request of it counts. */
export async function caseOf(
  shown: Shown,
  thread: Thread,
  expertise: Uint8Array,
): Promise<CaseView | null> {
  const read = await foldedCase(shown, thread, expertise);
  return read === null ? null : await viewOf(shown, thread, read.folded);
}

async function viewOf(shown: Shown, thread: Thread, folded: FoldedCase): Promise<CaseView> {
  const { context, identities, seats } = shown;
  const row = context.cases.get(hex(folded.case)) ?? null;
  const { memory } = thread;
  return caseView(folded, thread.id, {
    me: context.me.account,
    now: context.clock(),
    row,
    online: context.link.online,
    mayWrite: memory.joined && memory.frozen === null && thread.suspended === null,
    consent: await consentOf(shown, thread, folded.request.consent),
    name: (account) => identities.name(account),
    actsFor: (account, other) => seats.actsFor(account, other),
    isRole: (account) => seats.isRole(account),
  });
}

interface Read {
  readonly folded: FoldedCase;
  readonly words: readonly CaseWord[];
}

/** What is signed of a case, with every name that it shows in memory. */
export async function foldedCase(
  { context, identities, seats }: Shown,
  thread: Thread,
  expertise: Uint8Array,
): Promise<Read | null> {
  const words = await wordsOn(context, thread, expertise);
  await identities.know(accountsIn(words));
  const folded = foldCase(words, (account, expert) => seats.actsFor(account, expert));
  return folded === null ? null : { folded, words };
}

export async function consentOf(
  { context, identities }: Shown,
  thread: Thread,
  consent: Uint8Array,
): Promise<ConsentView | null> {
  const words = await wordsOn(context, thread, consent);
  await identities.know(words.map((one) => one.account));
  return consentView(words, identities);
}

/** Those who spoke, and those who are named. */
function accountsIn(words: readonly CaseWord[]): readonly Uint8Array[] {
  return words.flatMap(({ account, behalf, event }) => {
    const said = behalf === null ? [account] : [account, behalf];
    if (event.tag === "expertise-request/1") return [...said, event.expert];
    return event.tag === "expertise-step/1" && event.to !== null ? [...said, event.to] : said;
  });
}

function stepOf(
  { identities }: Shown,
  { folded, words }: Read,
  message: Uint8Array,
  { step, to, text }: StepEvent,
): CaseLineStep | null {
  const word = words.find((one) => equal(one.message, message));
  if (word === undefined) return null;
  const named = (account: Uint8Array) => ({
    account: hex(account),
    name: identities.name(account),
  });
  return {
    step,
    by: named(word.account),
    to: to === null ? null : named(to),
    text,
    time: word.time,
    message: hex(message),
    counts: folded.steps.some((one) => equal(one.word.message, message)),
  };
}
