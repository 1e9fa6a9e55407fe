/**
 * What patients agreed to in a thread, and what is blocked since one no longer does
 * (docs/protocol.md §5.15.8).
 *
 * What never enters this room: the store; a word that does not count.
 */

import type { FileView } from "@/api/views.ts";
import type { Part } from "@/crypto/attachment.ts";
import { hex } from "@/crypto/bytes.ts";
import type { ConsentingEvent } from "@/crypto/caseEvent.ts";
import type { ConsentMark } from "@/store/threads.ts";

/** By the consent's id (hex). */
export type Consents = ReadonlyMap<string, ConsentMark>;

/** Consents that a thread remembers: those that hold are forgotten first, the oldest before all. */
const MAX_CONSENTS = 1_000;

/** The first word on a consent counts, and the first that ends it; the same map for any other. */
export function noted(consents: Consents, seq: number, event: ConsentingEvent): Consents {
  const key = hex(event.consent);
  const before = consents.get(key);
  if (event.tag === "consent/1") {
    if (before !== undefined) return consents;
    const mark = { about: event.about.map(hex), since: seq, until: null };
    return bounded(new Map(consents).set(key, mark));
  }
  if (before === undefined || before.until !== null) return consents;
  return new Map(consents).set(key, { ...before, until: seq });
}

function bounded(consents: Map<string, ConsentMark>): Consents {
  if (consents.size <= MAX_CONSENTS) return consents;
  const [oldest] = [...consents].find(([, mark]) => mark.until === null) ?? [];
  if (oldest !== undefined) consents.delete(oldest);
  return consents;
}

/** Whether a consent for this file (SHA-256, hex) has ended and none was given since. */
export function isBlocked(consents: Consents, sha256: string): boolean {
  const about = [...consents.values()].filter((one) => one.about.includes(sha256));
  const ended = Math.max(-1, ...about.map((one) => one.until ?? -1));
  return ended >= 0 && !about.some((one) => one.until === null && one.since > ended);
}

/**
 * Which files of a message are blocked, by their place: of a study, which `isWhole`, the index
 * stands for all of them.
 */
export function blockedIn(
  consents: Consents,
  parts: readonly Part[],
  isWhole: boolean,
): readonly boolean[] {
  if (consents.size === 0) return parts.map(() => false);
  const each = parts.map((part) => isBlocked(consents, hex(part.sha256Plain)));
  return isWhole ? each.map(() => each[0] === true) : each;
}

/** The files as a screen may show them: of those that are blocked, no picture. */
export function shownFiles(
  files: readonly FileView[],
  blocked: readonly boolean[],
): readonly FileView[] {
  return files.map((file, place) =>
    blocked[place] === true ? { ...file, thumbnail: null, blocked: true } : file,
  );
}
