/**
 * Whose words about mailboxes, letters, cases and acts count (docs/protocol.md §5.12, §5.13,
 * §5.15, §5.16).
 *
 * What never enters this room: what such a word does.
 */

import type { Capacity } from "@/crypto/epochBody.ts";
import type { Event } from "@/crypto/event.ts";

const MEMBERS: ReadonlySet<Capacity> = new Set(["owner", "member"]);
const OWNERS: ReadonlySet<Capacity> = new Set(["owner"]);
const LEAVING: ReadonlySet<Capacity> = new Set(["owner", "member", "agent"]);
const GATEWAYS: ReadonlySet<Capacity> = new Set(["gateway"]);

/**
 * Everything else is judged elsewhere: that a letter is validated, by its draft; a step, by
 * the case.
 */
const COUNTED: Readonly<Record<string, ReadonlySet<Capacity>>> = {
  "correspondent/1": MEMBERS,
  "mail-confirm/1": MEMBERS,
  "mail-state/1": GATEWAYS,
  "mail-in/1": GATEWAYS,
  "letter-draft/1": MEMBERS,
  "letter-exit/1": LEAVING,
  "letter-recall/1": MEMBERS,
  "expertise-request/1": MEMBERS,
  "expertise-step/1": MEMBERS,
  "expertise-count/1": MEMBERS,
  "expertise-report/1": MEMBERS,
  "consent/1": MEMBERS,
  "consent-end/1": MEMBERS,
  "ledger/1": OWNERS,
  "act/1": OWNERS,
  "act-counter/1": MEMBERS,
  "acts-exported/1": MEMBERS,
};

/** Unix ms, the year 2100: a mail's own time is anything, and no calendar takes all. */
const LATEST = 4_102_444_800_000;

/** A time that somebody else has given, as it may be shown. */
export function bounded(time: number): number {
  return Math.min(time, LATEST);
}

/** Whether it does anything, said in this capacity; what does not is kept and never shown. */
export function counts(event: Event, capacity: Capacity | undefined): boolean {
  const who = event.tag === null ? undefined : COUNTED[event.tag];
  return who === undefined || (capacity !== undefined && who.has(capacity));
}
