/**
 * What the log says of cases, consents and ledgers, noted as it is read.
 *
 * What never enters this room: the store, a line as it is shown, how a case stands.
 */

import { isOfCounting, isOfLedger } from "@/crypto/billingEvent.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { isOfConsent } from "@/crypto/caseEvent.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import type { Event } from "@/crypto/event.ts";
import { isOfPatients } from "@/crypto/patientEvent.ts";
import { noted } from "@/engine/expertise/consents.ts";
import type { ThreadMemory } from "@/store/threads.ts";

/** Cases that a thread remembers, the newest: twice what a server lets run in one. */
const MAX_CASES = 1_000;

/** Steps that call nobody to anything. */
const QUIET: ReadonlySet<string> = new Set(["claim", "release", "close", "bill"]);

/**
 * A ledger is listed among no threads, so a word must not hide one that people talk in: it is
 * begun by an owner, in a thread that is kept for ever and in which nothing was said.
 */
export function mayBegin(
  memory: ThreadMemory,
  record: EpochRecord,
  owner: Uint8Array,
): boolean {
  if (record.member(owner)?.capacity !== "owner") return false;
  const { after, hold } = record.retention;
  const isTalked = memory.title !== "" || memory.row.lastSeq > 0 || memory.cases.length > 0;
  const isNamed = memory.consents.size > 0 || memory.mailboxes.size > 0;
  return after === 0 && hold === 0 && !isTalked && !isNamed;
}

/**
 * True when what is on a screen may be another one: a consent ended or came back, a ledger.
 * `record` is that in force where it was said.
 */
export function noteExpertise(
  memory: ThreadMemory,
  seq: number,
  author: Uint8Array,
  word: Event | null,
  record: EpochRecord,
): boolean {
  if (word === null) return false;
  if (word.tag === "expertise-request/1") {
    const key = hex(word.case);
    if (!memory.cases.includes(key)) memory.cases = [...memory.cases, key].slice(-MAX_CASES);
  } else if (isOfConsent(word)) {
    memory.consents = noted(memory.consents, seq, word);
    return [...memory.consents.values()].some(({ until }) => until !== null);
  } else if (word.tag === "ledger/1" && memory.ledger === null) {
    if (!equal(word.practitioner, author) || !mayBegin(memory, record, author)) return false;
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
