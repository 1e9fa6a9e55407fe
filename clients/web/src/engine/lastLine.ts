/**
 * What a list of threads shows of the last message, kept as the log is read.
 *
 * What never enters this room: the store, and who is called what.
 */

import { equal } from "@/crypto/bytes.ts";
import type { ReportEvent, RequestEvent } from "@/crypto/caseEvent.ts";
import type { Event, FileEvent, TextEvent } from "@/crypto/event.ts";
import type { MailInEvent } from "@/crypto/mailEvent.ts";
import type { StudyEvent } from "@/crypto/studyEvent.ts";
import { preview } from "@/engine/attachments/shown.ts";
import { mentionsOf } from "@/engine/effects.ts";
import type { LogItem } from "@/engine/logItem.ts";
import { isAutomatic, isHidden, type Judgement } from "@/engine/mailViews.ts";
import { studyWords } from "@/engine/studyViews.ts";
import type { ThreadMemory } from "@/store/threads.ts";

/** Characters of the last text that a list of threads shows. */
const PREVIEW = 200;

/** Who said something, and under which id. */
export interface Saying {
  readonly me: Uint8Array;
  readonly isMine: boolean;
  readonly author: Uint8Array;
  readonly name: string;
  readonly message: Uint8Array;
}

type ListedEvent = TextEvent | FileEvent | StudyEvent | RequestEvent | ReportEvent;

const LISTED: ReadonlySet<string> = new Set([
  "text/1",
  "file/1",
  "study/1",
  "expertise-request/1",
  "expertise-report/1",
] satisfies readonly ListedEvent["tag"][]);

/** Whether a list shows it when it is the last that was said. */
function isListed(event: Event): event is ListedEvent {
  return event.tag !== null && LISTED.has(event.tag);
}

/** Note what a message that was read does to the last line. */
export function remember(
  memory: ThreadMemory,
  said: Saying,
  item: LogItem,
  event: Event,
): void {
  memory.lastTime = Math.max(memory.lastTime, item.time);
  if (isListed(event)) {
    const { me, isMine, author, message } = said;
    memory.lastText = lastText(event);
    memory.lastId = message;
    const { row } = memory;
    row.lastSeq = item.seq;
    row.lastAuthor = author;
    row.lastAuthorName = said.name;
    row.lastMine = isMine;
    row.lastState = isMine ? "stored" : null;
    row.mentioned ||= !isMine && mentionsOf(event).some((one) => equal(one, me));
  } else if (event.tag === "mail-in/1" && !isAutomatic(event)) {
    rememberMail(memory, said.message, event, null);
    memory.row.lastSeq = item.seq;
    memory.row.lastState = null;
  } else if (event.tag === "edit/1" && equal(event.target, memory.lastId)) {
    memory.lastText = event.body.slice(0, PREVIEW);
  } else if (event.tag === "withdraw/1" && equal(event.target, memory.lastId)) {
    memory.lastText = "";
  }
}

/** Of what is held back a list shows where it came from, and nothing that it says. */
export function rememberMail(
  memory: ThreadMemory,
  message: Uint8Array,
  event: MailInEvent,
  judgement: Judgement | null,
): void {
  const isHeld = isHidden(event, judgement);
  const words = event.files.length > 0 ? preview(event.body, event.files) : event.body;
  memory.lastText = `✉ ${isHeld ? event.address : words}`.slice(0, PREVIEW);
  memory.lastId = message;
  const { row } = memory;
  row.lastAuthor = null;
  row.lastAuthorName = isHeld ? "" : judgement?.event.name || event.name || event.address;
  row.lastMine = false;
}

/** What a list of threads shows of a message. */
export function lastText(event: ListedEvent): string {
  if (event.tag === "expertise-request/1") return `⚕ ${event.question}`.slice(0, PREVIEW);
  if (event.tag === "expertise-report/1") return `⚕ ${event.conclusion}`.slice(0, PREVIEW);
  if (event.tag === "text/1") return event.body.slice(0, PREVIEW);
  if (event.tag === "study/1") return preview(studyWords(event), []).slice(0, PREVIEW);
  return preview(event.caption, event.files).slice(0, PREVIEW);
}
