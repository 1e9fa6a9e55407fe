// Verdicts on a held account (§5.1): stale, lonely, and the shift in force.
// They refuse nothing: who holds the account acts on them.

import { type AccountState, holders, isHeld, type Plan } from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import type { Accounts, Chain } from "@/crypto/chain.ts";
import type { Holder } from "@/crypto/chainEntry.ts";
import { RuleError } from "@/crypto/errors.ts";

/** Holders whose keys have moved since they were named, by the chains that are known. */
export function staleHolders(state: AccountState, accounts: Accounts): readonly Holder[] {
  return holders(state).filter((holder) => {
    const now = accounts.get(holder.account)?.state.generation ?? holder.generation;
    return now > holder.generation;
  });
}

/** CHN-12: a rotate is due that renews somebody. */
export function isStale(state: AccountState, accounts: Accounts): boolean {
  return staleHolders(state, accounts).length > 0;
}

/** ROL-01: fewer than two accounts hold it. */
export function isLonely(state: AccountState): boolean {
  return isHeld(state) && state.openers.length < 2;
}

/** @throws RuleError CHN-12, then ROL-01 */
export function judgeHeld(state: AccountState, accounts: Accounts): void {
  if (isStale(state, accounts)) throw new RuleError("CHN-12");
  if (isLonely(state)) throw new RuleError("ROL-01");
}

/** The planned generation that is in force; `now` in Unix seconds. */
export function shift(state: AccountState, now: number): Plan | undefined {
  return state.plans.findLast((plan) => plan.from <= now);
}

/** A holder with the head and generation that his account has now. */
export function asHolder(now: AccountState, manager: boolean): Holder {
  const { account, seq, head, generation } = now;
  return { type: "account", account, seq, head, generation, manager };
}

/** What a rotate renews: every stale holder but those who go, with the flag that he has. */
export function renewals(
  state: AccountState,
  accounts: Accounts,
  revoked: readonly Uint8Array[] = [],
): readonly Holder[] {
  return staleHolders(state, accounts)
    .filter((holder) => !revoked.some((account) => equal(account, holder.account)))
    .flatMap((holder) => {
      const chain: Chain | null | undefined = accounts.get(holder.account);
      return chain ? [asHolder(chain.openState, holder.manager)] : [];
    });
}
