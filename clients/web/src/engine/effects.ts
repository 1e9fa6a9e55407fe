/**
 * What a message says once all that was said of it later is applied.
 *
 * What never enters this room: the store, and who is called what.
 */

import type { FileView } from "@/api/views.ts";
import type { Part } from "@/crypto/attachment.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { isOfCase, isOfConsent } from "@/crypto/caseEvent.ts";
import { RuleError } from "@/crypto/errors.ts";
import { decodeEvent, type Event, type FileEvent, type TextEvent } from "@/crypto/event.ts";
import type { MailStateEvent } from "@/crypto/mailEvent.ts";
import type { ImageMarkEvent } from "@/crypto/studyEvent.ts";
import { storedFiles } from "@/engine/attachments/shown.ts";
import { isHidden, type Judgement } from "@/engine/mailViews.ts";

/** An account and what it said about a message. */
export interface Said {
  readonly account: Uint8Array;
  readonly event: Event;
}

export interface Reaction {
  readonly account: Uint8Array;
  readonly symbol: string;
  readonly on: boolean;
}

/** A key image, and whose it is. */
export interface Marked {
  readonly account: Uint8Array;
  readonly event: ImageMarkEvent;
}

/** What later events made of a message. */
export interface Effects {
  text: string | null;
  edited: boolean;
  withdrawn: boolean;
  /** By account (hex) and symbol, the last word last. */
  readonly reactions: Map<string, Reaction>;
  /** By account (hex), in the order of taking charge. */
  readonly acknowledged: Map<string, Uint8Array>;
  /** What a gateway said of it, in order. */
  readonly states: MailStateEvent[];
  /** By account (hex) and mark (hex), those that stand. */
  readonly marks: Map<string, Marked>;
  /** The first word on a held mail. */
  judgement: Judgement | null;
}

export function noEffects(): Effects {
  return {
    text: null,
    edited: false,
    withdrawn: false,
    reactions: new Map(),
    acknowledged: new Map(),
    states: [],
    marks: new Map(),
    judgement: null,
  };
}

/**
 * Apply what was said of a message, in order.
 *
 * Only its author's account edits or withdraws it; one reaction an account and symbol, the
 * last word counts.
 */
export function gather(author: Uint8Array, said: Iterable<Said>): Effects {
  const effects = noEffects();
  for (const { account, event } of said) {
    if (event.tag === "edit/1" && equal(account, author) && !effects.withdrawn) {
      effects.text = event.body;
      effects.edited = true;
    } else if (event.tag === "withdraw/1" && equal(account, author)) {
      effects.withdrawn = true;
    } else if (event.tag === "reaction/1") {
      const key = `${hex(account)}/${event.symbol}`;
      effects.reactions.delete(key);
      effects.reactions.set(key, { account, symbol: event.symbol, on: event.on });
    } else if (event.tag === "ack/1") {
      effects.acknowledged.set(hex(account), account);
    } else if (event.tag === "mail-state/1") {
      effects.states.push(event);
    } else if (event.tag === "image-mark/1") {
      const key = `${hex(account)}/${hex(event.mark)}`;
      effects.marks.delete(key);
      if (event.on) effects.marks.set(key, { account, event });
    } else if (event.tag === "mail-confirm/1") {
      effects.judgement ??= { account, event };
    }
  }
  return effects;
}

/** The event that was kept, or null when it is none. */
export function decoded(data: Uint8Array): Event | null {
  try {
    return decodeEvent(data);
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
}

/** Whether it is a line that people read. */
export function isSaid(event: Event | null): event is TextEvent | FileEvent {
  return event?.tag === "text/1" || event?.tag === "file/1";
}

/** The message, letter or case that an event changes; null when it is a line of its own. */
export function targetOf(event: Event): Uint8Array | null {
  if (event.tag === null || event.tag === "letter-draft/1") return null;
  if (event.tag === "expertise-count/1") return event.case;
  if ("target" in event) return event.target;
  return "letter" in event ? event.letter : null;
}

/** The letter, the case or the consent that an event is about: words on one are kept by it. */
export function subjectOf(event: Event | null): Uint8Array | null {
  if (event === null || event.tag === null) return null;
  if (isOfCase(event)) return event.case;
  if (isOfConsent(event)) return event.consent;
  return "letter" in event ? event.letter : null;
}

/** Where a list or a quote has no words of its own for a line of a tele-expertise. */
const EXPERTISE = "⚕";

/** What is said in it before anything was said of it; none of what is held back. */
function wordsOf(event: Event | null, effects: Effects): string {
  if (event?.tag === "text/1") return event.body;
  if (event?.tag === "file/1" || event?.tag === "study/1") return event.caption;
  if (event?.tag === "expertise-request/1") return event.question;
  if (event?.tag === "expertise-report/1") return event.conclusion;
  if (event?.tag === "expertise-step/1") return event.text || EXPERTISE;
  if (event !== null && isOfConsent(event)) return EXPERTISE;
  if (event?.tag !== "mail-in/1" || isHidden(event, effects.judgement)) return "";
  return event.body;
}

/** Its words now; none of what was withdrawn. */
export function textOf(event: Event | null, effects: Effects): string {
  if (effects.withdrawn) return "";
  return (isSaid(event) ? effects.text : null) ?? wordsOf(event, effects);
}

/** The message that it answers. */
export function replyOf(event: Event | null): Uint8Array | null {
  return isSaid(event) || event?.tag === "mail-in/1" ? event.replyTo : null;
}

export function mentionsOf(event: Event | null): readonly Uint8Array[] {
  return isSaid(event) ? event.mentions : [];
}

export function partsOf(event: Event | null, effects: Effects): readonly Part[] {
  if (effects.withdrawn) return [];
  if (event?.tag === "file/1" || event?.tag === "study/1") return event.files;
  const isMail = event?.tag === "mail-in/1" && !isHidden(event, effects.judgement);
  return isMail ? event.files : [];
}

/** Its files; none of what was withdrawn, and none of a study, which says them itself. */
export function filesOf(event: Event | null, effects: Effects): readonly FileView[] {
  return event?.tag === "study/1" ? [] : storedFiles(partsOf(event, effects));
}
