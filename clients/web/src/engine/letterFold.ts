/**
 * How a letter stands, from all that was said of it (docs/protocol.md §5.13).
 *
 * What never enters this room: the store, who is called what, a word that does not count.
 */

import type { LetterStatus } from "@/api/letters.ts";
import { equal } from "@/crypto/bytes.ts";
import type { Event } from "@/crypto/event.ts";
import type { LetterDraftEvent, LetterRecallEvent } from "@/crypto/letterEvent.ts";
import { folded } from "@/engine/mailboxes.ts";

/** Somebody's word on a letter, in the order of the log; `time` is Unix ms. */
export interface LetterWord {
  readonly account: Uint8Array;
  readonly behalf: Uint8Array | null;
  readonly message: Uint8Array;
  readonly time: number;
  readonly event: Event;
}

/** A version that counts, and what was said of it. */
export interface LetterVersion {
  readonly draft: LetterDraftEvent;
  readonly message: Uint8Array;
  readonly validated: LetterWord | null;
}

export interface Letter {
  /** By version, the first one first; none when no draft counts. */
  readonly versions: readonly LetterVersion[];
  readonly left: LetterWord | null;
  /** By address as addresses are compared. */
  readonly recalls: ReadonlyMap<string, LetterRecallEvent>;
}

export function fold(words: readonly LetterWord[]): Letter {
  const versions: LetterVersion[] = [];
  const recalls = new Map<string, LetterRecallEvent>();
  let left: LetterWord | null = null;
  for (const word of words) {
    const { event, message } = word;
    const newest = versions.at(-1);
    if (event.tag === "letter-draft/1" && event.version === versions.length + 1) {
      versions.push({ draft: event, message, validated: null });
    } else if (newest !== undefined && validates(word, newest)) {
      versions[versions.length - 1] = { ...newest, validated: newest.validated ?? word };
    } else if (event.tag === "letter-exit/1") {
      left ??= word;
    } else if (event.tag === "letter-recall/1") {
      const key = folded(event.address);
      recalls.set(key, recalls.get(key) ?? event);
    }
  }
  return { versions, left, recalls };
}

/** Said by the validator himself, or for that role, of these very bytes. */
function validates({ account, behalf, event }: LetterWord, { draft }: LetterVersion): boolean {
  if (event.tag !== "letter-validated/1" || event.version !== draft.version) return false;
  const isHis = [account, behalf].some((one) => one !== null && equal(one, draft.validator));
  return isHis && equal(event.sha256, draft.sha256);
}

/** `isSaid`: the gateway has said something of this version. */
export function statusOf(
  letter: Letter,
  version: LetterVersion,
  isSaid: boolean,
): LetterStatus {
  const { draft, validated } = version;
  if (letter.versions.at(-1) !== version) return "replaced";
  if (draft.opposed) return "opposed";
  const isCalledBack = ({ mailbox }: LetterDraftEvent["recipients"][number]) =>
    letter.recalls.has(folded(mailbox.address));
  if (draft.recipients.length > 0 && draft.recipients.every(isCalledBack)) return "recalled";
  if (isSaid) return "sent";
  if (validated === null) return "drafted";
  return letter.left === null ? "validated" : "leaving";
}
