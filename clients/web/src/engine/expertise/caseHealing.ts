/**
 * Which step the server says was taken by me and nobody signed (docs/protocol.md §5.15.6).
 *
 * What never enters this room: the network, a word that is said.
 */

import { equal } from "@/crypto/bytes.ts";
import type { FoldedCase } from "@/engine/expertise/caseFold.ts";
import { type Step, wayOf } from "@/engine/expertise/caseRules.ts";
import type { Told } from "@/engine/expertise/caseViews.ts";

/** Milliseconds in which a word may be on its way, from another device of mine too. */
const PATIENCE = 120_000;

const TAKEN_AGAIN: readonly Step[] = [
  "claim",
  "answer",
  "release",
  "ask",
  "give",
  "decline",
  "redirect",
  "withdraw",
  "close",
  "bill",
];

/**
 * The step that leads from what is signed to what the server says, if I must have taken it. It is
 * offered, and never said by itself: a server that lies has nobody sign what he did not do.
 */
export function missingStep(
  folded: FoldedCase,
  told: Told,
  me: Uint8Array,
  now: number,
): Step | null {
  if (told.state === folded.state || now - told.moved < PATIENCE) return null;
  if (told.moved < folded.moved) return null;
  const found = TAKEN_AGAIN.find((step) => {
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
