/**
 * Asking: a request made of a draft, its consent, the expert let in (docs/protocol.md §5.15).
 *
 * What never enters this room: what the rules decide; the draft brings their word.
 */

import type { CaseDraft, ConsentDraft, FileRef } from "@/api/expertise.ts";
import type { Id } from "@/api/views.ts";
import { equal, randomBytes, unhex } from "@/crypto/bytes.ts";
import type { ConsentEvent, RequestEvent } from "@/crypto/caseEvent.ts";
import type { FileOf } from "@/crypto/letterEvent.ts";
import type { FoldedCase } from "@/engine/expertise/caseFold.ts";
import { isBlocked } from "@/engine/expertise/consents.ts";
import { settled } from "@/engine/expertise/settled.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Thread } from "@/engine/thread.ts";
import { NotAllowed, NotFound, TooLarge } from "@/wire/errors.ts";

const MAX_VERSION = 999;
const MAX_QUESTION = 320;
const MAX_CONSENTED = 64;

/** What a request, or a report, names of its thread, under the ids that are stored. */
export interface Named {
  readonly documents: readonly FileOf[];
  readonly studies: readonly Uint8Array[];
}

/** Waits for what is on its way. @throws NotAllowed, NotFound */
export async function namedIn(
  parts: Parts,
  thread: Thread,
  documents: readonly FileRef[],
  studies: readonly Id[],
): Promise<Named> {
  const files: FileOf[] = [];
  for (const { message, index } of documents) {
    files.push({ message: await settled(parts, thread, unhex(message)), index });
  }
  const brought: Uint8Array[] = [];
  for (const study of studies) brought.push(await settled(parts, thread, unhex(study)));
  return { documents: files, studies: brought };
}

/** SHA-256 of these files, of each study that of its index. @throws NotFound */
export async function hashesOf(
  parts: Parts,
  thread: Thread,
  { documents, studies }: Named,
): Promise<readonly Uint8Array[]> {
  const hashes: Uint8Array[] = [];
  for (const { message, index } of documents) {
    const part = (await parts.timeline.parts(thread, message))[index];
    if (part === undefined) throw new NotFound(`no file ${index} in this message`);
    hashes.push(part.sha256Plain);
  }
  for (const study of studies) {
    const [index] = await parts.timeline.parts(thread, study);
    if (index === undefined) throw new NotFound("no study in this message");
    hashes.push(index.sha256Plain);
  }
  return hashes;
}

/** @throws NotAllowed for what its patient agrees to no more */
export function checkNotBlocked(thread: Thread, hashes: readonly string[]): void {
  if (hashes.some((one) => isBlocked(thread.memory.consents, one))) {
    throw new NotAllowed("the patient agrees no more to the use of a file");
  }
}

/** What was agreed, as it was asked for or as it was said. */
type Agreed = Pick<ConsentDraft, "patient" | "informed"> & {
  readonly purposes: readonly string[];
  readonly form: string;
};

export function consentOf(
  draft: Agreed,
  about: readonly Uint8Array[],
  time: number,
): ConsentEvent {
  if (!draft.informed) throw new NotAllowed("the patient has to be informed first");
  if (about.length > MAX_CONSENTED) throw new TooLarge("a consent is about 64 files at most");
  return {
    tag: "consent/1",
    consent: randomBytes(16),
    patient: draft.patient,
    about: [...about],
    purposes: [...draft.purposes],
    form: draft.form,
    informed: draft.informed,
    time,
  };
}

export interface Asking {
  readonly case: Uint8Array;
  readonly version: number;
  readonly consent: Uint8Array;
  readonly named: Named;
  readonly time: number;
}

/** @throws TooLarge for an empty question, or one of more than 320 characters */
export function requestOf(draft: CaseDraft, asking: Asking): RequestEvent {
  const question = draft.question.toWellFormed().trim();
  const length = [...question].length;
  if (length === 0 || length > MAX_QUESTION) {
    throw new TooLarge(`a question has 1 to ${MAX_QUESTION} characters`);
  }
  if (asking.version > MAX_VERSION) throw new TooLarge("a request has 999 versions at most");
  const { speciality, reason, urgent, inpatient, patient, cover } = draft;
  return {
    tag: "expertise-request/1",
    case: asking.case,
    version: asking.version,
    expert: unhex(draft.expert),
    speciality,
    reason,
    question,
    context: draft.context.toWellFormed(),
    urgent,
    inpatient,
    patient,
    cover,
    requester: draft.requester,
    doctor: draft.doctor,
    documents: asking.named.documents,
    studies: asking.named.studies,
    consent: asking.consent,
    judged: draft.judged,
    time: asking.time,
  };
}

/** The same request for somebody else, in its next version. */
export function requestTo(
  { request }: FoldedCase,
  expert: Uint8Array,
  time: number,
): RequestEvent {
  return { ...request, version: request.version + 1, expert, time };
}

/** Let the expert in who is no member, with all that was said. @throws NotAllowed */
export async function letIn(parts: Parts, thread: Thread, expert: Uint8Array): Promise<void> {
  if (equal(expert, parts.context.me.account)) {
    throw new NotAllowed("nobody asks himself");
  }
  if (thread.record.member(expert) === undefined) {
    await parts.membership.invite(thread, expert, "member", { past: true });
  }
  const capacity = thread.record.member(expert)?.capacity;
  if (capacity !== "owner" && capacity !== "member") {
    throw new NotAllowed("the expert takes no part in this thread");
  }
}
