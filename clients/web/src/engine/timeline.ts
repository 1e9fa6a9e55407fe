/**
 * Lines as they are shown: the log's items and my outbox, with what changed them.
 *
 * What never enters this room: a decision about what to believe.
 */

import type { LetterView } from "@/api/letters.ts";
import type { MailStateView } from "@/api/mail.ts";
import type {
  HistoryPage,
  MessageState,
  MessageView,
  QuoteView,
  ThreadSummary,
  ThreadView,
} from "@/api/views.ts";
import type { Part } from "@/crypto/attachment.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { isOfCase, isOfConsent } from "@/crypto/caseEvent.ts";
import type { ThreadState } from "@/crypto/epochBody.ts";
import { openState } from "@/crypto/epochOpening.ts";
import type { Event } from "@/crypto/event.ts";
import type { Context } from "@/engine/context.ts";
import {
  decoded,
  type Effects,
  gather,
  isSaid,
  mentionsOf,
  noEffects,
  partsOf,
  replyOf,
  type Said,
  textOf,
} from "@/engine/effects.ts";
import type { CaseLine } from "@/engine/expertise/caseLines.ts";
import { blockedIn } from "@/engine/expertise/consents.ts";
import type { HeldEpoch } from "@/engine/heldEpoch.ts";
import type { Identities } from "@/engine/identity.ts";
import { fold } from "@/engine/letterFold.ts";
import { wordsOn } from "@/engine/letterReader.ts";
import { letterView } from "@/engine/letterViews.ts";
import { LineViews, type Pending, type Surroundings } from "@/engine/lineViews.ts";
import { isHidden, mailStates } from "@/engine/mailViews.ts";
import { comings, type Reach, reach, recipientsNow, standings } from "@/engine/reach.ts";
import type { Seats } from "@/engine/seats.ts";
import { studyWords } from "@/engine/studyViews.ts";
import type { Thread } from "@/engine/thread.ts";
import type { ThreadViews } from "@/engine/threadViews.ts";
import {
  aimedAt,
  itemAt,
  itemOf,
  lineOf,
  type StoredItem,
  shownBefore,
  shownFrom,
} from "@/store/items.ts";
import {
  notIn,
  type Outgoing,
  outgoingAbout,
  outgoingById,
  outgoingLines,
} from "@/store/outbox.ts";
import { type Upload, uploadOf, uploadsIn } from "@/store/uploads.ts";
import { NotAllowed, NotFound } from "@/wire/errors.ts";
import { fetched } from "@/wire/fetched.ts";

/** Characters of a quoted message. */
const QUOTE = 300;

type Renaming = Pick<MessageView, "newTitle" | "newPatient">;

const UNCHANGED: Renaming = { newTitle: null, newPatient: null };

const BLOCKED = "the patient agrees no more to its use";

const NO_CASE: CaseLine = { expertise: null, caseStep: null, consent: null };

type Standings = ReturnType<typeof standings>;

/** Builds the views of messages from the local store. */
export class Timeline {
  readonly #context: Context;
  readonly #identities: Identities;
  readonly #seats: Seats;
  readonly #views: ThreadViews;
  readonly #lines: LineViews;
  /** Titles of epochs by the hash (hex) of their record. */
  readonly #states = new Map<string, ThreadState>();

  constructor(context: Context, identities: Identities, seats: Seats, views: ThreadViews) {
    this.#context = context;
    this.#identities = identities;
    this.#seats = seats;
    this.#views = views;
    this.#lines = new LineViews(context.me.account, identities);
  }

  /** A row of the list. */
  async summary(thread: Thread): Promise<ThreadSummary> {
    return await this.#views.summary(thread);
  }

  /** One thread with its members. */
  async thread(thread: Thread): Promise<ThreadView> {
    return await this.#views.view(thread);
  }

  /** Lines below `before`, oldest first; my outbox last when it is null. */
  async history(thread: Thread, before: number | null, limit: number): Promise<HistoryPage> {
    await thread.ready();
    // What waits first: what goes into the log meanwhile is found twice, and never missed.
    const mine = before === null ? await this.#unstored(thread, limit) : [];
    const stored = await shownBefore(this.#context.store, thread.id, before, limit);
    const lines = await this.#all(thread, stored);
    const here = new Set(lines.map(drawn));
    const waiting = mine.filter((line) => !here.has(drawn(line)));
    const messages = limit > 0 ? [...lines, ...waiting].slice(-limit) : [];
    return { messages, atStart: stored.length < limit };
  }

  /** Lines around a message, for a find or a quote. Raises NotFound. */
  async around(thread: Thread, message: Uint8Array, limit: number): Promise<HistoryPage> {
    await thread.ready();
    const { store } = this.#context;
    const item = await itemOf(store, thread.id, message);
    if (item === null) throw new NotFound("no such message here");
    const half = Math.max(1, Math.floor(limit / 2));
    const [before, after] = await Promise.all([
      shownBefore(store, thread.id, item.seq, half),
      shownFrom(store, thread.id, item.seq, half),
    ]);
    const messages = await this.#all(thread, [...before, ...after]);
    return { messages, atStart: before.length < half };
  }

  /** The line of a number. Raises NotFound. */
  async at(thread: Thread, seq: number): Promise<MessageView> {
    await thread.ready();
    const item = await itemAt(this.#context.store, thread.id, seq);
    if (item === null) throw new NotFound(`no item ${seq} here`);
    return await this.#one(thread, item);
  }

  /** The line of a message id, stored or waiting. Raises NotFound. */
  async message(thread: Thread, message: Uint8Array): Promise<MessageView> {
    const view = await this.find(thread, message);
    if (view === null) throw new NotFound("no such message here");
    return view;
  }

  /** The line of a message id, or null; what changes another is no line. */
  async find(thread: Thread, message: Uint8Array): Promise<MessageView | null> {
    await thread.ready();
    const { store } = this.#context;
    // As it goes on its way: looked for against it, it may have passed between two looks.
    const coming = await uploadOf(store, thread.id, message);
    const waiting = await outgoingById(store, thread.id, message);
    const item = await lineOf(store, thread.id, message);
    if (item !== null) return await this.#one(thread, item);
    if (waiting !== null && waiting.target === null)
      return await this.#waiting(thread, waiting);
    if (coming === null || coming.record.cancelled) return null;
    return await this.#coming(thread, coming);
  }

  /** How far a message of mine is by the log; null while it is not there. */
  async stateOf(thread: Thread, message: Uint8Array): Promise<MessageState | null> {
    await thread.ready();
    const item = await lineOf(this.#context.store, thread.id, message);
    return item && this.#far(thread, item, standings(thread, this.#seats)).state;
  }

  /** The files of a message. Raises NotFound, also when it was withdrawn. */
  async parts(thread: Thread, message: Uint8Array): Promise<readonly Part[]> {
    return (await this.#parts(thread, message)).parts;
  }

  /** One of them, to be opened. Raises NotFound; NotAllowed when its patient agrees no more. */
  async part(thread: Thread, message: Uint8Array, index: number): Promise<Part> {
    const { parts, blocked } = await this.#parts(thread, message);
    const part = parts[index];
    if (part === undefined) throw new NotFound(`no file ${index} in this message`);
    if (blocked[index] === true) throw new NotAllowed(BLOCKED);
    return part;
  }

  /** All of them, to be sent again. Raises NotFound; NotAllowed when a patient agrees no more. */
  async usable(thread: Thread, message: Uint8Array): Promise<readonly Part[]> {
    const { parts, blocked } = await this.#parts(thread, message);
    if (blocked.includes(true)) throw new NotAllowed(BLOCKED);
    return parts;
  }

  async #parts(
    thread: Thread,
    message: Uint8Array,
  ): Promise<{ parts: readonly Part[]; blocked: readonly boolean[] }> {
    const { store, me } = this.#context;
    const waiting = await outgoingById(store, thread.id, message);
    const item = await itemOf(store, thread.id, message);
    const data = (item ?? waiting)?.record.event ?? null;
    const author = item?.record.account ?? me.account;
    const effects = await this.#effects(thread, message, author);
    const event = data === null ? null : decoded(data);
    const parts = partsOf(event, effects);
    if (parts.length === 0) throw new NotFound("no files in this message");
    const isStudy = event?.tag === "study/1";
    return { parts, blocked: blockedIn(thread.memory.consents, parts, isStudy) };
  }

  /** What my outbox and my uploads hold of a thread, in the order of sending. */
  async #unstored(thread: Thread, limit: number): Promise<readonly MessageView[]> {
    const { store } = this.#context;
    const coming = await uploadsIn(store, thread.id, limit);
    const waiting = await outgoingLines(store, thread.id, limit);
    const wanted = coming.filter((upload) => !upload.record.cancelled);
    const lines = await Promise.all(waiting.map((one) => this.#waiting(thread, one)));
    const here = new Set(lines.map(drawn));
    const files = await Promise.all(wanted.map((one) => this.#coming(thread, one)));
    return [...lines, ...files.filter((line) => !here.has(drawn(line)))];
  }

  async #all(thread: Thread, items: readonly StoredItem[]): Promise<readonly MessageView[]> {
    const standing = standings(thread, this.#seats);
    return await Promise.all(items.map((item) => this.#one(thread, item, standing)));
  }

  async #one(
    thread: Thread,
    item: StoredItem,
    standing: Standings = standings(thread, this.#seats),
  ): Promise<MessageView> {
    const { record } = item;
    const far = this.#far(thread, item, standing);
    const { came, gone } = comings(thread, item.seq);
    const event = record.event === null ? null : decoded(record.event);
    const effects =
      item.message === null
        ? noEffects()
        : await this.#effects(thread, item.message, record.account);
    const around: Surroundings = {
      effects,
      far,
      quote: await this.#quote(thread, event),
      came,
      gone,
      ...(record.kind === "epoch" ? await this.#renaming(thread, item.seq) : UNCHANGED),
      followsGap: thread.memory.gaps.has(item.seq),
      confirmed: !thread.memory.provisional,
      retention: thread.current?.record.retention.after ?? 0,
      letter: await this.letter(thread, item.message, event),
      mails: this.#mails(thread, item.seq, record.account, event, effects),
      line: await this.#line(thread, item.message, event),
      consents: thread.memory.consents,
    };
    await this.#know([record.account, record.behalf, ...came, ...gone], event, effects);
    return this.#lines.stored(item, around);
  }

  #far(thread: Thread, { seq, record }: StoredItem, standing: Standings): Reach {
    const authors = [record.behalf ?? record.account, this.#context.me.account];
    return reach(thread, standing, seq, authors);
  }

  async #waiting(thread: Thread, outgoing: Outgoing): Promise<MessageView> {
    const { event: data, behalf } = outgoing.record;
    const event = decoded(data);
    const { message } = outgoing;
    const pending = await this.#pending(thread, message, behalf, replyOf(event), event);
    await this.#know([this.#context.me.account, behalf], event, pending.effects);
    return this.#lines.waiting(outgoing, pending);
  }

  async #coming(thread: Thread, upload: Upload): Promise<MessageView> {
    const { behalf, replyTo, mentions } = upload.record;
    const pending = await this.#pending(thread, upload.message, behalf, replyTo, null);
    await this.#know([this.#context.me.account, behalf, ...mentions], null, pending.effects);
    return this.#lines.coming(upload, pending, this.#context.progress);
  }

  async #pending(
    thread: Thread,
    message: Uint8Array,
    behalf: Uint8Array | null,
    replyTo: Uint8Array | null,
    event: Event | null,
  ): Promise<Pending> {
    const me = this.#context.me.account;
    const effects = await this.#effects(thread, message, me);
    return {
      effects,
      letter: await this.letter(thread, message, event),
      mails: this.#mails(thread, null, me, event, effects),
      line: await this.#line(thread, message, event),
      consents: thread.memory.consents,
      quote: replyTo === null ? null : await this.#quoted(thread, replyTo),
      recipients: recipientsNow(thread, behalf === null ? [me] : [me, behalf]),
    };
  }

  async #effects(thread: Thread, message: Uint8Array, author: Uint8Array): Promise<Effects> {
    const { store, me } = this.#context;
    const outgoing = await outgoingAbout(store, thread.id, message);
    const items = await aimedAt(store, thread.id, message); // later: see find
    const stored = items.map(({ record }) => saidBy(record.account, record.event));
    const mine = notIn(items, outgoing)
      .filter((one) => one.record.failed === null)
      .map((one) => saidBy(me.account, one.record.event));
    return gather(
      author,
      [...stored, ...mine].filter((said) => said !== null),
    );
  }

  /** How the letter stands whose draft this is; null for anything else. */
  async letter(
    thread: Thread,
    message: Uint8Array | null,
    event: Event | null,
  ): Promise<LetterView | null> {
    if (event?.tag !== "letter-draft/1" || message === null) return null;
    const words = await wordsOn(this.#context, thread, event.letter);
    const letter = fold(words);
    const version = letter.versions.find((one) => equal(one.message, message));
    if (version === undefined) return null;
    const names = words.map((one) => one.account);
    await this.#identities.know([...names, event.validator]);
    const me = this.#context.me.account;
    const { states } = await this.#effects(thread, message, me);
    const roles = thread.current === null ? [] : this.#seats.roles(thread.current.record);
    const mine = [me, ...roles];
    return letterView(letter, version, states.length > 0, mine, this.#identities);
  }

  /** How the case or the consent stands that a line is about. */
  async #line(
    thread: Thread,
    message: Uint8Array | null,
    event: Event | null,
  ): Promise<CaseLine> {
    if (event === null || message === null) return NO_CASE;
    if (!isOfCase(event) && !isOfConsent(event)) return NO_CASE;
    const { caseLine } = await fetched(import("@/engine/expertise/caseLines.ts"));
    const shown = {
      context: this.#context,
      identities: this.#identities,
      seats: this.#seats,
    };
    return await caseLine(shown, thread, message, event);
  }

  /** What became of a line that is written to mailboxes: a member's text or files, a letter. */
  #mails(
    thread: Thread,
    seq: number | null,
    author: Uint8Array,
    event: Event | null,
    { states }: Effects,
  ): readonly MailStateView[] {
    const { mailboxes } = thread.memory;
    if (states.length === 0 && mailboxes.size === 0) return [];
    const isOfGateway = thread.current?.record.member(author)?.capacity === "gateway";
    return mailStates(mailboxes, seq, isSaid(event) && !isOfGateway, states);
  }

  async #quote(thread: Thread, event: Event | null): Promise<QuoteView | null> {
    const target = replyOf(event);
    return target === null ? null : await this.#quoted(thread, target);
  }

  async #quoted(thread: Thread, target: Uint8Array): Promise<QuoteView> {
    const { store, me } = this.#context;
    const waiting = await outgoingById(store, thread.id, target);
    const item = await itemOf(store, thread.id, target); // later: see find
    const source = item ?? waiting;
    const author = item?.record.account ?? me.account;
    const data = source?.record.event ?? null;
    if (source === null || data === null) {
      return { id: hex(target), author: "", text: "", gone: true };
    }
    const event = decoded(data);
    const effects = await this.#effects(thread, target, author);
    await this.#identities.know([author]);
    const files =
      event?.tag === "study/1"
        ? [studyWords(event)]
        : partsOf(event, effects).map((part) => part.name);
    const text = textOf(event, effects) || files.join(", ");
    const mail = event?.tag === "mail-in/1" ? event : null;
    const isOpen = mail !== null && !isHidden(mail, effects.judgement);
    return {
      id: hex(target),
      author: isOpen ? mail.name || mail.address : this.#identities.name(author),
      text: text.slice(0, QUOTE),
      gone: effects.withdrawn,
    };
  }

  /** Title and patient that a record gives, where it gives others than the one before. */
  async #renaming(thread: Thread, seq: number): Promise<Renaming> {
    const held = [...thread.epochs.values()].find((one) => one.seq === seq);
    const before = held === undefined ? undefined : thread.epochs.get(held.record.epoch - 1);
    if (held === undefined || before === undefined) return UNCHANGED;
    const [now, was] = await Promise.all([this.#state(held), this.#state(before)]);
    if (now === null || was === null) return UNCHANGED;
    return {
      newTitle: now.title === was.title ? null : now.title,
      newPatient: now.patient === was.patient ? null : (now.patient ?? ""),
    };
  }

  /** Title and patient of an epoch; null when they do not open here. */
  async #state({ record, key }: HeldEpoch): Promise<ThreadState | null> {
    if (key === null) return null;
    const place = hex(record.hash);
    const state = this.#states.get(place) ?? (await openState(record, key));
    this.#states.set(place, state);
    return state;
  }

  /** Have every name that a line shows judged. */
  async #know(
    accounts: readonly (Uint8Array | null)[],
    event: Event | null,
    effects: Effects,
  ): Promise<void> {
    const reacted = [...effects.reactions.values()].map((one) => one.account);
    const judge = effects.judgement === null ? [] : [effects.judgement.account];
    const taken = effects.acknowledged.values();
    const marked = [...effects.marks.values()].map((one) => one.account);
    const named = [...mentionsOf(event), ...reacted, ...taken, ...judge, ...marked];
    const wanted = [...accounts, ...named].filter((one) => one !== null && one.length > 0);
    await this.#identities.know(wanted.filter((one) => one !== null));
  }
}

function saidBy(account: Uint8Array, data: Uint8Array | null): Said | null {
  const event = data === null ? null : decoded(data);
  return event === null ? null : { account, event };
}

/** The part of an id that was drawn: a message keeps it, whatever counter it gets. */
function drawn(line: MessageView): string {
  return line.id.slice(0, 16);
}
