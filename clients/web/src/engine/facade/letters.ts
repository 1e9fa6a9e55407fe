/**
 * What a screen does with letters: draft, validate, say that the patient has left, call back.
 *
 * What never enters this room: the letter's text; its PDF is a file that was sent before.
 */

import type { FigureCalls, LetterCalls, LetterDraft } from "@/api/letters.ts";
import type { Id } from "@/api/views.ts";
import { equal, randomBytes } from "@/crypto/bytes.ts";
import type { KnownEvent } from "@/crypto/event.ts";
import { sealTaskNote } from "@/crypto/taskNote.ts";
import { askFor } from "@/engine/asking.ts";
import { Download } from "@/engine/attachments/download.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import { pdfOf, withinReach } from "@/engine/facade/letterPdf.ts";
import { mayWrite, type Speaking, say } from "@/engine/facade/saying.ts";
import { fold, type Letter, type LetterVersion } from "@/engine/letterFold.ts";
import { wordsOn } from "@/engine/letterReader.ts";
import { standing } from "@/engine/mailboxes.ts";
import { counts } from "@/engine/mailRules.ts";
import type { Thread } from "@/engine/thread.ts";
import { Backoff } from "@/wire/backoff.ts";
import { NotAllowed, NotFound, TamperedError } from "@/wire/errors.ts";
import { DeadlineKind } from "@/wire/protocol.ts";

/** Milliseconds between two tries: somebody waits for his signature. */
const PATIENCE_CAP = 5_000;

export function letterCalls(desk: Desk): LetterCalls & FigureCalls {
  return { ...draftingCalls(desk), ...followingCalls(desk), ...figureCalls(desk) };
}

function draftingCalls(desk: Desk): Pick<LetterCalls, "draftLetter" | "validateLetter"> {
  return {
    async draftLetter(thread, draft) {
      const known = await mayWrite(desk, thread, null);
      checkNobodyIsWritten(known.thread);
      await desk.parts.gateways.into(known.thread);
      const event = await draftOf(desk, known, draft);
      checkCounts(desk, known.thread, event, known.behalf);
      await say(desk, known, event, null);
      await watch(desk, known.thread, draft, event.letter);
    },
    async validateLetter(thread, letter) {
      const { known, newest } = await letterHere(desk, thread, letter);
      const { draft } = newest;
      const part = await pdfOf(desk, known, draft.file.message, draft.file.index);
      if (!equal(part.sha256Plain, draft.sha256)) {
        throw new TamperedError("FIL-06", "another file than the draft names");
      }
      await new Download(desk.parts.blobs, part, patience()).each(async () => undefined);
      const { account } = desk.parts.context.me;
      const behalf = equal(draft.validator, account) ? null : draft.validator;
      const { version, sha256 } = draft;
      const event = {
        tag: "letter-validated/1",
        letter: draft.letter,
        version,
        sha256,
      } as const;
      await tell(desk, thread, event, behalf, newest);
      await clear(desk, draft.letter);
    },
  };
}

function followingCalls(desk: Desk): Pick<LetterCalls, "letterExit" | "recallLetter"> {
  return {
    async letterExit(thread, letter, time) {
      const { newest } = await letterHere(desk, thread, letter);
      const event = { tag: "letter-exit/1", letter: newest.draft.letter, time } as const;
      await tell(desk, thread, event, null, newest);
    },
    async recallLetter(thread, letter, address, reason) {
      const { newest } = await letterHere(desk, thread, letter);
      const { version } = newest.draft;
      const said = {
        letter: newest.draft.letter,
        version,
        address,
        reason: reason.toWellFormed(),
      };
      await tell(desk, thread, { tag: "letter-recall/1", ...said }, null, newest);
    },
  };
}

function figureCalls(desk: Desk): FigureCalls {
  return {
    async figures(subject, first, last) {
      const make = (ref: number) => ["figures", ref, subject, first, last] as const;
      const [, , rows] = await askFor(desk.parts.link, "figures", make);
      return rows.map(([, period, unit, figures]) => {
        return { period, unit, figures: Object.fromEntries(figures) };
      });
    },
  };
}

/** What stands is sent every file at once: an unvalidated letter among them. */
function checkNobodyIsWritten(thread: Thread): void {
  if (standing(thread.memory.mailboxes).length > 0) {
    throw new NotAllowed("a mailbox stands in this thread: its files go there at once");
  }
}

async function draftOf(desk: Desk, known: Speaking, draft: LetterDraft) {
  const { thread } = known;
  const message = desk.parts.uploads.idNow(bytesOf(draft.message));
  const { kind, title, patient, unit, entry, exit, opposed, validateBy } = draft;
  const part = await pdfOf(desk, thread, message, draft.index);
  const file = await withinReach(desk, known, { message, index: draft.index }, title);
  const letter = draft.letter === null ? randomBytes(16) : bytesOf(draft.letter);
  const { versions } = await lettersHere(desk, thread, letter);
  return {
    tag: "letter-draft/1",
    letter,
    version: versions.length + 1,
    kind,
    title,
    patient,
    unit,
    entry,
    exit,
    file,
    sha256: part.sha256Plain,
    recipients: draft.recipients,
    opposed,
    validator: bytesOf(draft.validator),
    validateBy,
  } as const;
}

async function lettersHere(desk: Desk, thread: Thread, letter: Uint8Array): Promise<Letter> {
  return fold(await wordsOn(desk.parts.context, thread, letter));
}

async function letterHere(
  desk: Desk,
  thread: Id,
  letter: Id,
): Promise<{ known: Thread; newest: LetterVersion }> {
  const known = await desk.parts.threads.get(bytesOf(thread));
  const newest = (await lettersHere(desk, known, bytesOf(letter))).versions.at(-1);
  if (newest === undefined) throw new NotFound("no such letter here");
  return { known, newest };
}

async function tell(
  desk: Desk,
  thread: Id,
  event: KnownEvent,
  asked: Uint8Array | null,
  { message }: LetterVersion,
): Promise<void> {
  const { thread: known, behalf } = await mayWrite(desk, thread, asked);
  checkCounts(desk, known, event, behalf);
  await desk.parts.sender.outbox.put(known, event, { behalf });
  await desk.parts.teller.changed(known, message);
}

function checkCounts(
  desk: Desk,
  thread: Thread,
  event: KnownEvent,
  behalf: Uint8Array | null,
): void {
  const speaker = behalf ?? desk.parts.context.me.account;
  if (counts(event, thread.record.member(speaker)?.capacity)) return;
  throw new NotAllowed("only an owner or a member does this");
}

/** Somebody is told when it is not validated by then; the letter's id is the deadline's. */
async function watch(
  desk: Desk,
  thread: Thread,
  { tasked, validateBy, title, validator }: LetterDraft,
  letter: Uint8Array,
): Promise<void> {
  if (validateBy === 0) return;
  const { accounts, identities, link } = desk.parts;
  const account = bytesOf(tasked ?? validator);
  await accounts.refresh([account]);
  const chain = accounts.get(account);
  if (chain === null) throw new NotFound("no such account");
  const note = await sealTaskNote(chain.openState.publicKey, letter, {
    title: cut(thread.memory.title, 256),
    patient: cut(thread.memory.patient ?? "", 128),
    name: cut(identities.name(bytesOf(validator)), 128),
    phone: "",
    text: cut(title, 512),
    message: null,
  });
  const kind = DeadlineKind.LETTER_VALIDATION;
  await clear(desk, letter);
  await link.ask((ref) => {
    return ["set_deadline", ref, letter, thread.id, kind, validateBy, account, note] as const;
  });
}

async function clear(desk: Desk, deadline: Uint8Array): Promise<void> {
  await desk.parts.link.ask((ref) => ["clear_deadline", ref, deadline] as const);
}

function patience(): Backoff {
  return new Backoff(Math.random, PATIENCE_CAP);
}

function cut(text: string, most: number): string {
  return [...text].slice(0, most).join("");
}
