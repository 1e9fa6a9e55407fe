/**
 * Leaves, complaints and filings of a log, each judged at its place.
 *
 * What never enters this room: the network; a broken notice never stops the next item.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import { RuleError } from "@/crypto/errors.ts";
import {
  type Filed,
  type NoticeContext,
  type Request,
  verifyFiled,
  verifyRequest,
} from "@/crypto/notice.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { type LogItem, signedOf } from "@/engine/logItem.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Thread } from "@/engine/thread.ts";
import { line, type Outcome, refused, type Verdict } from "@/engine/verdict.ts";

/** Takes notices in the order of the log, inside the caller's transaction. */
export class NoticeReader {
  readonly #accounts: Accounts;
  readonly #seats: Seats;

  constructor(accounts: Accounts, seats: Seats) {
    this.#accounts = accounts;
    this.#seats = seats;
  }

  /** Judge a leave, a complaint or a filing. */
  async take(thread: Thread, item: LogItem, outcome: Outcome): Promise<Verdict> {
    try {
      const notice = await this.#judge(thread, item);
      outcome.changed = true;
      return line(notice);
    } catch (error) {
      if (error instanceof RuleError) return refused(error.rule);
      throw error;
    }
  }

  async #judge(thread: Thread, item: LogItem): Promise<Request | Filed> {
    const signed = signedOf(item);
    const context = this.#context(thread);
    if (item.kind === "filed") {
      const filed = await verifyFiled(signed, item.seq, context);
      thread.memory.filed = Math.max(thread.memory.filed, filed.upto);
      return filed;
    }
    const kind = item.kind === "leave" ? "leave" : "complaint";
    const request = await verifyRequest(kind, signed, context);
    if (kind === "leave") this.#part(thread, request);
    else this.#note(thread, request);
    return request;
  }

  #context(thread: Thread): NoticeContext {
    const accounts = this.#accounts;
    return { record: thread.record, accounts, leavers: thread.memory.leavers };
  }

  #part(thread: Thread, leave: Request): void {
    const { memory } = thread;
    const seat = leave.behalf ?? leave.account;
    memory.leavers.add(hex(seat));
    memory.joined &&= !equal(seat, this.#seats.of(thread));
    memory.stale = true;
  }

  #note(thread: Thread, complaint: Request): void {
    const { memory } = thread;
    const seat = complaint.behalf ?? complaint.account;
    memory.complaints.set(hex(seat), complaint.epoch);
    memory.complain &&= !equal(seat, this.#seats.of(thread));
    memory.stale = true;
  }
}
