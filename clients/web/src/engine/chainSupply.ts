/**
 * The chains, names and keys that items of a log rest on, fetched before they are judged.
 *
 * What never enters this room: a judgement; the readers judge.
 */

import { hex, unhex } from "@/crypto/bytes.ts";
import type { Accounts, Named } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import type { HeldAccounts } from "@/engine/held.ts";
import type { Identities } from "@/engine/identity.ts";
import type { LogItem } from "@/engine/logItem.ts";
import { namedIn } from "@/engine/named.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";

export class ChainSupply {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #identities: Identities;
  readonly #own: OwnAccount;
  readonly #held: HeldAccounts;

  constructor(
    context: Context,
    accounts: Accounts,
    identities: Identities,
    own: OwnAccount,
    held: HeldAccounts,
  ) {
    this.#context = context;
    this.#accounts = accounts;
    this.#identities = identities;
    this.#own = own;
    this.#held = held;
  }

  /** Have the chains that are named, and the organisations behind them. */
  async have(named: Named): Promise<void> {
    const accounts = [...named.keys()].map(unhex);
    await this.#accounts.load(accounts);
    const missing = new Map([...named].filter(([key, seq]) => this.#isShort(unhex(key), seq)));
    if (missing.size > 0) await this.#accounts.ensure(missing);
    await this.#identities.know(accounts);
    const unknown = accounts.filter((one) => this.#identities.verified(one) === null);
    if (unknown.length > 0) {
      if (missing.size === 0) await this.#accounts.refresh(unknown);
      await this.#identities.prepare(unknown);
    }
    await this.#openMine(named);
  }

  /** Number of the first record that names more of a chain than is served (FRE-02). */
  withheld(items: readonly LogItem[]): number | null {
    for (const item of items) {
      if (item.kind !== "epoch") continue;
      for (const [key, seq] of namedIn([item])) {
        const chain = this.#accounts.get(unhex(key));
        if (chain !== null && chain.length <= seq) return item.seq;
      }
    }
    return null;
  }

  /** Have the newest generations of what I read through open, where they are named. */
  async #openMine(named: Named): Promise<void> {
    const isNamed = named.has(hex(this.#context.me.account));
    if (isNamed && !this.#own.isOpen) await this.#own.refresh();
    for (const role of this.#held.known) {
      if (named.has(hex(role)) && !this.#held.isOpen(role)) await this.#held.open(role);
    }
  }

  #isShort(account: Uint8Array, seq: number): boolean {
    return (this.#accounts.get(account)?.length ?? 0) <= seq;
  }
}
