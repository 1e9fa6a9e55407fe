/**
 * Which step leads from where to where, and who takes it: the table of docs/protocol.md §5.15.
 *
 * What never enters this room: a case.
 */

import type { CaseState } from "@/api/expertise.ts";

export type Step =
  | "claim"
  | "release"
  | "ask"
  | "give"
  | "answer"
  | "decline"
  | "redirect"
  | "withdraw"
  | "close"
  | "bill"
  | "expire"
  | "send";

/** Who asked; whoever acts for the one asked; who claimed; the server's clock. */
export type Actor = "requester" | "expert" | "claimant" | "clock";

export interface Way {
  readonly to: CaseState;
  readonly who: Actor;
}

type Row = readonly [from: readonly CaseState[], step: Step, to: CaseState, who: Actor];

const ROWS: readonly Row[] = [
  [["sent"], "claim", "claimed", "expert"],
  [["sent"], "decline", "declined", "expert"],
  [["sent"], "redirect", "redirected", "expert"],
  [["claimed", "more-asked"], "release", "sent", "claimant"],
  [["claimed"], "ask", "more-asked", "claimant"],
  [["more-asked"], "give", "claimed", "requester"],
  [["claimed", "more-asked"], "answer", "answered", "claimant"],
  [["claimed", "more-asked"], "decline", "declined", "claimant"],
  [["claimed", "more-asked"], "redirect", "redirected", "claimant"],
  [["sent", "claimed", "more-asked"], "withdraw", "withdrawn", "requester"],
  [["sent", "claimed", "more-asked"], "expire", "expired", "clock"],
  [["answered"], "close", "closed", "requester"],
  [["answered", "closed"], "bill", "billed", "claimant"],
  [["declined", "redirected", "withdrawn", "expired"], "send", "sent", "requester"],
];

const TABLE: ReadonlyMap<string, Way> = new Map(
  ROWS.flatMap(([from, step, to, who]) =>
    from.map((state) => [`${state}/${step}`, { to, who }] as const),
  ),
);

/** Milliseconds from a request to its return. */
export const CASE_LASTS = 7 * 86_400_000;
/** Milliseconds from a request to the reminder. */
export const REMINDS_AFTER = 5 * 86_400_000;

const RUNNING: ReadonlySet<CaseState> = new Set(["sent", "claimed", "more-asked"]);
const BACK: ReadonlySet<CaseState> = new Set([
  "declined",
  "redirected",
  "withdrawn",
  "expired",
]);
const ANSWERED: ReadonlySet<CaseState> = new Set(["answered", "closed", "billed"]);

/** Where a step leads, and who takes it; undefined when there is no such step there. */
export function wayOf(state: CaseState, step: string): Way | undefined {
  return TABLE.get(`${state}/${step}`);
}

/** Whether its clock runs. */
export function isRunning(state: CaseState): boolean {
  return RUNNING.has(state);
}

/** Whether it came back to who asked. */
export function isBack(state: CaseState): boolean {
  return BACK.has(state);
}

export function isAnswered(state: CaseState): boolean {
  return ANSWERED.has(state);
}
