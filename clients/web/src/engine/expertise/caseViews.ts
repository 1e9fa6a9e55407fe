/**
 * A case as a screen shows it: what is signed, what the server says, what I may do.
 *
 * What never enters this room: the store, the network.
 */

import type {
  CaseOffer,
  CaseState,
  CaseStepView,
  CaseView,
  ConsentView,
  FileRef,
  ReportView,
  RequestView,
} from "@/api/expertise.ts";
import type { Named } from "@/api/views.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { ReportEvent, RequestEvent } from "@/crypto/caseEvent.ts";
import type { FileOf } from "@/crypto/letterEvent.ts";
import type { FoldedCase, Said, Taken } from "@/engine/expertise/caseFold.ts";
import { missingStep } from "@/engine/expertise/caseHealing.ts";
import {
  type Actor,
  CASE_LASTS,
  isAnswered,
  isRunning,
  type Step,
  wayOf,
} from "@/engine/expertise/caseRules.ts";
import { bounded } from "@/engine/mailRules.ts";
import type { Case } from "@/wire/protocol.ts";

/** Milliseconds in which a signed word and the server's may be on their way. */
const IN_FLIGHT = 60_000;
/** Milliseconds by which a clock of a device may be wrong. */
const CLOCKS_DIFFER = 86_400_000;

/** Who looks, and when. `row` is the server's word; null when it told nothing. */
export interface Looking {
  readonly me: Uint8Array;
  readonly now: number;
  readonly row: Case | null;
  readonly mayWrite: boolean;
  /** Whether the server's word is of now. */
  readonly online: boolean;
  readonly consent: ConsentView | null;
  readonly name: (account: Uint8Array) => string;
  readonly actsFor: (account: Uint8Array, other: Uint8Array) => boolean;
  readonly isRole: (account: Uint8Array) => boolean;
}

/** What the server says of it, by name. */
export interface Told {
  readonly requester: Uint8Array;
  readonly expert: Uint8Array;
  readonly by: Uint8Array | null;
  readonly state: CaseState;
  readonly opened: number;
  readonly due: number;
  readonly moved: number;
}

export function toldBy(row: Case): Told {
  const [, , requester, expert, by, state, opened, due, moved] = row;
  return { requester, expert, by, state, opened, due, moved };
}

export function caseView(signed: FoldedCase, thread: Uint8Array, looking: Looking): CaseView {
  const folded = released(signed, looking);
  const { me, now, row, name, actsFor, isRole } = looking;
  const told = row === null ? null : toldBy(row);
  const named = (account: Uint8Array): Named => ({
    account: hex(account),
    name: name(account),
  });
  const due = told?.due ?? folded.opened + CASE_LASTS;
  const state = isOver(folded.state, due, told, looking) ? "expired" : folded.state;
  const moved = Math.max(folded.moved, told?.moved ?? 0);
  const { expert } = folded.request;
  return {
    case: hex(folded.case),
    thread: hex(thread),
    state,
    server: told?.state ?? null,
    disagrees: told !== null && told.state !== state && now - moved > IN_FLIGHT,
    requester: named(folded.requester),
    expert: named(expert),
    pool: isRole(expert),
    by: folded.by === null ? null : named(folded.by),
    opened: told?.opened ?? folded.opened,
    due,
    moved: told?.moved ?? folded.moved,
    request: requestView(folded),
    judged: folded.judged,
    steps: folded.steps.map((one) => stepView(one, named)),
    reports: folded.reports.map((one) => reportView(one, folded, named)),
    consent: looking.consent,
    redirectedTo: folded.redirectedTo === null ? null : named(folded.redirectedTo),
    asked: actsFor(me, folded.requester),
    expertSide: isExpert(folded, looking),
    claimedByMe: folded.by !== null && equal(folded.by, me),
    may: looking.mayWrite ? offers(folded, told?.state ?? state, told, looking) : [],
  };
}

/**
 * Whether its time is over. The clock is the server's: while it says that the case runs, mine is
 * wrong; that it ended a day too early is its word alone, and shown beside what is signed.
 */
function isOver(
  state: CaseState,
  due: number,
  told: Told | null,
  { now, online }: Looking,
): boolean {
  if (!isRunning(state)) return false;
  if (told?.state === "expired") return now >= due - CLOCKS_DIFFER;
  const isSaidToRun = online && told !== null && isRunning(told.state);
  return now >= due && !isSaidToRun;
}

/** Who claimed it and may act for the one asked no more has released it, as the server has it. */
function released(folded: FoldedCase, { actsFor }: Looking): FoldedCase {
  const { by, request, state } = folded;
  if (by === null || !isRunning(state) || actsFor(by, request.expert)) return folded;
  return { ...folded, state: "sent", by: null };
}

/** Whether I may act for the one asked: never as who asked, whatever I hold. */
function isExpert({ request, requester, requests }: FoldedCase, looking: Looking): boolean {
  const { me, actsFor } = looking;
  const asker = requests[0]?.word.account ?? requester;
  return actsFor(me, request.expert) && !equal(me, requester) && !equal(me, asker);
}

const STEPS: readonly (readonly [Step, CaseOffer])[] = [
  ["claim", "claim"],
  ["answer", "answer"],
  ["ask", "ask"],
  ["give", "give"],
  ["release", "release"],
  ["decline", "decline"],
  ["redirect", "redirect"],
  ["withdraw", "withdraw"],
  ["close", "close"],
  ["send", "send"],
];

/** The server decides: where it has said something, its word says what may be done next. */
function offers(
  folded: FoldedCase,
  state: CaseState,
  told: Told | null,
  looking: Looking,
): readonly CaseOffer[] {
  const { me, actsFor } = looking;
  const { expert } = folded.request;
  const by = told === null ? folded.by : told.by;
  const isHeld = by !== null && actsFor(by, expert);
  const is: Readonly<Record<Actor, boolean>> = {
    requester: actsFor(me, folded.requester),
    expert: isExpert(folded, looking),
    claimant: by !== null && equal(by, me) && isHeld,
    clock: false,
  };
  const from = isRunning(state) && by !== null && !isHeld ? "sent" : state;
  const missing = told === null ? null : missingStep(folded, told, me, looking.now);
  const again = STEPS.find(([step]) => step === missing);
  if (again !== undefined) return [again[1]];
  const found = STEPS.filter(([step]) => {
    const way = wayOf(from, step);
    return way !== undefined && is[way.who];
  }).map(([, offer]) => offer);
  const mayCorrect = isAnswered(state) && is.expert && folded.reports.length > 0;
  return mayCorrect ? [...found, "correct"] : found;
}

function fileRef({ message, index }: FileOf): FileRef {
  return { message: hex(message), index };
}

function requestView({ requests, request }: FoldedCase): RequestView {
  const message = requests.at(-1)?.word.message;
  return { ...asked(request), message: message === undefined ? "" : hex(message) };
}

function asked(event: RequestEvent): Omit<RequestView, "message"> {
  const { tag: _, case: __, expert: ___, judged: ____, ...said } = event;
  return {
    ...said,
    documents: event.documents.map(fileRef),
    studies: event.studies.map(hex),
    consent: hex(event.consent),
    time: bounded(event.time),
  };
}

function stepView({ word, step, to, text }: Taken, named: (one: Uint8Array) => Named) {
  return {
    step,
    by: named(word.account),
    to: to === null ? null : named(to),
    text,
    time: word.time,
    message: hex(word.message),
  } satisfies CaseStepView;
}

function reportView(
  { word, event }: Said<ReportEvent>,
  { reports }: FoldedCase,
  named: (one: Uint8Array) => Named,
): ReportView {
  const { tag: _, case: __, sha256: ___, ...said } = event;
  return {
    ...said,
    message: hex(word.message),
    replaced: reports.at(-1)?.word !== word,
    by: named(word.account),
    seen: event.seen.map(fileRef),
    studies: event.studies.map(hex),
    marks: event.marks.map(hex),
    file: fileRef(event.file),
    began: bounded(event.began),
    time: bounded(event.time),
  };
}
