/**
 * Who is in a thread: begin, let in, let go, leave, and the title they see.
 *
 * The counterpart of clients/sdk/membership.py. What never enters this room: someone whom
 * nobody trusted vouches for.
 */

import type { AccountKind } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Capacity, Retention, ThreadState } from "@/crypto/epochBody.ts";
import { RuleError } from "@/crypto/errors.ts";
import { makeRequest } from "@/crypto/notice.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Beginnings } from "@/engine/beginnings.ts";
import type { Context } from "@/engine/context.ts";
import type { Identities } from "@/engine/identity.ts";
import { handIn } from "@/engine/notices.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import type { Rotation } from "@/engine/rotation.ts";
import type { Seats } from "@/engine/seats.ts";
import { giver } from "@/engine/speaker.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Thread } from "@/engine/thread.ts";
import { NotAllowed, NotFound, TooLarge } from "@/wire/errors.ts";

/** Kinds that take part in one capacity only: their past is never opened (EPO-09). */
const KIND_CAPACITY: Partial<Record<AccountKind, Capacity>> = {
  gateway: "gateway",
  agent: "agent",
  record: "record",
};

const FORWARD_ONLY: ReadonlySet<Capacity> = new Set(["gateway", "agent", "record"]);

const MAX_TITLE = 200;
const MAX_PATIENT = 500;

/** A thread to be. `intent` is its person's deed: asked twice, it is begun once. */
export interface Beginning {
  readonly state: ThreadState;
  readonly members: readonly Uint8Array[];
  readonly readers: readonly Uint8Array[];
  readonly direct: boolean;
  readonly retention: Retention | null;
  readonly intent: string;
}

/** Changes of members are records; a leave is a request that others carry out. */
export class Membership {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #identities: Identities;
  readonly #own: OwnAccount;
  readonly #seats: Seats;
  readonly #sync: Sync;
  readonly #rotation: Rotation;
  readonly #beginnings: Beginnings;

  constructor(
    context: Context,
    accounts: Accounts,
    identities: Identities,
    own: OwnAccount,
    seats: Seats,
    sync: Sync,
    rotation: Rotation,
    beginnings: Beginnings,
  ) {
    this.#context = context;
    this.#accounts = accounts;
    this.#identities = identities;
    this.#own = own;
    this.#seats = seats;
    this.#sync = sync;
    this.#rotation = rotation;
    this.#beginnings = beginnings;
  }

  /** Start a thread. @throws NotAllowed, NotFound, TooLarge, NotOnline, ServerRefused */
  async begin(beginning: Beginning): Promise<Thread> {
    checkSizes(beginning.state);
    const members = this.#others(beginning.members, []);
    const readers = this.#others(beginning.readers, members);
    if (beginning.direct && (members.length !== 1 || readers.length > 0)) {
      throw new NotAllowed("a direct thread is between two people");
    }
    return await this.#beginnings.once(beginning.intent, async () => {
      await this.checkCanBeAdded([...members, ...readers]);
      const capacity = beginning.direct ? "owner" : "member";
      const record = [
        this.#rotation.member(this.#context.me.account, "owner", 0),
        ...members.map((one) => this.#rotation.member(one, this.#capacity(one, capacity), 0)),
        ...readers.map((one) => this.#rotation.member(one, this.#capacity(one, "reader"), 0)),
      ];
      const retention = beginning.retention ?? undefined;
      return await this.#rotation.first(record, beginning.state, retention);
    });
  }

  async invite(
    thread: Thread,
    account: Uint8Array,
    asked: Capacity,
    options: { readonly past: boolean },
  ): Promise<void> {
    await this.checkCanBeAdded([account]);
    const capacity = this.#capacity(account, asked);
    if (options.past && (FORWARD_ONLY.has(asked) || FORWARD_ONLY.has(capacity))) {
      throw new NotAllowed(`a ${capacity} reads from now on only`);
    }
    await this.#rotation.change(thread, (now) => {
      this.#checkOwner(now);
      if (now.record.member(account)) throw new NotAllowed("already a member");
      return this.#rotation.withMember(now, account, capacity, options);
    });
  }

  async remove(thread: Thread, account: Uint8Array): Promise<void> {
    if (equal(account, this.#seats.of(thread))) {
      throw new NotAllowed("nobody removes himself: leave instead");
    }
    await this.#rotation.change(thread, (now) => {
      this.#checkOwner(now);
      if (!now.record.member(account)) throw new NotFound("not a member");
      return this.#rotation.withoutMember(now, account);
    });
  }

  /** Set title and patient context. A member may, a reader may not. */
  async setTitle(thread: Thread, state: ThreadState): Promise<void> {
    checkSizes(state);
    await this.#rotation.change(thread, (now) => {
      const capacity = this.#capacityIn(now);
      if (capacity !== "owner" && capacity !== "member") {
        throw new NotAllowed("a reader does not change the title");
      }
      return { ...this.#rotation.unchanged(now), state };
    });
  }

  /** Ask to go. @throws NotAllowed for the last owner, ServerRefused */
  async leave(thread: Thread): Promise<void> {
    await handIn(this.#sync, thread, () => this.#leave(thread));
  }

  async #leave(thread: Thread): Promise<void> {
    thread.checkWritable();
    const me = this.#seats.of(thread);
    const { record, memory } = thread;
    const owners = record.members.filter(
      (one) => one.capacity === "owner" && !memory.leavers.has(hex(one.account)),
    );
    const isLast = owners.every((one) => equal(one.account, me)) && owners.length > 0;
    if (isLast && record.members.length > 1) {
      throw new NotAllowed("the last owner names another before leaving");
    }
    const word = giver(this.#context, this.#own, memory.seat);
    const { body, signature } = await makeRequest("leave", record, word);
    await this.#context.link.ask((ref) => ["leave", ref, [body, signature]]);
  }

  /** Someone trusted vouches for each, now. @throws NotFound, NotAllowed, NotOnline */
  async checkCanBeAdded(accounts: readonly Uint8Array[]): Promise<void> {
    await this.#accounts.refresh(accounts);
    await this.#identities.prepare(accounts);
    for (const account of accounts) this.#checkOne(account);
  }

  #checkOne(account: Uint8Array): void {
    if (this.#accounts.get(account) === null) throw new NotFound("no such account");
    try {
      this.#identities.checkCanBeAdded(account);
    } catch (error) {
      throw error instanceof RuleError ? new NotAllowed(error.message, error.rule) : error;
    }
  }

  /** Each once, without me and without these. */
  #others(
    accounts: readonly Uint8Array[],
    without: readonly Uint8Array[],
  ): readonly Uint8Array[] {
    const left = new Map(accounts.map((one) => [hex(one), one]));
    for (const one of [this.#context.me.account, ...without]) left.delete(hex(one));
    return [...left.values()];
  }

  /** What was asked, or the one capacity that the account's kind may have. */
  #capacity(account: Uint8Array, asked: Capacity): Capacity {
    const kind = this.#accounts.get(account)?.state.kind;
    return (kind && KIND_CAPACITY[kind]) ?? asked;
  }

  #capacityIn(thread: Thread): Capacity | undefined {
    return thread.record.member(this.#seats.of(thread))?.capacity;
  }

  #checkOwner(thread: Thread): void {
    if (this.#capacityIn(thread) !== "owner") {
      throw new NotAllowed("only an owner changes the members");
    }
  }
}

function checkSizes({ title, patient }: ThreadState): void {
  if ([...title].length > MAX_TITLE) {
    throw new TooLarge(`a title has at most ${MAX_TITLE} characters`);
  }
  if (patient !== null && [...patient].length > MAX_PATIENT) {
    throw new TooLarge(`a patient context has at most ${MAX_PATIENT} characters`);
  }
}
