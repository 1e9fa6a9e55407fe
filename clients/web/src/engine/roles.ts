/**
 * The life of a role: begun, handed over, kept fresh.
 *
 * The counterpart of clients/sdk/roles.py. State is in the chain and on the server; what is
 * kept here is only what this device promised: whom it asked, and what it said yes to. It
 * carries out nothing else by itself, whatever the server says was proposed. What never
 * enters this room: an entry's making.
 */

import { holderOf, holders } from "@/crypto/accountState.ts";
import { judgeAdding, judgeTrust, verifyAttestation } from "@/crypto/attestation.ts";
import { readAttestation } from "@/crypto/attestationBody.ts";
import { equal, hex, unhex } from "@/crypto/bytes.ts";
import { RuleError } from "@/crypto/errors.ts";
import { isStale } from "@/crypto/heldVerdicts.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { askFor } from "@/engine/asking.ts";
import type { About, Context } from "@/engine/context.ts";
import { asFault } from "@/engine/faultOf.ts";
import type { HeldAccounts } from "@/engine/held.ts";
import type { Identities } from "@/engine/identity.ts";
import { Proposals } from "@/engine/proposals.ts";
import { RoleEntries } from "@/engine/roleEntries.ts";
import { type Post, RoleMaker } from "@/engine/roleMaker.ts";
import type { Rotation } from "@/engine/rotation.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import { type Consent, isRoleEmpty, type RoleMemory } from "@/store/roles.ts";
import { NotAllowed, NotFound, NotOnline, ServerRefused } from "@/wire/errors.ts";

/** What I do for the roles that I hold, manage, or am asked to hold. */
export class Roles {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #identities: Identities;
  readonly #held: HeldAccounts;
  readonly #threads: Threads;
  readonly #sync: Sync;
  readonly #rotation: Rotation;
  readonly #teller: Teller;
  readonly #entries: RoleEntries;
  readonly #maker: RoleMaker;
  readonly proposals: Proposals;
  /** Held accounts (hex) whose threads were read. */
  #read: ReadonlySet<string> = new Set();

  constructor(
    context: Context,
    accounts: Accounts,
    identities: Identities,
    held: HeldAccounts,
    threads: Threads,
    sync: Sync,
    rotation: Rotation,
    teller: Teller,
    post?: Post,
  ) {
    this.#context = context;
    this.#accounts = accounts;
    this.#identities = identities;
    this.#held = held;
    this.#threads = threads;
    this.#sync = sync;
    this.#rotation = rotation;
    this.#teller = teller;
    this.#entries = new RoleEntries(context, accounts, held);
    this.#maker = new RoleMaker(context, accounts, held, post);
    this.proposals = new Proposals(context, accounts, identities, held, this.#entries);
  }

  /** Know what I hold, before threads are read. @throws NotOnline */
  async follow(): Promise<void> {
    try {
      await this.#held.refresh();
    } catch (error) {
      if (!(error instanceof ServerRefused) || error.temporary) throw error;
      this.#context.warn(error.rule ?? "", "roles_unknown");
    }
    await this.#meet(this.#held.known);
    await this.#letGo();
    this.#read = new Set(this.#held.known.map(hex));
  }

  /**
   * Carry out what was begun and promised, then renew what is stale.
   *
   * What one role refuses does not stop the others.
   *
   * @throws NotOnline
   */
  async tend(): Promise<void> {
    await this.#orWarn("role_waits", {}, () => this.#maker.finish());
    await this.#orWarn("role_waits", {}, () => this.#takeOffers());
    await this.#orWarn("role_waits", {}, () => this.tendProposals());
    await this.#orWarn("role_waits", {}, () => this.renewStale());
  }

  /**
   * Make a role that I manage; gives its account.
   *
   * The same call again ends what was begun.
   *
   * @throws InvitationError, NotOnline, ServerRefused, TamperedError
   */
  async create(invitation: string): Promise<Uint8Array> {
    const account = await this.#maker.create(invitation);
    await this.#takeOffers();
    this.#changed(account);
    return account;
  }

  /** A chain moved: a role of mine, or somebody who holds one with me. */
  async moved(account: Uint8Array): Promise<void> {
    if (this.#isMine(account)) {
      await this.#held.follow([account]);
      await this.#letGo();
      this.#changed(account);
      await this.tendProposals();
    }
    if (this.#stale().length > 0) await this.renewStale();
  }

  /** A proposal came, was answered or ended. */
  async proposalMoved(role: Uint8Array): Promise<void> {
    await this.tendProposals();
    this.#changed(role);
  }

  /**
   * Go on without somebody, then renew the role's threads.
   *
   * @throws NotAllowed, NotFound, NotOnline, ServerRefused
   */
  async remove(role: Uint8Array, account: Uint8Array): Promise<void> {
    await this.#held.follow([role]);
    this.#checkCanRemove(role, account);
    await this.#entries.rotate(role, account);
    this.#changed(role);
    await this.renewThreads(role);
  }

  /** Renew a role where one of its holders has moved, then its threads. */
  async rotate(role: Uint8Array): Promise<void> {
    if (await this.#entries.rotate(role)) this.#changed(role);
    await this.renewThreads(role);
  }

  /** Renew every role of mine that is stale, each with its threads (CHN-12). */
  async renewStale(): Promise<void> {
    const held = this.#held.known.map((role) => this.#held.chain(role).state);
    await this.#accounts.refresh(held.flatMap(holders).map((holder) => holder.account));
    for (const role of this.#stale()) {
      await this.#orWarn("role_waits", { account: role }, () => this.rotate(role));
    }
  }

  /** Renew the threads that the role is in, most recent first, where due. */
  async renewThreads(role: Uint8Array): Promise<void> {
    for (const thread of this.#threads.latest()) {
      if (!isRead(thread)) continue;
      await thread.ready();
      if (!thread.current?.record.member(role) || !this.#rotation.mayRotate(thread)) continue;
      const about = { thread: thread.id };
      await this.#orWarn("renewal_waits", about, () => this.#rotation.renewIfDue(thread));
    }
  }

  /**
   * Sign what I said yes to; let in those whom I asked; replace whom I promised.
   *
   * @throws NotOnline, ServerRefused
   */
  async tendProposals(): Promise<void> {
    await this.proposals.tend();
    await this.#readOn();
    for (const memory of this.#held.memories()) await this.#settle(memory);
  }

  /** Put an attestation of a role that I manage on its chain; false if of none. */
  async takeOffer(offer: Signed): Promise<boolean> {
    const subject = subjectOf(offer);
    const mine = subject === null ? null : this.#held.mineIn(subject);
    if (subject === null || mine === null) return false;
    if (!mine.manager || !(await this.#isSound(subject, offer))) return true;
    await this.#entries.attest(subject, offer);
    await this.#identities.prepare([subject]);
    this.#changed(subject);
    return true;
  }

  async #isSound(role: Uint8Array, offer: Signed): Promise<boolean> {
    const { pinned } = this.#context.me;
    const { organisation } = readAttestation(offer);
    await this.#accounts.refresh([pinned, organisation]);
    const [trusted, voucher] = [this.#accounts.get(pinned), this.#accounts.get(organisation)];
    if (voucher === null) return false;
    try {
      const attestation = await verifyAttestation(offer, voucher, this.#held.chain(role));
      judgeTrust(organisation, pinned, trusted, this.#context.seconds);
      judgeAdding(attestation, this.#context.seconds);
      return true;
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#context.warn(error.rule, "offer_refused", { account: role });
      return false;
    }
  }

  async #takeOffers(): Promise<void> {
    const [, , offers] = await askFor(this.#context.link, "offers", (ref) => ["offers", ref]);
    for (const [body, signature] of offers) await this.takeOffer({ body, signature });
  }

  /** Strike out what is done: who came in, and whose place I took. */
  async #settle({ account: role, consent, proposed }: RoleMemory): Promise<void> {
    const isAsked = this.proposals.isAsked(role);
    // It ended, perhaps because I was let in.
    if (consent !== null && !isAsked) await this.#held.follow([role]);
    const chain = this.#accounts.get(role);
    if (chain === null) return;
    const came = [...proposed.keys()].filter((key) => holderOf(chain.state, unhex(key)));
    const isMine = this.#held.holds(role);
    if (consent !== null && isMine) await this.#takePlace(role, consent);
    const ends = consent !== null && (isMine || !isAsked);
    if (came.length === 0 && !ends) return;
    await this.#held.remember(role, (memory) => {
      for (const key of came) memory.proposed.delete(key);
      if (ends && memory.consent === consent) memory.consent = null;
    });
    this.#changed(role);
  }

  async #takePlace(role: Uint8Array, { replacing }: Consent): Promise<void> {
    if (replacing === null || !holderOf(this.#held.chain(role).state, replacing)) return;
    await this.#entries.rotate(role, replacing);
    await this.renewThreads(role);
  }

  #checkCanRemove(role: Uint8Array, account: Uint8Array): void {
    const mine = this.#held.mineIn(role);
    if (mine === null) throw new NotAllowed("you do not hold this role");
    if (equal(account, mine.account)) {
      throw new NotAllowed("nobody removes himself: ask the others", "CHN-07");
    }
    const all = holders(this.#held.chain(role).state);
    const other = all.find((one) => equal(one.account, account));
    if (other === undefined) throw new NotFound("not a holder of this role");
    if (mine.manager) return;
    const mineCameFirst = all.indexOf(mine) < all.indexOf(other);
    if (other.manager || mineCameFirst) throw new NotAllowed("only a manager removes him");
  }

  #stale(): readonly Uint8Array[] {
    return this.#held.known.filter((role) => {
      return isStale(this.#held.chain(role).state, this.#accounts);
    });
  }

  /** Also one that I was put out of, where a hand-over read its chain before its hint came. */
  #isMine(account: Uint8Array): boolean {
    const isKept = !isRoleEmpty(this.#held.memory(account)) || this.#held.holds(account);
    return isKept || this.#read.has(hex(account));
  }

  /** Read the threads of what I have come to hold since the last time, and leave the others. */
  async #readOn(): Promise<void> {
    const { known } = this.#held;
    const now = new Set(known.map(hex));
    const gone = [...this.#read].filter((role) => !now.has(role));
    if (gone.length > 0) await this.#letGo();
    for (const role of gone) this.#changed(unhex(role));
    const fresh = known.filter((role) => !this.#read.has(hex(role)));
    if (fresh.length > 0) {
      await this.#meet(fresh);
      await this.#sync.everything();
    }
    this.#read = now;
  }

  /** Threads that I read through a role end here when I hold it no more. */
  async #letGo(): Promise<void> {
    for (const thread of this.#threads.latest()) {
      const { seat } = thread.memory;
      if (seat !== null && !this.#held.holds(seat)) await this.#teller.gone(thread);
    }
  }

  /** What one role or thread refuses is told, and the others go on. @throws NotOnline */
  async #orWarn(sentence: string, about: About, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof NotOnline) throw error;
      this.#context.warn(asFault(error).rule, sentence, about);
    }
  }

  #changed(role: Uint8Array): void {
    this.#context.emit({ type: "role", role: hex(role) });
  }

  /** Have the chains and the names of these. */
  async #meet(accounts: readonly Uint8Array[]): Promise<void> {
    await this.#accounts.refresh(accounts);
    await this.#identities.prepare(accounts);
  }
}

function isRead({ memory }: Thread): boolean {
  return memory.joined && !memory.frozen && memory.epoch >= 0;
}

/** Of whom an offer speaks; null when it is no attestation. */
function subjectOf(offer: Signed): Uint8Array | null {
  try {
    return readAttestation(offer).subject;
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
}
