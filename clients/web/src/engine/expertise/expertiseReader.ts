/**
 * What the log says of cases, consents and ledgers, noted as it is read.
 *
 * What never enters this room: the store, a line as it is shown, how a case stands.
 */

import { isOfCounting, isOfLedger } from "@/crypto/billingEvent.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { isOfConsent } from "@/crypto/caseEvent.ts";
import type { Event } from "@/crypto/event.ts";
import { isOfPatients } from "@/crypto/patientEvent.ts";
import { noted } from "@/engine/expertise/consents.ts";
import type { ThreadMemory } from "@/store/threads.ts";

/** Cases that a thread remembers: as many as a server lets run in one. */
const MAX_CASES = 500;

/** Steps that call nobody to anything. */
const QUIET: ReadonlySet<string> = new Set(["claim", "release", "close", "bill"]);

/** True when what is on a screen may be another one: a consent ended or came back, a ledger. */
export function noteExpertise(
  memory: ThreadMemory,
  seq: number,
  author: Uint8Array,
  word: Event | null,
): boolean {
  if (word === null) return false;
  if (word.tag === "expertise-request/1") {
    const key = hex(word.case);
    if (!memory.cases.includes(key)) memory.cases = [...memory.cases, key].slice(-MAX_CASES);
  } else if (isOfConsent(word)) {
    memory.consents = noted(memory.consents, seq, word);
    return [...memory.consents.values()].some(({ until }) => until !== null);
  } else if (word.tag === "ledger/1" && memory.ledger === null) {
    if (!equal(word.practitioner, author)) return false;
    memory.ledger = hex(author);
    return true;
  }
  return false;
}

/** Whether it is said to an automation, or in a ledger: no line that is read in a thread. */
export function isUnshown(event: Event): boolean {
  return isOfPatients(event) || isOfCounting(event) || isOfLedger(event);
}

/** A line that counts as unread for nobody. */
export function isQuietStep(event: Event): boolean {
  if (event.tag === "consent/1") return true;
  return event.tag === "expertise-step/1" && QUIET.has(event.step);
}
