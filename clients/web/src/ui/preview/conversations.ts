/** What is said in the fake hospital: forty threads, one of three thousand messages. */

import type {
  Capacity,
  HolderView,
  Id,
  MemberView,
  MessageView,
  Named,
  PersonView,
  ThreadView,
} from "@/api/index.ts";
import * as who from "@/ui/preview/people.ts";
import type { Scene } from "@/ui/preview/pictures.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Thread {
  view: ThreadView;
  readonly messages: MessageView[];
}

export interface Line extends Partial<MessageView> {
  readonly by: PersonView;
  /** Minutes before now. */
  readonly ago: number;
  readonly says?: string;
  readonly photos?: readonly Scene[];
}

export interface Plot {
  readonly title: string;
  readonly with: readonly PersonView[];
  readonly patient?: string;
  readonly service?: string;
  readonly lines: readonly Line[];
  readonly unread?: number;
  readonly more?: Partial<ThreadView>;
}

export function named(person: Named): Named {
  return { account: person.account, name: person.name };
}

const HOLDERS: readonly HolderView[] = [
  { ...named(who.DAVID), manager: true, stale: false },
  { ...named(who.ANNA), manager: false, stale: false },
  { ...named(who.BRUNO), manager: false, stale: false },
];

export function memberOf(
  person: PersonView,
  capacity: Capacity = "member",
  readsFrom = 0,
): MemberView {
  return {
    account: person.account,
    name: person.name,
    profession: person.profession,
    place: person.place,
    capacity,
    readsFrom,
    readsPast: readsFrom === 0,
    kind: person.kind,
    holders: person.kind === "role" ? HOLDERS : [],
    warnings: person.warnings,
    verified: person.verified,
    organisation: person.organisation,
    organisationName: person.organisationName,
    mine: person.account === who.ME.account,
  };
}

export function messageOf(
  thread: string,
  seq: number | null,
  line: Line,
  now: number,
): MessageView {
  const { by, ago, says = "", photos: _, ...more } = line;
  const isMine = by.account === who.ME.account;
  return {
    id: who.idOf(`${thread} ${seq} ${says.slice(0, 12)}`, 16),
    seq,
    author: by.account,
    authorName: by.name,
    authorProfession: by.profession,
    behalf: null,
    behalfName: "",
    time: now - ago * MINUTE,
    kind: "text",
    text: says,
    mentions: [],
    mentionsMe: false,
    replyTo: null,
    edited: false,
    withdrawn: false,
    reactions: [],
    acknowledgedBy: [],
    deliveredTo: [],
    displayedBy: [],
    recipients: 3,
    state: isMine ? "displayed" : "stored",
    reason: null,
    confirmed: true,
    marks: [],
    mine: isMine,
    followsGap: false,
    came: [],
    gone: [],
    files: [],
    retention: 0,
    newTitle: null,
    newPatient: null,
    mail: null,
    mailbox: null,
    letter: null,
    study: null,
    expertise: null,
    caseStep: null,
    consent: null,
    mails: [],
    ...more,
  };
}

export function threadOf(plot: Plot, now: number): Thread {
  const id = who.idOf(`thread ${plot.title} ${plot.with[0]?.name}`);
  const messages = plot.lines.map((line, at) => seenBy(plot, messageOf(id, at + 1, line, now)));
  return { view: viewOf(id, plot, messages), messages };
}

/** What is displayed was so by everyone else. */
function seenBy(plot: Plot, message: MessageView): MessageView {
  const recipients = plot.with.length;
  const isSeen = message.mine && message.state === "displayed" && !message.displayedBy.length;
  const all = plot.with.map(named);
  return { ...message, recipients, ...(isSeen ? { deliveredTo: all, displayedBy: all } : {}) };
}

function viewOf(id: Id, plot: Plot, messages: readonly MessageView[]): ThreadView {
  const isDirect = plot.title === "";
  const members = [
    memberOf(who.ME, "owner"),
    ...plot.with.map((person) =>
      memberOf(person, person.kind === "gateway" ? "gateway" : "member"),
    ),
  ];
  const unread = plot.unread ?? 0;
  const head = messages.findLast((message) => message.seq !== null)?.seq ?? 0;
  return {
    id,
    title: isDirect ? (plot.with[0]?.name ?? "") : plot.title,
    patient: plot.patient ?? null,
    service: plot.service ?? (isDirect ? (plot.with[0]?.place ?? "") : ""),
    direct: isDirect,
    other: isAlone(plot) ? (plot.with[0]?.account ?? null) : null,
    kind: isAlone(plot) ? (plot.with[0]?.kind ?? null) : null,
    unread,
    mentioned: false,
    ...lastOf(messages),
    frozen: null,
    joined: true,
    seat: null,
    pinned: false,
    muted: false,
    draft: "",
    memberCount: members.length,
    failed: 0,
    members,
    epoch: 3,
    retention: 90 * 86_400,
    hold: 0,
    filed: 0,
    owner: true,
    mayWrite: true,
    speaksFor: [],
    displayed: head - unread,
    head,
    outsiders: members.some((member) => member.organisation !== who.HOSPITAL),
    mailboxes: [],
    ...plot.more,
  };
}

function isAlone(plot: Plot): boolean {
  return plot.with.length === 1;
}

export function lastOf(messages: readonly MessageView[]) {
  const last = messages.findLast(
    (message) => message.kind === "text" || message.kind === "file",
  );
  return {
    lastTime: last?.time ?? 0,
    lastText: last?.withdrawn ? "Message retiré" : last?.text || (last?.files[0]?.name ?? ""),
    lastAuthor: last?.authorName.split(" ")[0] ?? "",
    lastMine: last?.mine ?? false,
    lastState: last?.mine ? last.state : null,
  };
}
