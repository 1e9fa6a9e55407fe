/**
 * Tele-expertise of an open client: cases, ledgers, and what follows from the one in the other.
 *
 * What never enters this room: a screen's ids.
 */

import { hex, unhex } from "@/crypto/bytes.ts";
import { RuleError } from "@/crypto/errors.ts";
import { Acts } from "@/engine/expertise/acts.ts";
import { mayWrite, signedOf } from "@/engine/expertise/caseHere.ts";
import { Cases } from "@/engine/expertise/cases.ts";
import { Ledgers } from "@/engine/expertise/ledgers.ts";
import { Mutex } from "@/engine/mutex.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Thread } from "@/engine/thread.ts";
import { itemOf } from "@/store/items.ts";
import { CordeeError } from "@/wire/errors.ts";
import type { Case } from "@/wire/protocol.ts";

export class Expertise {
  readonly cases: Cases;
  readonly ledgers: Ledgers;
  readonly #acts: Acts;
  readonly #parts: Parts;
  /** One following at a time: what one has told, the next one finds told. */
  readonly #turn = new Mutex();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.cases = new Cases(parts);
    this.ledgers = new Ledgers(parts);
    this.#acts = new Acts(this.cases, this.ledgers);
  }

  /**
   * Go on with what was left half done; look at what the server says has moved, or at all that
   * it told with this session. @throws NotOnline, ServerRefused
   */
  async goOn(isAll: boolean): Promise<void> {
    await this.cases.steps.resume();
    const { rows } = this.cases;
    const fresh = isAll ? await rows.everything() : await rows.recent();
    const known = isAll ? [...this.#parts.context.cases.values()] : fresh;
    for (const row of fresh) await this.#tell(row);
    for (const row of known) await this.#follow(row);
  }

  /** Something of this thread was displayed: an answer that I asked for, perhaps. */
  async displayed(thread: Thread): Promise<void> {
    for (const key of thread.memory.cases) {
      const { reports } = await this.cases.folded(thread, unhex(key));
      const report = reports[0];
      if (report === undefined || !(await this.#isSeen(thread, report.word.message))) continue;
      await this.seen(thread, unhex(key));
    }
  }

  /** I have seen how it stands: an answer prepares my act. */
  async seen(thread: Thread, expertise: Uint8Array): Promise<void> {
    if (!mayWrite(thread)) return;
    await this.#turn.run(async () => {
      const folded = await this.cases.folded(thread, expertise);
      await this.#acts.followAsRequester(thread, folded).catch(unlessAway);
    });
  }

  /** I have taken a step: what follows from it on the side of who answers. */
  async stepped(thread: Thread, expertise: Uint8Array): Promise<void> {
    await this.#turn.run(async () => {
      const folded = await this.cases.folded(thread, expertise);
      await this.#acts.followAsExpert(thread, folded).catch(unlessAway);
    });
  }

  /** Whether the line of an answer lies below what was displayed. */
  async #isSeen(thread: Thread, message: Uint8Array): Promise<boolean> {
    const item = await itemOf(this.#parts.context.store, thread.id, message);
    return item !== null && item.seq <= thread.memory.displayed;
  }

  async #tell(row: Case): Promise<void> {
    const [expertise, id] = row;
    this.#parts.context.emit({ type: "case", case: hex(expertise), thread: hex(id) });
    const thread = this.#parts.threads.find(id);
    if (thread === null || thread.memory.epoch < 0) return;
    await this.cases.steps.tellCards(await thread.ready(), expertise);
  }

  async #follow(row: Case): Promise<void> {
    try {
      const folded = await signedOf(this.cases, row);
      const thread = this.#parts.threads.find(row[1]);
      if (folded === null || thread === null || !mayWrite(thread)) return;
      await this.#turn.run(() => this.#acts.followAsExpert(thread, folded));
      const report = folded.reports[0];
      if (report !== undefined && (await this.#isSeen(thread, report.word.message))) {
        await this.seen(thread, row[0]);
      }
    } catch (error) {
      unlessAway(error);
    }
  }
}

/** Looked at again with the next session, or the next word on it. */
function unlessAway(error: unknown): void {
  if (!(error instanceof CordeeError || error instanceof RuleError)) throw error;
}
