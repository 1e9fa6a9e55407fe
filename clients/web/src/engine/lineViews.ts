/**
 * One line of a thread as it is shown, from what the log or my outbox holds of it.
 *
 * What never enters this room: the store, the network, a decision about what to believe.
 */

import type { LetterView } from "@/api/letters.ts";
import type { MailStateView } from "@/api/mail.ts";
import type {
  FileView,
  MessageKind,
  MessageState,
  MessageView,
  Named,
  QuoteView,
  ReactionView,
} from "@/api/views.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Event } from "@/crypto/event.ts";
import { comingFiles } from "@/engine/attachments/shown.ts";
import {
  decoded,
  type Effects,
  filesOf,
  mentionsOf,
  partsOf,
  textOf,
} from "@/engine/effects.ts";
import type { CaseLine } from "@/engine/expertise/caseLines.ts";
import { blockedIn, type Consents, shownFiles } from "@/engine/expertise/consents.ts";
import { SEALED_OUT } from "@/engine/heldEpoch.ts";
import type { Identities } from "@/engine/identity.ts";
import { isHidden, mailboxChange, mailView } from "@/engine/mailViews.ts";
import type { Reach } from "@/engine/reach.ts";
import { comingStudy, studyView } from "@/engine/studyViews.ts";
import type { StoredItem } from "@/store/items.ts";
import type { Outgoing } from "@/store/outbox.ts";
import type { Upload } from "@/store/uploads.ts";

/** The id of a line that is no message, or that broke a rule. */
const NO_ID = "00".repeat(16);

const NOTICES: Readonly<Record<string, MessageKind>> = {
  epoch: "members",
  leave: "left",
  complaint: "complaint",
  filed: "filed",
};

const KINDS: Readonly<Record<string, MessageKind>> = {
  "text/1": "text",
  "file/1": "file",
  "correspondent/1": "mailbox",
  "letter-draft/1": "letter",
  "study/1": "study",
  "expertise-request/1": "case",
  "expertise-step/1": "case-step",
  "expertise-report/1": "case-report",
  "consent/1": "consent",
  "consent-end/1": "consent-end",
};

/** What the log around a stored line says of it. */
export interface Surroundings {
  readonly effects: Effects;
  readonly far: Reach;
  readonly quote: QuoteView | null;
  readonly came: readonly Uint8Array[];
  readonly gone: readonly Uint8Array[];
  readonly newTitle: string | null;
  readonly newPatient: string | null;
  readonly followsGap: boolean;
  readonly confirmed: boolean;
  /** Seconds that the thread keeps now, 0 for ever. */
  readonly retention: number;
  readonly letter: LetterView | null;
  readonly mails: readonly MailStateView[];
  readonly line: CaseLine;
  readonly consents: Consents;
}

/** What a line of mine that is not in the log yet needs besides its row. */
export interface Pending {
  readonly effects: Effects;
  readonly quote: QuoteView | null;
  readonly recipients: number;
  readonly letter: LetterView | null;
  readonly mails: readonly MailStateView[];
  readonly line: CaseLine;
  readonly consents: Consents;
}

export class LineViews {
  readonly #me: Uint8Array;
  readonly #identities: Identities;

  constructor(me: Uint8Array, identities: Identities) {
    this.#me = me;
    this.#identities = identities;
  }

  stored(item: StoredItem, around: Surroundings): MessageView {
    const { record } = item;
    const { effects, far } = around;
    const event = record.event === null ? null : decoded(record.event);
    const mine = equal(record.account, this.#me);
    const isErased = record.erased !== null;
    return {
      ...this.#said(record.account, record.behalf, event, effects, around.consents),
      ...around.line,
      id: item.message === null ? noticeId(item.seq) : hex(item.message),
      seq: item.seq,
      time: record.time,
      kind: isErased ? "erased" : kindOf(record.kind, event, record.rules, effects),
      retention: isErased ? around.retention : 0,
      replyTo: around.quote,
      deliveredTo: this.#names(far.delivered),
      displayedBy: this.#names(far.displayed),
      recipients: far.recipients,
      state: mine ? far.state : "stored",
      confirmed: around.confirmed,
      marks: record.rules,
      mine,
      followsGap: around.followsGap,
      came: this.#names(around.came),
      gone: this.#names(around.gone),
      newTitle: around.newTitle,
      newPatient: around.newPatient,
      letter: around.letter,
      mails: around.mails,
    };
  }

  /** A message of mine that the log does not show yet. */
  waiting(outgoing: Outgoing, pending: Pending): MessageView {
    const { record } = outgoing;
    const event = decoded(record.event);
    const isStored = outgoing.acked !== null;
    const state = record.failed !== null ? "failed" : isStored ? "stored" : "waiting";
    return {
      ...this.#mine(record.time, record.behalf, event, pending),
      id: hex(outgoing.message),
      seq: outgoing.acked,
      kind: kindOf("message", event, [], pending.effects),
      state,
      reason: record.failed,
    };
  }

  /** A message of mine whose files are on their way. */
  coming(upload: Upload, pending: Pending, progress: ReadonlyMap<string, number>): MessageView {
    const { record } = upload;
    const { caption, replyTo, mentions } = record;
    const event: Event = { tag: "text/1", body: caption, replyTo, mentions };
    const files = comingFiles(upload.files, progress);
    const study = record.study === undefined ? null : comingStudy(record.study, files);
    return {
      ...this.#mine(record.time, record.behalf, event, pending),
      id: hex(upload.message),
      seq: null,
      kind: study === null ? "file" : "study",
      state: record.failed === null ? "waiting" : "failed",
      reason: record.failed,
      files: study === null ? files : [],
      study,
    };
  }

  #mine(time: number, behalf: Uint8Array | null, event: Event | null, pending: Pending) {
    return {
      ...this.#said(this.#me, behalf, event, pending.effects, pending.consents),
      ...pending.line,
      time,
      replyTo: pending.quote,
      deliveredTo: [],
      displayedBy: [],
      recipients: pending.recipients,
      confirmed: true,
      marks: [],
      mine: true,
      followsGap: false,
      came: [],
      gone: [],
      retention: 0,
      newTitle: null,
      newPatient: null,
      letter: pending.letter,
      mails: pending.mails,
    } as const;
  }

  #said(
    author: Uint8Array,
    behalf: Uint8Array | null,
    event: Event | null,
    effects: Effects,
    consents: Consents,
  ) {
    const person = this.#identities.person(author);
    const mail = this.#mail(event, effects);
    const mentions = mentionsOf(event);
    const parts = partsOf(event, effects);
    const blocked = blockedIn(consents, parts, event?.tag === "study/1");
    const files: readonly FileView[] = shownFiles(filesOf(event, effects), blocked);
    const study = studyView(event, effects, this.#me, (one) => this.#identities.name(one));
    const state: MessageState = "stored";
    const reason: string | null = null;
    return {
      author: mail?.address ?? (author.length === 0 ? "" : person.account),
      authorName: mail === null ? person.name : mail.name || mail.address,
      authorProfession: mail === null ? person.profession : "",
      mail,
      mailbox: mailboxChange(event),
      study: study && {
        ...study,
        files: shownFiles(study.files, blocked),
        thumbnail: blocked[0] === true ? null : study.thumbnail,
      },
      behalf: behalf === null ? null : hex(behalf),
      behalfName: behalf === null ? "" : this.#identities.name(behalf),
      text: textOf(event, effects),
      mentions: this.#names(mentions),
      mentionsMe: mentions.some((one) => equal(one, this.#me)),
      edited: effects.edited,
      withdrawn: effects.withdrawn,
      reactions: this.#reactions(effects),
      acknowledgedBy: this.#names([...effects.acknowledged.values()]),
      files,
      state,
      reason,
    };
  }

  #mail(event: Event | null, effects: Effects) {
    if (event?.tag !== "mail-in/1") return null;
    const { judgement } = effects;
    const by = judgement === null ? "" : this.#identities.name(judgement.account);
    return mailView(event, judgement, by);
  }

  /** By symbol, in the order in which each was first given. */
  #reactions(effects: Effects): readonly ReactionView[] {
    const bySymbol = new Map<string, Uint8Array[]>();
    for (const { account, symbol, on } of effects.reactions.values()) {
      if (!on) continue;
      const by = bySymbol.get(symbol) ?? [];
      bySymbol.set(symbol, by);
      by.push(account);
    }
    return [...bySymbol].map(([symbol, by]) => ({
      symbol,
      by: this.#names(by),
      mine: by.some((one) => equal(one, this.#me)),
    }));
  }

  #names(accounts: readonly Uint8Array[]): readonly Named[] {
    return accounts.map((one) => ({ account: hex(one), name: this.#identities.name(one) }));
  }
}

/** A line that is no message has an id of its own all the same: a screen tells lines by it. */
export function noticeId(seq: number): string {
  return seq.toString(16).padStart(NO_ID.length, "0");
}

function kindOf(
  kind: string,
  event: Event | null,
  rules: readonly string[],
  effects: Effects,
): MessageKind {
  if (event === null && rules.length > 0) {
    return rules.length === 1 && rules[0] === SEALED_OUT ? "sealed" : "refused";
  }
  const notice = NOTICES[kind];
  if (notice !== undefined) return notice;
  if (event?.tag === "mail-in/1") return isHidden(event, effects.judgement) ? "held" : "mail";
  return KINDS[event?.tag ?? ""] ?? "unknown";
}
