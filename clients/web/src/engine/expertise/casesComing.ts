/**
 * The cases of an open client: fetched when there is one, told of what moves.
 *
 * What never enters this room: what a case is.
 */

import { hex } from "@/crypto/bytes.ts";
import { askFor } from "@/engine/asking.ts";
import type { Expertise } from "@/engine/expertise/expertise.ts";
import type { Parts } from "@/engine/parts.ts";
import { loadFact } from "@/store/facts.ts";
import { CordeeError } from "@/wire/errors.ts";
import { fetched } from "@/wire/fetched.ts";

/** Where the journal of steps lies: see caseJournal.ts. */
const BEGUN = "expertise/steps";
/** Milliseconds in which several changes are looked at once. */
const TOGETHER = 200;

export class CasesComing {
  readonly #parts: Parts;
  #made: Expertise | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  /** Whether every case is to be looked at, not only those that moved. */
  #isAllDue = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws NotOnline when its code has to be fetched and cannot be */
  async here(): Promise<Expertise> {
    const { Expertise } = await fetched(import("@/engine/expertise/expertise.ts"));
    this.#made ??= new Expertise(this.#parts);
    return this.#made;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** With a new session: go on where a crash left something, and look at what has moved. */
  began(): void {
    void this.#look().catch(unlessAway);
  }

  /** The server says that a case was opened or moved. */
  moved(): void {
    this.#later(false);
  }

  /** Something was said in a ledger: of mine, perhaps that an act was handed to billing. */
  ledgerTold(practitioner: string | null): void {
    const { context } = this.#parts;
    context.emit({ type: "ledger" });
    if (practitioner === hex(context.me.account)) this.#later(true);
  }

  /** Something was displayed: an answer perhaps. */
  displayed(thread: Uint8Array): void {
    const known = this.#parts.threads.find(thread);
    if (known === null || known.memory.cases.length === 0) return;
    void this.#do(async (expertise) => await expertise.displayed(known));
  }

  /** Who never had a case fetches no code of them. */
  async #look(): Promise<void> {
    const { context } = this.#parts;
    const make = (ref: number) => ["cases", ref, false, null, 1] as const;
    const [, , rows] = await askFor(context.link, "cases", make);
    const begun = (await loadFact<readonly unknown[]>(context.store, BEGUN)) ?? [];
    if (rows.length > 0 || begun.length > 0) this.#later(true);
  }

  #later(isAll: boolean): void {
    clearTimeout(this.#timer);
    this.#isAllDue ||= isAll;
    this.#timer = setTimeout(() => {
      const all = this.#isAllDue;
      this.#isAllDue = false;
      void this.#do((expertise) => expertise.goOn(all));
    }, TOGETHER);
  }

  /** Off line, or refused: the next session looks again. */
  async #do(work: (expertise: Expertise) => Promise<void>): Promise<void> {
    if (this.#isStopped) return;
    try {
      await work(await this.here());
    } catch (error) {
      if (!(error instanceof CordeeError)) this.#parts.context.warn("", "push_failed");
    }
  }
}

/** A server that knows of no cases, or is away: the next session asks again. */
function unlessAway(error: unknown): void {
  if (!(error instanceof CordeeError)) throw error;
}
