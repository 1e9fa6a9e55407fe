/**
 * The roles and records that I hold: their chains followed, their keys kept open.
 *
 * The counterpart of clients/sdk/held.py. What never enters this room: another holder's
 * secret; a thread.
 */

import { type AccountState, holderOf } from "@/crypto/accountState.ts";
import { hex } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import type { Holder } from "@/crypto/chainEntry.ts";
import { RuleError } from "@/crypto/errors.ts";
import { openHeld } from "@/crypto/heldKeyring.ts";
import type { Keyring } from "@/crypto/keyring.ts";
import { type EntrySigner, speakingFor } from "@/crypto/sealedEntry.ts";
import type { KemKeyPair } from "@/crypto/sealing.ts";
import type { Secret } from "@/crypto/secret.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { askFor } from "@/engine/asking.ts";
import type { Context } from "@/engine/context.ts";
import { generationsOf, keyringOf } from "@/engine/generations.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import type { Generations } from "@/store/facts.ts";
import { isRoleEmpty, loadRoles, newRole, type RoleMemory, saveRole } from "@/store/roles.ts";
import type { EntryBoxes } from "@/wire/protocol.ts";

/** Roles and records followed at once: a registrar holds some dozens. */
const MAX_HELD = 256;

/** One keyring for each; forgotten as soon as the chain no longer names me. */
export class HeldAccounts {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #own: OwnAccount;
  readonly #memories: Map<string, RoleMemory>;
  readonly #keyrings = new Map<string, Keyring>();

  private constructor(
    context: Context,
    accounts: Accounts,
    own: OwnAccount,
    memories: readonly RoleMemory[],
  ) {
    this.#context = context;
    this.#accounts = accounts;
    this.#own = own;
    this.#memories = new Map(memories.map((memory) => [hex(memory.account), memory]));
  }

  /** Load what is kept, and the chains that go with it. */
  static async open(
    context: Context,
    accounts: Accounts,
    own: OwnAccount,
  ): Promise<HeldAccounts> {
    const memories = await loadRoles(context.store);
    await accounts.load(memories.map((memory) => memory.account));
    return new HeldAccounts(context, accounts, own, memories);
  }

  /** Accounts that I hold by their newest verified chain, and can open. */
  get known(): readonly Uint8Array[] {
    return [...this.#memories.values()]
      .filter((memory) => memory.generations.size > 0 && this.holds(memory.account))
      .map((memory) => memory.account);
  }

  /** Those of them that I may write for. */
  get roles(): readonly Uint8Array[] {
    return this.known.filter((account) => this.isRole(account));
  }

  /** Whether the newest verified chain names me among its holders. */
  holds(account: Uint8Array): boolean {
    return this.mineIn(account) !== null;
  }

  /** My own place in a held account. */
  mineIn(account: Uint8Array): Holder | null {
    const chain = this.#accounts.get(account);
    if (chain === null || this.#accounts.frozen.has(hex(account)) || chain.state.closed) {
      return null;
    }
    return holderOf(chain.state, this.#context.me.account) ?? null;
  }

  isRole(account: Uint8Array): boolean {
    return this.#accounts.get(account)?.state.kind === "role";
  }

  /** The chain of one that I know. Its absence is a fault of this program. */
  chain(account: Uint8Array): Chain {
    const chain = this.#accounts.get(account);
    if (chain === null) throw new Error("a held account has a chain here");
    return chain;
  }

  /** Whether its current generation opens here. */
  isOpen(account: Uint8Array): boolean {
    return this.memory(account).generations.has(this.chain(account).state.generation);
  }

  /** Its sealing key of a generation. @throws RuleError CHN-10 */
  key(account: Uint8Array, generation: number): Promise<KemKeyPair> {
    return this.#keyring(account).key(generation);
  }

  /** Its current generation's secret. @throws RuleError CHN-10 */
  secret(account: Uint8Array): Secret {
    const secret = this.#keyring(account).secret(this.chain(account).state.generation);
    if (secret === undefined) throw new RuleError("CHN-10", "not open here");
    return secret;
  }

  /** What is kept of one, empty when nothing is. */
  memory(account: Uint8Array): RoleMemory {
    return this.#memories.get(hex(account)) ?? newRole(account);
  }

  /** All that is kept, also of roles that I am about to hold. */
  memories(): readonly RoleMemory[] {
    return [...this.#memories.values()];
  }

  /** Change what is remembered of one, at once here and durably when this is done. */
  async remember(account: Uint8Array, change: (memory: RoleMemory) => void): Promise<void> {
    const memory = this.memory(account);
    change(memory);
    this.#keyrings.delete(hex(account));
    if (isRoleEmpty(memory)) this.#memories.delete(hex(account));
    else this.#memories.set(hex(account), memory);
    await this.#context.transaction(async (tx) => saveRole(tx, memory), { durable: true });
  }

  /** Where my own chain stands. */
  mine(): AccountState {
    return this.#own.chain.state;
  }

  /** What signs for a role: this device, at that place. */
  signer(): EntrySigner {
    return speakingFor(this.mine(), this.#context.keys.signer);
  }

  /**
   * Follow what I hold, and open what is new in it.
   *
   * The server says which; only their chains say that it is true.
   *
   * @throws NotOnline, ServerRefused
   */
  async refresh(): Promise<void> {
    const [, , held] = await askFor(this.#context.link, "roles", (ref) => ["roles", ref]);
    const named = held.slice(0, MAX_HELD).map(([role]) => role);
    await this.follow([...named, ...this.memories().map((memory) => memory.account)]);
  }

  /** Have the newest chains of these, and open or forget each. */
  async follow(accounts: readonly Uint8Array[]): Promise<void> {
    const wanted = new Map(accounts.map((account) => [hex(account), account]));
    await this.#accounts.refresh([...wanted.values()]);
    for (const account of wanted.values()) {
      if (this.holds(account)) await this.open(account);
      else await this.forget(account);
    }
  }

  /** Open its newest generation with my own keys, where it is not open yet. */
  async open(account: Uint8Array): Promise<void> {
    if (this.isOpen(account)) return;
    const [, , served] = await askFor(this.#context.link, "boxes", (ref) => [
      "boxes",
      ref,
      account,
    ]);
    const me = this.#context.me.account;
    try {
      const mine = this.#own.keyring;
      const opened = await openHeld(this.chain(account), me, mine, holderBoxes(served));
      this.#context.settled("CHN-10", "role_generation_closed", account);
      await this.keep(account, generationsOf(opened));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#context.warn(error.rule, "role_generation_closed", { account });
    }
  }

  /** Keep generations of it, beside those that are kept. */
  async keep(account: Uint8Array, fresh: Generations): Promise<void> {
    await this.remember(account, ({ generations }) => {
      for (const [g, held] of fresh) generations.set(g, held);
    });
  }

  /** I hold it no longer: its keys leave this profile. */
  async forget(account: Uint8Array): Promise<void> {
    const memory = this.#memories.get(hex(account));
    if (memory === undefined || memory.generations.size === 0 || memory.begun !== null) return;
    await this.remember(account, ({ generations, proposed }) => {
      generations.clear();
      proposed.clear();
    });
  }

  /** Made once for what is kept: a keyring keeps the key pairs that it has derived. */
  #keyring(account: Uint8Array): Keyring {
    const key = hex(account);
    const known = this.#keyrings.get(key) ?? keyringOf(this.memory(account).generations);
    this.#keyrings.set(key, known);
    return known;
  }
}

function holderBoxes(
  served: readonly EntryBoxes[],
): ReadonlyMap<number, readonly Uint8Array[]> {
  return new Map(served.map(([seq, openers]) => [seq, openers]));
}
