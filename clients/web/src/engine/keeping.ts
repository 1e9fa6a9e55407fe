/**
 * How long a thread keeps, what is filed, and who has erased.
 *
 * The counterpart of clients/sdk/keeping.py. What never enters this room: the erasing; it goes
 * on by itself.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import { decodeCursor, verifyCursor } from "@/crypto/cursor.ts";
import type { Capacity, Retention } from "@/crypto/epochBody.ts";
import { RuleError } from "@/crypto/errors.ts";
import { makeFiled } from "@/crypto/notice.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import { handIn } from "@/engine/notices.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import type { Rotation } from "@/engine/rotation.ts";
import type { Seats } from "@/engine/seats.ts";
import { giver } from "@/engine/speaker.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Thread } from "@/engine/thread.ts";
import { NotAllowed, NotFound, NotOnline, TamperedError, TooLarge } from "@/wire/errors.ts";
import { serverInfo } from "@/wire/rest.ts";

/** Seconds, a hundred years: whoever wants more keeps for ever. */
const LONGEST = 36_525 * 86_400;

const FILERS: ReadonlySet<Capacity> = new Set(["owner", "member", "agent", "record"]);

/** Up to where a device says that it erased what was due. */
export interface Receipt {
  readonly account: Uint8Array;
  readonly device: Uint8Array;
  readonly seq: number;
  readonly mine: boolean;
}

/** Says how long, that something is filed, and shows who has erased. */
export class Keeping {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #own: OwnAccount;
  readonly #seats: Seats;
  readonly #sync: Sync;
  readonly #rotation: Rotation;

  constructor(
    context: Context,
    accounts: Accounts,
    own: OwnAccount,
    seats: Seats,
    sync: Sync,
    rotation: Rotation,
  ) {
    this.#context = context;
    this.#accounts = accounts;
    this.#own = own;
    this.#seats = seats;
    this.#sync = sync;
    this.#rotation = rotation;
  }

  /**
   * Keep messages for `after` seconds, 0 for ever, and what is not filed for `hold`; owners
   * only. It counts for what is there too.
   *
   * @throws NotAllowed, TooLarge, NotOnline, ServerRefused (EPO-13 beyond policy)
   */
  async setRetention(thread: Thread, retention: Retention): Promise<void> {
    if (!isBounded(retention.after) || !isBounded(retention.hold)) {
      throw new TooLarge("a retention has at most a hundred years");
    }
    await this.#rotation.change(thread, (now) => {
      if (this.#capacity(now) !== "owner") {
        throw new NotAllowed("only an owner says how long it keeps", "EPO-03");
      }
      return { ...this.#rotation.unchanged(now), retention };
    });
  }

  /**
   * Say, signed, that everything up to number `upto` is in the record.
   *
   * @throws NotAllowed, NotFound, NotOnline, ServerRefused
   */
  async markFiled(thread: Thread, upto: number): Promise<void> {
    await handIn(this.#sync, thread, () => this.#file(thread, upto));
  }

  async #file(thread: Thread, upto: number): Promise<void> {
    thread.checkWritable();
    const { first, seq, seat } = thread.memory;
    if (!Number.isInteger(upto) || upto < first || upto > seq) {
      throw new NotFound(`no item ${upto} here`);
    }
    const capacity = this.#capacity(thread);
    if (capacity === undefined || !FILERS.has(capacity)) {
      throw new NotAllowed("a reader does not say what is filed");
    }
    const word = giver(this.#context, this.#own, seat);
    const { body, signature } = await makeFiled(thread.record, word, upto);
    await this.#context.link.ask((ref) => ["filed", ref, [body, signature]]);
  }

  /**
   * Up to where the members' devices say that they erased what was due.
   *
   * Each is verified by its account's chain and by this log; what does not verify is left out
   * and warned of. @throws NotOnline, ServerRefused
   */
  async receipts(thread: Thread): Promise<readonly Receipt[]> {
    const answer = await this.#context.link.ask((ref) => ["receipts", ref, thread.id]);
    if (answer[0] !== "receipts") throw new TamperedError("ENC-01", "another answer");
    const receipts: Receipt[] = [];
    for (const [body, signature] of answer[3]) {
      const receipt = await this.#receipt(thread, { body, signature });
      if (receipt !== null) receipts.push(receipt);
    }
    return receipts;
  }

  /** What the server proposes for new threads; null when it proposes nothing. */
  async proposed(): Promise<Retention | null> {
    try {
      const { retention } = await serverInfo(this.#context.link.address);
      const isGiven = typeof retention === "number" && isBounded(retention);
      return isGiven ? { after: retention, hold: 0 } : null;
    } catch (error) {
      if (error instanceof NotOnline) return null;
      throw error;
    }
  }

  #capacity(thread: Thread): Capacity | undefined {
    return thread.record.member(this.#seats.of(thread))?.capacity;
  }

  async #receipt(thread: Thread, signed: Signed): Promise<Receipt | null> {
    try {
      return await this.#judged(thread, signed);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      // A device that was revoked since is no lie.
      if (error.rule !== "MSG-04") this.#refuse(thread, error.rule);
      return null;
    }
  }

  async #judged(thread: Thread, signed: Signed): Promise<Receipt | null> {
    const claimed = decodeCursor(signed.body);
    await this.#accounts.ensure(new Map([[hex(claimed.account), 0]]));
    const chain = this.#accounts.get(claimed.account);
    if (chain === null) return null;
    const {
      account,
      device,
      seq,
      hash,
      thread: about,
    } = await verifyCursor("erase", signed, chain.state);
    const known = await thread.hashAt(seq);
    if (!equal(about, thread.id) || (known !== null && !equal(known, hash))) {
      this.#refuse(thread, "LOG-02");
      return null;
    }
    return { account, device, seq, mine: equal(device, this.#context.device) };
  }

  #refuse(thread: Thread, rule: string): void {
    this.#context.warn(rule, "receipt_refused", { thread: thread.id });
  }
}

function isBounded(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST;
}
