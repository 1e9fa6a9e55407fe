/**
 * Views as words, the same in the list, the thread, a search and on paper.
 *
 * What never enters this room: an element, a colour.
 */

import type {
  Id,
  MemberView,
  MessageView,
  Named,
  PersonView,
  ThreadSummary,
  ThreadView,
} from "@/api/index.ts";
import { span } from "@/ui/state/moments.ts";
import { words } from "@/ui/words/words.ts";

/** Kinds of lines that somebody said: they are answered, picked, taken back. */
export const SAID: ReadonlySet<string> = new Set(["text", "file", "mail", "study"]);
const OPENING = 1;
const EARLY = "LOG-04";
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be shown
const UNSHOWN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;

/** Someone else's text must not swap or hide what is read. */
export function clean(text: string): string {
  return text.replace(UNSHOWN, "");
}

export function oneLine(text: string): string {
  return clean(text).split(/\s+/u).filter(Boolean).join(" ");
}

export function nameOf(named: { readonly account: Id; readonly name: string }): string {
  return oneLine(named.name) || words().common.noName(named.account.slice(0, 8));
}

export function namesOf(many: readonly Named[]): string {
  return words().common.names(many.map(nameOf));
}

/** `Chirurgienne, chirurgie viscérale`, or that nobody vouches. */
export function callingOf(person: PersonView): string {
  if (!person.verified) return words().common.unverified;
  const kind = words().common.kinds[person.kind];
  const parts = [kind, oneLine(person.profession), oneLine(person.speciality)];
  return capitalised(parts.filter(Boolean).join(", "));
}

export function titleOf(thread: ThreadSummary): string {
  return oneLine(thread.title) || words().thread.untitled;
}

/** Where it comes from, unless its title says so: a role, a service; or what the other end is. */
export function serviceOf(thread: ThreadSummary): string {
  const service = oneLine(thread.service);
  if (service && service !== titleOf(thread)) return service;
  return thread.kind === null ? "" : capitalised(words().common.kinds[thread.kind]);
}

export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** The name above a message, without the role. */
export function authorOf(message: MessageView): string {
  if (message.mine) return words().common.you;
  return nameOf({ account: message.author, name: message.authorName });
}

/** `Bruno Marchetti pour Chirurgie de garde`. */
export function speakerOf(message: MessageView): string {
  const name = authorOf(message);
  if (message.behalf === null) return name;
  const role = nameOf({ account: message.behalf, name: message.behalfName });
  return words().message.speaksFor(name, role);
}

/** What stands where the text stands, whatever kind of line this is; files are not in it. */
export function bodyOf(message: MessageView): string {
  if (message.withdrawn) return words().message.withdrawn;
  if (SAID.has(message.kind) || message.kind.startsWith("case")) return clean(message.text);
  return noticeOf(message);
}

function noticeOf(message: MessageView): string {
  const said = words().message;
  const name = nameOf({ account: message.author, name: message.authorName });
  switch (message.kind) {
    case "members":
      return membersNotice(message, name);
    case "left":
      return message.mine ? said.youLeft : said.left(name);
    case "filed":
      return message.mine ? said.youFiled : said.filed(name);
    case "complaint":
      return said.complaint(name);
    case "erased":
      return erasedNotice(message);
    case "refused":
      return said.refused(message.marks.join(", "));
    case "sealed":
      return said.sealed;
    default:
      return said.unknown;
  }
}

function membersNotice(message: MessageView, name: string): string {
  const said = words().message;
  if (message.seq === OPENING) return message.mine ? said.youOpened : said.opened(name);
  const parts: string[] = [];
  if (message.came.length) {
    const names = namesOf(message.came);
    parts.push(message.mine ? said.youAdded(names) : said.added(name, names));
  }
  if (message.gone.length) {
    const names = namesOf(message.gone);
    parts.push(message.mine ? said.youRemoved(names) : said.removed(name, names));
  }
  if (message.newTitle !== null) {
    const title = oneLine(message.newTitle) || words().thread.untitled;
    parts.push(message.mine ? said.youRenamed(title) : said.renamed(name, title));
  }
  if (message.newPatient !== null) {
    const patient = oneLine(message.newPatient);
    parts.push(message.mine ? said.youNamedPatient(patient) : said.namedPatient(name, patient));
  }
  if (parts.length) return parts.join(". ");
  return message.mine ? said.youUpdated : said.updated(name);
}

function erasedNotice(message: MessageView): string {
  const said = words().message;
  if (message.marks.includes(EARLY)) return said.erasedEarly;
  return message.retention ? said.erased(span(message.retention)) : said.erasedBefore;
}

/** A message in one line, as it is quoted or announced. */
export function inOneLine(message: MessageView): string {
  const text = oneLine(bodyOf(message));
  const names = message.files.map((file) => oneLine(file.name));
  return [text, ...(message.withdrawn ? [] : names)].filter(Boolean).join(" · ");
}

/** What became of a message of mine; in a group, with how many of its readers. */
export function stateOf(message: MessageView): string {
  const said = words().message;
  if (message.state === "failed") {
    return message.reason ? said.failedBecause(reasonOf(message)) : said.states.failed;
  }
  const total = message.recipients;
  const isPartly = message.state === "stored" || message.state === "delivered";
  if (isPartly && message.displayedBy.length) {
    return said.displayedBy(message.displayedBy.length, total);
  }
  if (message.state === "stored" && message.deliveredTo.length) {
    return said.deliveredTo(message.deliveredTo.length, total);
  }
  return said.states[message.state];
}

function reasonOf(message: MessageView): string {
  const reason = message.reason ?? "";
  const ofFiles = message.files.length ? words().files.reasons[reason] : undefined;
  return ofFiles ?? words().errors.codes[reason] ?? reason;
}

/** Rules on people and roles that have a sentence. */
export function warningsOf(rules: readonly string[]): readonly string[] {
  return rules.map((rule) => words().warnings.rules[rule] ?? "").filter(Boolean);
}

/** How many can read: a member that is held stands for those who hold it. */
/** That the server cannot read; nor anybody else, where nothing goes on as a mail. */
export function whoElse(thread: ThreadView): string {
  const said = words().thread;
  return thread.mailboxes.length
    ? said.serverCannot
    : `${said.serverCannot} ${said.nobodyElse}`;
}

export function readersOf(thread: ThreadView): number {
  const readers = thread.members.flatMap((member) =>
    member.holders.length ? member.holders.map((one) => one.account) : [member.account],
  );
  return new Set(readers).size;
}

/** Members that are not of my organisation, machines of my own aside. */
export function outsidersOf(thread: ThreadView): readonly MemberView[] {
  const mine = thread.members.find((member) => member.mine)?.organisation ?? null;
  return thread.members.filter((member) => !member.mine && member.organisation !== mine);
}
