/**
 * Taking a step of a case: noted, asked of the server, said, its deadlines set or cleared
 * (docs/protocol.md §5.15).
 *
 * What never enters this room: whether a step may be taken, what it says.
 */

import { equal, hex, randomBytes } from "@/crypto/bytes.ts";
import { RuleError } from "@/crypto/errors.ts";
import { decodeEvent, encodeEvent, type KnownEvent } from "@/crypto/event.ts";
import { targetOf } from "@/engine/effects.ts";
import { clearDeadlines, setDeadlines } from "@/engine/expertise/caseDeadlines.ts";
import { type Begun, CaseJournal } from "@/engine/expertise/caseJournal.ts";
import type { Step } from "@/engine/expertise/caseRules.ts";
import { CasePoint } from "@/engine/faults.ts";
import { cardsOf } from "@/engine/mailReader.ts";
import { Mutex } from "@/engine/mutex.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Thread } from "@/engine/thread.ts";
import { CordeeError, NotOnline, TooLarge } from "@/wire/errors.ts";

/** Steps after which nobody is waited for. */
const ENDS: ReadonlySet<Step> = new Set(["answer", "decline", "redirect", "withdraw"]);

/** A step to be; `to` is whom a case is sent to. */
export interface Taking {
  readonly thread: Thread;
  readonly case: Uint8Array;
  readonly step: Step;
  readonly to?: Uint8Array;
  readonly behalf: Uint8Array | null;
  readonly events: readonly KnownEvent[];
}

export class CaseSteps {
  readonly #parts: Parts;
  readonly #journal: CaseJournal;
  readonly #turn = new Mutex();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#journal = new CaseJournal(parts.context);
  }

  /**
   * Nothing is noted off line: what a person has forgotten is not done hours later.
   *
   * @throws NotOnline, ServerRefused with `conflict` or `quota` when it is not to be taken
   */
  async take(taking: Taking): Promise<void> {
    if (!this.#parts.link.online) throw new NotOnline("a case moves on line alone");
    const begun: Begun = {
      id: hex(randomBytes(16)),
      case: taking.case,
      thread: taking.thread.id,
      step: taking.step,
      to: taking.to ?? null,
      behalf: taking.behalf,
      events: taking.events.map(encoded),
      said: false,
    };
    await this.#turn.run(async () => {
      await this.#journal.begin(begun);
      await this.#parts.context.fault(CasePoint.AFTER_CASE_KEPT);
      await this.#carryOut(begun);
    });
  }

  /**
   * Go on with what a crash, or a line that broke, left half done: of one case, or of all.
   *
   * @throws NotOnline
   */
  async resume(expertise: Uint8Array | null = null): Promise<void> {
    await this.#turn.run(async () => {
      for (const begun of await this.#journal.all()) {
        if (expertise !== null && !equal(begun.case, expertise)) continue;
        await this.#carryOut(begun).catch(unlessForGood);
      }
    });
  }

  /** Say a word on a case that the server has not to be asked about; told as what it changes. */
  async say(
    thread: Thread,
    event: KnownEvent,
    behalf: Uint8Array | null,
    intent: string,
  ): Promise<void> {
    const { sender, teller } = this.#parts;
    const kept = await sender.outbox.put(thread, event, { behalf, intent });
    if (kept.fresh && targetOf(event) === null) await teller.said(thread, kept.message);
  }

  /** Tell the lines that show a case. */
  async tellCards(thread: Thread, expertise: Uint8Array): Promise<void> {
    const { context, teller } = this.#parts;
    for (const message of await cardsOf(context.store, thread, expertise)) {
      await teller.changed(thread, message);
    }
  }

  async #carryOut(begun: Begun): Promise<void> {
    try {
      const thread = await this.#parts.threads.get(begun.thread);
      if (!begun.said) await this.#takeAndSay(thread, begun);
      await this.tellCards(thread, begun.case); // two of one case would be seen until then
      if (await this.#deadlines(thread, begun)) await this.#journal.end(begun);
    } catch (error) {
      if (error instanceof CordeeError && !error.temporary) await this.#journal.end(begun);
      throw error;
    }
  }

  /** Asked again after a crash, a server answers the same; said again, it is said once. */
  async #takeAndSay(thread: Thread, begun: Begun): Promise<void> {
    const { fault } = this.#parts.context;
    await this.#ask(begun);
    await fault(CasePoint.AFTER_CASE_MOVED);
    await this.#sayAll(thread, begun);
    await fault(CasePoint.AFTER_CASE_SAID);
    await this.#journal.said(begun);
  }

  async #ask({ case: expertise, thread, step, to }: Begun): Promise<void> {
    await this.#parts.link.ask((ref) =>
      step === "send" && to !== null
        ? (["open_case", ref, expertise, thread, to] as const)
        : (["move_case", ref, expertise, step] as const),
    );
  }

  async #sayAll(thread: Thread, begun: Begun): Promise<void> {
    for (const [place, data] of begun.events.entries()) {
      const event = decodeEvent(data);
      if (event.tag === null) continue;
      await this.say(thread, event, begun.behalf, `${begun.id}/${place}`);
    }
  }

  /**
   * False when it is to be tried again, with the next session: the step is taken all the same. A
   * deadline that is refused is worth no case: every reader knows its time.
   */
  async #deadlines(thread: Thread, begun: Begun): Promise<boolean> {
    try {
      if (begun.step === "send") await setDeadlines(this.#parts, thread, begun);
      else if (ENDS.has(begun.step)) await clearDeadlines(this.#parts, begun.case);
      return true;
    } catch (error) {
      if (error instanceof CordeeError) return !error.temporary;
      throw error;
    }
  }
}

/** @throws TooLarge for what is beyond the bounds of an event */
function encoded(event: KnownEvent): Uint8Array {
  try {
    return encodeEvent(event);
  } catch (error) {
    throw error instanceof RuleError ? new TooLarge(error.message) : error;
  }
}

/** What is not to be done is forgotten; off line, the next session goes on. */
function unlessForGood(error: unknown): void {
  if (!(error instanceof CordeeError) || error.temporary) throw error;
}
