/**
 * Entries of the chains that I hold: renew, remove, let in, attest.
 *
 * The counterpart of clients/sdk/role_entries.py. Every step is compare and set, and made anew
 * from the chain as it stands: two managers at once, or one who was cut off, end in the same
 * place. What never enters this room: a thread.
 */

import { type AccountState, holderOf, holders } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import type { Holder } from "@/crypto/chainEntry.ts";
import { asHolder, renewals } from "@/crypto/heldVerdicts.ts";
import { append } from "@/crypto/makeEntry.ts";
import { addHolder, rotateHeld } from "@/crypto/makeHeld.ts";
import type { SealedEntry, Timed } from "@/crypto/sealedEntry.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { askFor } from "@/engine/asking.ts";
import { entryFrame } from "@/engine/chainEntries.ts";
import type { Context } from "@/engine/context.ts";
import { madeGeneration } from "@/engine/generations.ts";
import type { HeldAccounts } from "@/engine/held.ts";
import { NotAllowed, NotOnline, ServerRefused, TamperedError } from "@/wire/errors.ts";
import { Code } from "@/wire/protocol.ts";

/** Times an entry is made anew when another holder was faster. */
const ATTEMPTS = 8;

/** Refusals after which the chain is read again: it moved, or a holder's did. */
const AGAIN: readonly Code[] = [Code.CONFLICT, Code.STALE_GENERATION];

/** Makes the entry for a chain as it stands; null when nothing is left to do. */
type Make = (chain: Chain) => Promise<SealedEntry | null>;

/** Who accepted to come in, and for which newest entry of the chain. */
export interface Acceptance {
  readonly holder: Holder;
  readonly accept: Uint8Array;
  readonly seq: number;
}

/** Writes as one of the holders. */
export class RoleEntries {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #held: HeldAccounts;

  constructor(context: Context, accounts: Accounts, held: HeldAccounts) {
    this.#context = context;
    this.#accounts = accounts;
    this.#held = held;
  }

  /** Put an attestation on the chain, unless it is there. */
  async attest(role: Uint8Array, attestation: Signed): Promise<void> {
    await this.#publish(role, async (chain) => {
      if (chain.attestations.some((one) => equal(one.body, attestation.body))) return null;
      const change = { kind: "attest", content: { attestation } } as const;
      return await append(chain, change, this.#held.signer(), this.#timed());
    });
  }

  /**
   * Let someone in who accepted.
   *
   * Nothing is done where the chain has moved since: he accepts again.
   */
  async add(role: Uint8Array, { holder, accept, seq }: Acceptance): Promise<void> {
    await this.#publish(role, async (chain) => {
      const { state } = chain;
      if (state.seq !== seq || holderOf(state, holder.account) !== undefined) return null;
      const secret = this.#held.secret(role);
      const [by, accounts] = [this.#held.signer(), this.#accounts];
      return await addHolder(chain, holder, accept, secret, by, accounts, this.#timed());
    });
  }

  /**
   * Make the next generation where one is due, without `revoked`.
   *
   * Every other holder whose generation has moved is renewed by it. Gives whether the chain
   * was changed here.
   *
   * @throws ServerRefused, NotOnline, NotAllowed
   */
  async rotate(role: Uint8Array, revoked: Uint8Array | null = null): Promise<boolean> {
    return await this.#publish(role, async (chain) => {
      const { state } = chain;
      const gone = revoked !== null && holderOf(state, revoked) !== undefined ? [revoked] : [];
      const named = renewals(state, this.#accounts, gone);
      if (gone.length === 0 && named.length === 0) return null;
      this.#checkUnforked(state, revoked);
      const secret = this.#held.secret(role);
      const plan = { ...this.#timed(), revoked: gone, named };
      return await rotateHeld(chain, secret, this.#held.signer(), this.#accounts, plan);
    });
  }

  /** Give an account as a holder, where its chain stands now. */
  newest(account: Uint8Array, manager: boolean): Holder {
    return asHolder(this.#held.chain(account).state, manager);
  }

  #timed(): Timed {
    return { time: this.#context.clock() };
  }

  /** Seal nothing to an account with two histories, until it is taken out. */
  #checkUnforked(state: AccountState, revoked: Uint8Array | null): void {
    for (const { account } of holders(state)) {
      const rule = this.#accounts.frozen.get(hex(account));
      if (rule !== undefined && !(revoked !== null && equal(account, revoked))) {
        throw new TamperedError(rule, "a holder of this role was forked");
      }
    }
  }

  async #publish(role: Uint8Array, make: Make): Promise<boolean> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await this.#catchUp(role);
      const sealed = await make(this.#held.chain(role));
      if (sealed === null) return attempt > 1;
      if (!(await this.#sent(role, sealed, attempt === ATTEMPTS))) continue;
      await this.#held.follow([role]);
      await this.#keep(role, sealed);
      return true;
    }
    throw new NotOnline("the role's chain moved while I wrote to it");
  }

  /** Whether the server took it; false when it is to be made anew. */
  async #sent(role: Uint8Array, sealed: SealedEntry, isLast: boolean): Promise<boolean> {
    try {
      await askFor(this.#context.link, "ok", entryFrame(role, sealed));
      return true;
    } catch (error) {
      const again = error instanceof ServerRefused && AGAIN.includes(error.code);
      if (!again || isLast) throw error;
      return false;
    }
  }

  /** Have the chain and those of its holders as they are now. */
  async #catchUp(role: Uint8Array): Promise<void> {
    await this.#held.follow([role]);
    if (!this.#held.holds(role)) throw new NotAllowed("you no longer hold this role");
    const { state } = this.#held.chain(role);
    await this.#accounts.refresh(holders(state).map((one) => one.account));
  }

  /** Keep the secret that I made, when its entry came back in the chain. */
  async #keep(role: Uint8Array, { signed, secret }: SealedEntry): Promise<void> {
    const { entries, state } = this.#held.chain(role);
    const last = entries.at(-1);
    if (secret === null || last === undefined || !equal(last.signed.body, signed.body)) return;
    await this.#held.keep(role, madeGeneration(state.generation, secret));
  }
}
