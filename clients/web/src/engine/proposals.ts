/**
 * Who is asked to hold a role, and what follows when he says yes.
 *
 * The counterpart of clients/sdk/proposals.py. The server's word is never enough: this device
 * lets in only whom it asked itself, and signs only what was said yes to here. What never
 * enters this room: a thread.
 */

import { holderOf } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { type Holder, isHolder, openerShape } from "@/crypto/chainEntry.ts";
import { decode, encodeAs, LIMITS } from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { signAccept } from "@/crypto/openerKeys.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { type Asked, askFor } from "@/engine/asking.ts";
import type { Context } from "@/engine/context.ts";
import type { HeldAccounts } from "@/engine/held.ts";
import type { Identities } from "@/engine/identity.ts";
import type { RoleEntries } from "@/engine/roleEntries.ts";
import { NotAllowed, NotFound, ServerRefused } from "@/wire/errors.ts";
import { Code, type Proposal as WireProposal } from "@/wire/protocol.ts";

/** A role holds no role (ROL-03). */
const HOLDER_KINDS: readonly string[] = ["person", "organisation", "gateway", "agent"];

/** The chain moved while I signed: what was promised is signed again. */
const MOVED: readonly Code[] = [Code.CONFLICT, Code.CHAIN];

/** What the server says is proposed: its word, and no more. */
export interface Proposal {
  readonly role: Uint8Array;
  readonly account: Uint8Array;
  readonly manager: boolean;
  readonly by: Uint8Array;
  /** The entry of the role for which it was accepted. */
  readonly seq: number;
  readonly opener: Uint8Array | null;
  readonly accept: Uint8Array | null;
}

/** What it takes of the client: its line, its keys, its book, its roles. */
type Line = Pick<Context, "me" | "keys" | "emit" | "warn"> & { readonly link: Asked };
type Book = Pick<Accounts, "get" | "refresh" | "frozen">;
type Names = Pick<Identities, "prepare" | "checkCanBeAdded">;
type Holding = Pick<
  HeldAccounts,
  "memory" | "remember" | "follow" | "holds" | "chain" | "mineIn"
>;
type Writing = Pick<RoleEntries, "newest" | "add">;

/** Proposals to me, and those of the roles that I manage. */
export class Proposals {
  readonly #context: Line;
  readonly #accounts: Book;
  readonly #identities: Names;
  readonly #held: Holding;
  readonly #entries: Writing;
  #told: readonly Proposal[] = [];

  constructor(
    context: Line,
    accounts: Book,
    identities: Names,
    held: Holding,
    entries: Writing,
  ) {
    this.#context = context;
    this.#accounts = accounts;
    this.#identities = identities;
    this.#held = held;
    this.#entries = entries;
  }

  /** What the server last said is proposed. */
  get told(): readonly Proposal[] {
    return this.#told;
  }

  /**
   * Ask somebody to hold a role that I manage.
   *
   * He is let in by this device as soon as he has accepted.
   *
   * @throws NotAllowed, NotFound, NotOnline, ServerRefused
   */
  async propose(role: Uint8Array, account: Uint8Array, manager: boolean): Promise<void> {
    await this.#checkManager(role);
    await this.#meet([account]);
    this.#checkHolderToBe(role, account);
    await this.#held.remember(role, ({ proposed }) => {
      proposed.set(hex(account), manager);
    });
    await askFor(this.#context.link, "ok", (ref) => ["propose", ref, role, account, manager]);
    await this.tend();
  }

  /**
   * Say yes to what I am asked; `replacing` goes out once I am in.
   *
   * The yes is kept, and signed again when the chain moves before I am let in.
   *
   * @throws NotFound, NotAllowed, NotOnline, ServerRefused
   */
  async accept(role: Uint8Array, replacing: Uint8Array | null = null): Promise<void> {
    await this.read();
    const proposal = this.#proposedToMe(role);
    await this.#held.follow([role]);
    await this.#meet([role]);
    if (replacing !== null && !this.#mayReplace(proposal, replacing)) {
      throw new NotAllowed("only a manager takes a manager's place");
    }
    await this.#held.remember(role, (memory) => {
      memory.consent = { manager: proposal.manager, replacing };
    });
    await this.#signConsent(role);
  }

  /** End a proposal to me, or one of a role that I manage. */
  async decline(role: Uint8Array, account: Uint8Array | null = null): Promise<void> {
    const whom = account ?? this.#context.me.account;
    await this.#held.remember(role, (memory) => {
      if (this.#isMe(whom)) memory.consent = null;
      memory.proposed.delete(hex(whom));
    });
    await askFor(this.#context.link, "ok", (ref) => ["decline", ref, role, whom]);
    await this.read();
  }

  /** Sign what I said yes to; let in those whom I asked. @throws NotOnline, ServerRefused */
  async tend(): Promise<void> {
    await this.read();
    for (const proposal of this.#told) {
      if (this.#isMe(proposal.account)) await this.#answer(proposal);
      else await this.#letIn(proposal);
    }
  }

  /** Whether the server still says that I am asked to hold it. */
  isAsked(role: Uint8Array): boolean {
    return this.#toMe(role) !== undefined;
  }

  /** Ask what is proposed. @throws NotOnline, ServerRefused */
  async read(): Promise<void> {
    const [, , told] = await askFor(this.#context.link, "proposals", (ref) => [
      "proposals",
      ref,
    ]);
    this.#told = told.map(proposalOf);
    await this.#meet(this.#told.map((one) => one.role));
  }

  /** Sign again what I said yes to, when it is not signed for the chain as it is. */
  async #answer({ role, manager, seq, opener }: Proposal): Promise<void> {
    if (this.#held.memory(role).consent?.manager !== manager) return;
    await this.#held.follow([role]);
    const now = encodeAs(openerShape, this.#meAsHolder(manager));
    const { state } = this.#held.chain(role);
    const isSigned = seq === state.seq && opener !== null && equal(opener, now);
    if (!isSigned) await this.#signConsent(role);
  }

  async #signConsent(role: Uint8Array): Promise<void> {
    const { consent } = this.#held.memory(role);
    if (consent === null || this.#held.holds(role)) return;
    const chain = this.#accounts.get(role);
    if (chain === null) throw new NotFound("no such role");
    const { seq, head } = chain.state;
    const joining = this.#meAsHolder(consent.manager);
    const word = await signAccept(this.#context.keys.signer, role, head, joining);
    const opener = encodeAs(openerShape, joining);
    try {
      await askFor(this.#context.link, "ok", (ref) => ["accept", ref, role, seq, opener, word]);
    } catch (error) {
      if (!(error instanceof ServerRefused) || !MOVED.includes(error.code)) throw error;
    }
  }

  #meAsHolder(manager: boolean): Holder {
    return this.#entries.newest(this.#context.me.account, manager);
  }

  /** Add one whom this device asked, and nobody whom only the server names. */
  async #letIn({ role, account, seq, opener, accept }: Proposal): Promise<void> {
    const asked = this.#held.memory(role).proposed.get(hex(account));
    if (asked === undefined || opener === null || accept === null) return;
    await this.#held.follow([role]);
    await this.#accounts.refresh([account]);
    if (!this.#held.holds(role) || this.#accounts.get(account) === null) return;
    const holder = this.#holderIn(opener, account);
    const isForNow = seq === this.#held.chain(role).state.seq;
    if (holder === null || !isForNow || !this.#isAsAsked(holder, account, asked)) return;
    await this.#entries.add(role, { holder, accept, seq });
    this.#context.emit({ type: "role", role: hex(role) });
  }

  #holderIn(opener: Uint8Array, account: Uint8Array): Holder | null {
    try {
      const found = decode(openerShape, LIMITS.other, opener);
      return isHolder(found) ? found : null;
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#context.warn(error.rule, "accept_refused", { account });
      return null;
    }
  }

  /**
   * The very account, no more than was offered, at the generation of today.
   *
   * An older one may be in the hands of a device that was revoked since.
   */
  #isAsAsked(holder: Holder, account: Uint8Array, manager: boolean): boolean {
    if (this.#accounts.frozen.has(hex(account))) return false;
    const { generation } = this.#held.chain(account).state;
    const isAccount = equal(holder.account, account);
    return isAccount && holder.manager === manager && holder.generation === generation;
  }

  #proposedToMe(role: Uint8Array): Proposal {
    const found = this.#toMe(role);
    if (found === undefined) throw new NotFound("nobody asks you to hold this role");
    return found;
  }

  #toMe(role: Uint8Array): Proposal | undefined {
    return this.#told.find((one) => equal(one.role, role) && this.#isMe(one.account));
  }

  #isMe(account: Uint8Array): boolean {
    return equal(account, this.#context.me.account);
  }

  #mayReplace({ role, manager }: Proposal, account: Uint8Array): boolean {
    const holder = holderOf(this.#held.chain(role).state, account);
    if (holder === undefined) throw new NotFound("not a holder of this role");
    return manager || !holder.manager;
  }

  async #checkManager(role: Uint8Array): Promise<void> {
    await this.#held.follow([role]);
    if (!this.#held.mineIn(role)?.manager) {
      throw new NotAllowed("only a manager of the role asks somebody to hold it");
    }
  }

  #checkHolderToBe(role: Uint8Array, account: Uint8Array): void {
    const chain = this.#accounts.get(account);
    if (chain === null) throw new NotFound("no such account");
    if (!HOLDER_KINDS.includes(chain.state.kind)) {
      throw new NotAllowed("a role is held by people, never by a role");
    }
    if (holderOf(this.#held.chain(role).state, account) !== undefined) {
      throw new NotAllowed("already a holder of this role");
    }
    try {
      this.#identities.checkCanBeAdded(account);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      throw new NotAllowed("not somebody who can be let in", error.rule);
    }
  }

  /** Have the chains and the names of these. */
  async #meet(accounts: readonly Uint8Array[]): Promise<void> {
    await this.#accounts.refresh(accounts);
    await this.#identities.prepare(accounts);
  }
}

function proposalOf([role, account, manager, by, seq, opener, accept]: WireProposal): Proposal {
  return { role, account, manager, by, seq, opener, accept };
}
