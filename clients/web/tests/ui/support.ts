/** A message to vary, and a thread's summary. */

import type { MessageView, ThreadSummary } from "@/api/index.ts";

export const NOON = new Date(2026, 10, 29, 12).getTime();
export const MINUTE = 60_000;

export function message(part: Partial<MessageView> = {}): MessageView {
  const seq = part.seq === undefined ? 1 : part.seq;
  return {
    id: `id-${seq}`,
    seq,
    author: "aa",
    authorName: "Anna",
    authorProfession: "Interne",
    behalf: null,
    behalfName: "",
    time: NOON,
    kind: "text",
    text: `text ${seq}`,
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
    state: "stored",
    reason: null,
    confirmed: true,
    marks: [],
    mine: false,
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
    ...part,
  };
}

export function summary(part: Partial<ThreadSummary> = {}): ThreadSummary {
  return {
    id: "t1",
    title: "Post-op",
    patient: null,
    service: "",
    direct: false,
    other: null,
    kind: null,
    unread: 0,
    mentioned: false,
    lastTime: NOON,
    lastText: "",
    lastAuthor: "",
    lastMine: false,
    lastState: null,
    frozen: null,
    joined: true,
    seat: null,
    pinned: false,
    muted: false,
    draft: "",
    memberCount: 2,
    failed: 0,
    ...part,
  };
}
