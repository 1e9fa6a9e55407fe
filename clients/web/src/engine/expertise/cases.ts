/**
 * Cases of mine and of my roles: shown, asked, moved, and said where a word is missing
 * (docs/protocol.md §5.15).
 *
 * What never enters this room: a report's page, an act.
 */

import type {
  CaseDeed,
  CaseDraft,
  CasePage,
  CaseRow,
  CaseView,
  CaseWords,
} from "@/api/expertise.ts";
import { equal, hex, randomBytes, unhex } from "@/crypto/bytes.ts";
import type { ConsentEvent, RequestEvent, StepEvent } from "@/crypto/caseEvent.ts";
import type { KnownEvent } from "@/crypto/event.ts";
import {
  checkNotBlocked,
  consentOf,
  hashesOf,
  letIn,
  type Named,
  namedIn,
  requestOf,
  requestTo,
} from "@/engine/expertise/caseAsking.ts";
import type { FoldedCase } from "@/engine/expertise/caseFold.ts";
import {
  caseOf,
  consentOf as consentIn,
  foldedCase,
  type Shown,
} from "@/engine/expertise/caseLines.ts";
import { CaseRows } from "@/engine/expertise/caseRows.ts";
import { isBack, isRunning, type Step, wayOf } from "@/engine/expertise/caseRules.ts";
import { CaseSteps } from "@/engine/expertise/caseSteps.ts";
import { toldBy } from "@/engine/expertise/caseViews.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Thread } from "@/engine/thread.ts";
import { CordeeError, NotAllowed, NotFound } from "@/wire/errors.ts";
import type { Case } from "@/wire/protocol.ts";

const MAX_WORDS = 2_000;

export class Cases {
  readonly parts: Parts;
  readonly rows: CaseRows;
  readonly steps: CaseSteps;

  constructor(parts: Parts) {
    this.parts = parts;
    this.rows = new CaseRows(parts.context);
    this.steps = new CaseSteps(parts);
  }

  get shown(): Shown {
    const { context, identities, seats } = this.parts;
    return { context, identities, seats };
  }

  /** @throws NotFound where no request of it counts */
  async view(thread: Thread, expertise: Uint8Array): Promise<CaseView> {
    await this.#meet(thread, expertise);
    const view = await caseOf(this.shown, thread, expertise);
    if (view === null) throw new NotFound("no such case here");
    return view;
  }

  /** The case, where it was asked for before, or was about to be when this was killed. */
  async begun(thread: Thread, expertise: Uint8Array): Promise<CaseView | null> {
    await this.steps.resume(expertise);
    return await caseOf(this.shown, thread, expertise);
  }

  async viewsIn(thread: Thread): Promise<readonly CaseView[]> {
    const views: CaseView[] = [];
    for (const key of thread.memory.cases) {
      await this.#meet(thread, unhex(key));
      const view = await caseOf(this.shown, thread, unhex(key));
      if (view !== null) views.push(view);
    }
    return views;
  }

  /** Whom a redirection names is no member: his chain is asked for, where it can be. */
  async #meet(thread: Thread, expertise: Uint8Array): Promise<void> {
    const read = await foldedCase(this.shown, thread, expertise);
    const to = read?.folded.redirectedTo ?? null;
    const { accounts, identities, link } = this.parts;
    if (to === null || !link.online || identities.name(to) !== "") return;
    try {
      await accounts.refresh([to]);
      await identities.prepare([to]);
    } catch (error) {
      if (!(error instanceof CordeeError)) throw error;
    }
  }

  /** @throws NotOnline, ServerRefused */
  async page(running: boolean, before: number | null): Promise<CasePage> {
    const { rows, more } = await this.rows.page(running, before);
    const { accounts, identities } = this.parts;
    const named = rows.flatMap(([, , requester, expert, by]) =>
      by === null ? [requester, expert] : [requester, expert, by],
    );
    await accounts.ensure(new Map(named.map((one) => [hex(one), 0])));
    await identities.prepare(named);
    const cases: CaseRow[] = [];
    for (const row of rows) cases.push(await this.#row(row));
    return { cases, more };
  }

  /** @throws NotAllowed, NotFound, TooLarge, NotOnline, ServerRefused */
  async ask(thread: Thread, draft: CaseDraft, expertise: Uint8Array): Promise<CaseView> {
    const { parts } = this;
    await letIn(parts, thread, unhex(draft.expert));
    const named = await namedIn(parts, thread, draft.documents, draft.studies);
    const hashes = await this.#usable(thread, named);
    const about = draft.consent.about.length > 0 ? draft.consent.about.map(unhex) : hashes;
    const time = parts.context.clock();
    const consent = consentOf(draft.consent, about, time);
    const asking = { case: expertise, version: 1, consent: consent.consent, named, time };
    await this.#send(thread, [consent, requestOf(draft, asking)]);
    return await this.view(thread, expertise);
  }

  /** The next version: it sends anew what came back, and replaces the words of what runs. */
  async askAgain(thread: Thread, expertise: Uint8Array, draft: CaseDraft): Promise<CaseView> {
    const { parts } = this;
    const folded = await this.#mine(thread, expertise);
    await letIn(parts, thread, unhex(draft.expert));
    const named = await namedIn(parts, thread, draft.documents, draft.studies);
    const hashes = await this.#usable(thread, named);
    const time = parts.context.clock();
    const isNew = await this.#needsConsent(thread, folded, hashes);
    const consent = isNew ? consentOf(draft.consent, hashes, time) : null;
    const event = requestOf(draft, {
      case: expertise,
      version: folded.requests.length + 1,
      consent: consent?.consent ?? folded.request.consent,
      named,
      time,
    });
    const events = consent === null ? [event] : [consent, event];
    const state = this.#stateOf(folded);
    if (isBack(state)) await this.#send(thread, events);
    else if (isRunning(state) && equal(event.expert, folded.request.expert)) {
      for (const one of events) await this.#say(thread, one);
    } else throw new NotAllowed("only what runs or came back is asked again");
    return await this.view(thread, expertise);
  }

  /** @throws NotAllowed where nobody was named */
  async acceptRedirect(thread: Thread, expertise: Uint8Array): Promise<CaseView> {
    const folded = await this.#mine(thread, expertise);
    const to = folded.redirectedTo;
    if (to === null) throw new NotAllowed("the expert has named nobody");
    const mark = thread.memory.consents.get(hex(folded.request.consent));
    if (mark?.until != null) throw new NotAllowed("the patient agrees no more: ask anew");
    await letIn(this.parts, thread, to);
    await this.#send(thread, [requestTo(folded, to, this.parts.context.clock())]);
    return await this.view(thread, expertise);
  }

  /** @throws NotAllowed, ServerRefused with `conflict` when another one was faster */
  async move(
    thread: Thread,
    expertise: Uint8Array,
    deed: CaseDeed,
    words: CaseWords,
  ): Promise<CaseView> {
    const folded = await this.folded(thread, expertise);
    const to = words.to === undefined ? null : unhex(words.to);
    if (deed === "redirect") await this.#checkRedirect(folded, to);
    const events: KnownEvent[] = [this.#step(expertise, deed, words.text ?? "", to)];
    if (deed === "give") events.push(...(await this.#more(thread, folded, words)));
    await this.take(thread, folded, deed, events);
    return await this.view(thread, expertise);
  }

  /** Take a step in the place of whoever may: as who asked, or for the one who is asked. */
  async take(
    thread: Thread,
    folded: FoldedCase,
    step: Step,
    events: readonly KnownEvent[],
  ): Promise<void> {
    const { seats, context } = this.parts;
    const who = wayOf(this.#stateOf(folded), step)?.who;
    const one = who === "requester" ? folded.requester : folded.request.expert;
    if (!seats.actsFor(context.me.account, one)) throw new NotAllowed("not yours to do");
    const behalf = this.behalf(thread, one);
    await this.steps.take({ thread, case: folded.case, step, behalf, events });
    await this.rows.refresh(folded.case);
  }

  async folded(thread: Thread, expertise: Uint8Array): Promise<FoldedCase> {
    const read = await foldedCase(this.shown, thread, expertise);
    if (read === null) throw new NotFound("no such case here");
    return read.folded;
  }

  /** For whom I speak: a role by its name, so that every reader sees by what right. */
  behalf(thread: Thread, one: Uint8Array): Uint8Array | null {
    const { context, seats } = this.parts;
    return equal(one, context.me.account) ? null : seats.behalf(thread, one);
  }

  /** Open the case of a request, which is the last of what is said. */
  async #send(thread: Thread, events: readonly KnownEvent[]): Promise<void> {
    const event = events.at(-1);
    if (event?.tag !== "expertise-request/1") throw new TypeError("a request is said last");
    const behalf = this.parts.seats.behalf(thread, thread.memory.seat);
    const { case: expertise, expert } = event;
    const step = "send";
    await this.steps.take({ thread, case: expertise, step, to: expert, behalf, events });
    await this.rows.refresh(expertise);
  }

  async #say(thread: Thread, event: KnownEvent): Promise<void> {
    const behalf = this.parts.seats.behalf(thread, thread.memory.seat);
    await this.steps.say(thread, event, behalf, hex(randomBytes(16)));
  }

  /** What the server says of it decides what may be done; signed words where it says nothing. */
  #stateOf(folded: FoldedCase): FoldedCase["state"] {
    const row = this.rows.of(folded.case);
    return row === null ? folded.state : toldBy(row).state;
  }

  async #mine(thread: Thread, expertise: Uint8Array): Promise<FoldedCase> {
    const folded = await this.folded(thread, expertise);
    const { context, seats } = this.parts;
    if (!seats.actsFor(context.me.account, folded.requester)) {
      throw new NotAllowed("only who asked sends it anew");
    }
    return folded;
  }

  async #usable(thread: Thread, named: Named): Promise<readonly Uint8Array[]> {
    const hashes = await hashesOf(this.parts, thread, named);
    checkNotBlocked(thread, hashes.map(hex));
    return hashes;
  }

  /** Whether the consent of before does not hold, or is not about all of it. */
  async #needsConsent(
    thread: Thread,
    { request }: FoldedCase,
    hashes: readonly Uint8Array[],
  ): Promise<boolean> {
    const mark = thread.memory.consents.get(hex(request.consent));
    if (mark === undefined || mark.until !== null) return true;
    return hashes.some((one) => !mark.about.includes(hex(one)));
  }

  async #checkRedirect(folded: FoldedCase, to: Uint8Array | null): Promise<void> {
    if (to === null) throw new NotAllowed("a redirection names somebody");
    if (equal(to, folded.requester) || equal(to, folded.request.expert)) {
      throw new NotAllowed("redirect it to somebody else");
    }
    await this.parts.membership.checkCanBeAdded([to]);
  }

  /** Further files come with a further version of the request. */
  async #more(
    thread: Thread,
    { request, requests }: FoldedCase,
    { documents = [], studies = [] }: CaseWords,
  ): Promise<readonly KnownEvent[]> {
    if (documents.length + studies.length === 0) return [];
    const named = await namedIn(this.parts, thread, documents, studies);
    const consent = await this.#wider(thread, request, await this.#usable(thread, named));
    const more: RequestEvent = {
      ...request,
      version: requests.length + 1,
      consent: consent?.consent ?? request.consent,
      documents: [...request.documents, ...named.documents],
      studies: [...request.studies, ...named.studies],
      time: this.parts.context.clock(),
    };
    return consent === null ? [more] : [consent, more];
  }

  /** The consent of before, about what is brought now too: both end together. @throws NotAllowed */
  async #wider(
    thread: Thread,
    request: RequestEvent,
    hashes: readonly Uint8Array[],
  ): Promise<ConsentEvent | null> {
    const before = await consentIn(this.shown, thread, request.consent);
    if (before === null) return null;
    if (before.ended !== null) throw new NotAllowed("the patient agrees no more: ask anew");
    const fresh = hashes.filter((one) => !before.about.includes(hex(one)));
    if (fresh.length === 0) return null;
    const about = [...before.about.map(unhex), ...fresh];
    return consentOf(before, about, this.parts.context.clock());
  }

  #step(expertise: Uint8Array, step: string, text: string, to: Uint8Array | null): StepEvent {
    const words = [...text.toWellFormed()].slice(0, MAX_WORDS).join("");
    const time = this.parts.context.clock();
    return { tag: "expertise-step/1", case: expertise, step, to, text: words, time };
  }

  async #row(row: Case): Promise<CaseRow> {
    const [expertise, id] = row;
    const { requester, expert, by, state, opened, due, moved } = toldBy(row);
    const { context, identities, seats, threads } = this.parts;
    const me = context.me.account;
    const thread = threads.find(id);
    const isHere = thread !== null && thread.memory.epoch >= 0;
    const named = (account: Uint8Array) => ({
      account: hex(account),
      name: identities.name(account),
    });
    return {
      case: hex(expertise),
      thread: hex(id),
      state,
      requester: named(requester),
      expert: named(expert),
      pool: seats.isRole(expert),
      by: by === null ? null : named(by),
      opened,
      due,
      moved,
      asked: seats.actsFor(me, requester),
      claimedByMe: by !== null && equal(by, me),
      view: isHere ? await caseOf(this.shown, await thread.ready(), expertise) : null,
    };
  }
}
