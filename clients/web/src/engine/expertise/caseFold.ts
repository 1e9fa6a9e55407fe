/**
 * How a case stands, from all that was said of it (docs/protocol.md §5.15.6).
 *
 * What never enters this room: the store, the server's word, who is called what.
 */

import type { CaseState } from "@/api/expertise.ts";
import { equal } from "@/crypto/bytes.ts";
import type { JudgedField, ReportEvent, RequestEvent, StepEvent } from "@/crypto/caseEvent.ts";
import {
  CASE_LASTS,
  isAnswered,
  isBack,
  isRunning,
  type Step,
  wayOf,
} from "@/engine/expertise/caseRules.ts";
import type { LetterWord } from "@/engine/letterFold.ts";

/** Somebody's word on a case, in the order of the log; `time` is Unix ms. */
export type CaseWord = LetterWord;

/** A version of the request or of the report that counts, and who said it. */
export interface Said<E> {
  readonly word: CaseWord;
  readonly event: E;
}

/** A step that counts. */
export interface Taken {
  readonly word: CaseWord;
  readonly step: Step;
  readonly to: Uint8Array | null;
  readonly text: string;
}

/**
 * `state` is what signed words make of it, without a clock. `opened` is when the request was
 * stored that opened this round, `moved` the word that changed the state last.
 */
export interface FoldedCase {
  readonly case: Uint8Array;
  readonly requester: Uint8Array;
  readonly requests: readonly Said<RequestEvent>[];
  readonly request: RequestEvent;
  readonly state: CaseState;
  readonly by: Uint8Array | null;
  /** When `by` claimed it. */
  readonly claimed: number;
  readonly opened: number;
  readonly moved: number;
  /** What the rules said last: with the year's count, once the expert's side has said it. */
  readonly judged: JudgedField;
  /** As the expert's side said it in this round: who asks does not count. */
  readonly counted: JudgedField | null;
  readonly reports: readonly Said<ReportEvent>[];
  readonly steps: readonly Taken[];
  readonly redirectedTo: Uint8Array | null;
}

/** Whether an account may, by the newest chain known, still act for the one asked. */
export type StillActs = (account: Uint8Array, expert: Uint8Array) => boolean;

const always: StillActs = () => true;

/** Null when no request counts. */
export function foldCase(
  words: readonly CaseWord[],
  stillActs: StillActs = always,
): FoldedCase | null {
  return words.reduce<FoldedCase | null>(
    (before, word) => after(before, word, stillActs),
    null,
  );
}

function after(
  before: FoldedCase | null,
  word: CaseWord,
  stillActs: StillActs,
): FoldedCase | null {
  const { event } = word;
  if (event.tag === "expertise-request/1") return requested(before, word, event);
  if (before === null) return null;
  if (event.tag === "expertise-step/1") return stepped(before, word, event, stillActs);
  if (event.tag === "expertise-report/1") return reported(before, word, event);
  if (event.tag !== "expertise-count/1" || !isOfAnswering(before, word)) return before;
  return { ...before, judged: event.judged, counted: event.judged };
}

/** The first one, a further one that replaces its words, or the case sent anew. */
function requested(
  before: FoldedCase | null,
  word: CaseWord,
  event: RequestEvent,
): FoldedCase | null {
  if (isOf(event.expert, word)) return before; // nobody asks himself
  if (before === null) return event.version === 1 ? opened(null, word, event) : null;
  const isNext = event.version === before.requests.length + 1;
  if (!isNext || !isOf(before.requester, word)) return before;
  const isOver = word.time >= before.opened + CASE_LASTS;
  const isRunningOn = isRunning(before.state) && !isOver;
  if (isRunningOn && equal(event.expert, before.request.expert)) {
    const requests = [...before.requests, { word, event }];
    return { ...before, requests, request: event, judged: before.counted ?? event.judged };
  }
  const isReturned = isBack(before.state) || (isRunning(before.state) && isOver);
  return isReturned ? opened(before, word, event) : before;
}

function opened(before: FoldedCase | null, word: CaseWord, event: RequestEvent): FoldedCase {
  return {
    case: event.case,
    requester: before?.requester ?? word.behalf ?? word.account,
    requests: [...(before?.requests ?? []), { word, event }],
    request: event,
    state: "sent",
    by: null,
    claimed: 0,
    opened: word.time,
    moved: word.time,
    judged: event.judged,
    counted: null,
    reports: before?.reports ?? [],
    steps: [...(before?.steps ?? []), { word, step: "send", to: event.expert, text: "" }],
    redirectedTo: null,
  };
}

/** To ask and to answer are said by events of their own, and nobody signs for the clock. */
const ELSEWHERE: ReadonlySet<string> = new Set(["send", "answer", "expire"]);

function stepped(
  before: FoldedCase,
  word: CaseWord,
  { step, to, text }: StepEvent,
  stillActs: StillActs,
): FoldedCase {
  if (ELSEWHERE.has(step)) return before;
  for (const stood of [before, withoutWhoLeft(before, word, stillActs)]) {
    const way = wayOf(stood.state, step);
    if (way === undefined || !mayTake(stood, word, way.who)) continue;
    return moved(stood, word, { word, step: step as Step, to, text }, way.to);
  }
  return before;
}

/** To somebody else, who may act no more for the one asked has released it, as on the server. */
function withoutWhoLeft(
  before: FoldedCase,
  { account }: CaseWord,
  stillActs: StillActs,
): FoldedCase {
  const { state, by, request } = before;
  if (by === null || !isRunning(state) || equal(by, account)) return before;
  return stillActs(by, request.expert) ? before : { ...before, state: "sent", by: null };
}

function moved(before: FoldedCase, word: CaseWord, taken: Taken, state: CaseState): FoldedCase {
  const isClaim = taken.step === "claim";
  return {
    ...before,
    state,
    by: isClaim ? word.account : state === "sent" ? null : before.by,
    claimed: isClaim ? word.time : before.claimed,
    moved: word.time,
    steps: [...before.steps, taken],
    redirectedTo: state === "redirected" ? taken.to : null,
  };
}

/** The first report answers; a further one replaces it and moves nothing. */
function reported(before: FoldedCase, word: CaseWord, event: ReportEvent): FoldedCase {
  const reports = [...before.reports, { word, event }];
  if (event.version !== reports.length) return before;
  if (isAnswered(before.state)) {
    return isOfAnswering(before, word) ? { ...before, reports } : before;
  }
  const way = wayOf(before.state, "answer");
  if (way === undefined || !mayTake(before, word, way.who)) return before;
  const taken: Taken = { word, step: "answer", to: null, text: "" };
  return { ...moved(before, word, taken, way.to), reports };
}

function mayTake(before: FoldedCase, word: CaseWord, who: string): boolean {
  if (who === "requester") return isOf(before.requester, word);
  if (who === "expert") return isOfExpert(before, word);
  return who === "claimant" && isOfClaimant(before, word);
}

/**
 * What is said for a role names it: holders come and go, the word stays what it was. Nobody is
 * the expert of his own request, whatever he holds.
 */
function isOfExpert(before: FoldedCase, word: CaseWord): boolean {
  return isOf(before.request.expert, word) && !isOfAsker(before, word);
}

function isOfClaimant(before: FoldedCase, word: CaseWord): boolean {
  return before.by !== null && equal(before.by, word.account) && !isOfAsker(before, word);
}

/** The person who asked, for himself or for a role. */
function isOfAsker({ requester, requests }: FoldedCase, { account }: CaseWord): boolean {
  const by = requests[0]?.word.account;
  return equal(account, requester) || (by !== undefined && equal(account, by));
}

/** The side that answers: also who claimed it and has left the role since. */
function isOfAnswering(before: FoldedCase, word: CaseWord): boolean {
  return isOfExpert(before, word) || isOfClaimant(before, word);
}

function isOf(one: Uint8Array, { account, behalf }: CaseWord): boolean {
  return equal(account, one) || (behalf !== null && equal(behalf, one));
}
