// The verification of one entry in its place (§5.1), in the order that the page gives.
// State in, state out; the chain that keeps them is chain.ts.

import { type AccountState, isHeld } from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import { applyChange } from "@/crypto/chainChanges.ts";
import { verifyCreate } from "@/crypto/chainCreate.ts";
import type { ChainEntry } from "@/crypto/chainEntry.ts";
import { applyHeldChange, checkHeldSigner } from "@/crypto/chainHeld.ts";
import type { KeyClaims } from "@/crypto/chainKeys.ts";
import { checkSigner } from "@/crypto/chainSigner.ts";
import { RuleError } from "@/crypto/errors.ts";
import { judgeSuite } from "@/crypto/suite.ts";

/** Entries of one chain. */
const MOST_ENTRIES = 10_000;

/**
 * The state after an entry; `before` is nothing in front of entry 0.
 *
 * @throws RuleError the first rule that it breaks
 */
export async function verifyEntry(
  entry: ChainEntry,
  before: AccountState | null,
  claims: KeyClaims,
  accounts: Accounts,
): Promise<AccountState> {
  if (before === null) return verifyCreate(entry, claims, accounts);
  judgeSuite(entry.suite, before.suite);
  checkPlace(entry, before);
  checkMoment(entry, before);
  const { suite, seq, head } = entry;
  if (isHeld(before)) {
    await checkHeldSigner(entry, before.openers, before, accounts);
    const effect = await applyHeldChange(entry, before, claims, accounts);
    return { ...before, ...effect, suite, seq, head };
  }
  await checkSigner(entry, before, accounts);
  return { ...before, ...(await applyChange(entry, before, claims)), suite, seq, head };
}

function checkPlace(entry: ChainEntry, before: AccountState): void {
  if (before.closed) throw new RuleError("CHN-15");
  if (entry.account === null || !equal(entry.account, before.account)) {
    throw new RuleError("CHN-02");
  }
  const continues = entry.previous !== null && equal(entry.previous, before.head);
  if (entry.seq !== before.seq + 1 || !continues) throw new RuleError("CHN-01");
  if (entry.seq >= MOST_ENTRIES) throw new RuleError("CHN-01", "no chain is longer");
}

/** Kinds that this account, or this moment, does not have. */
function checkMoment({ change: { kind } }: ChainEntry, before: AccountState): void {
  const misplaced =
    kind === "create" ||
    (kind === "plan" && before.kind !== "role") ||
    (kind === "lock" && isHeld(before)) ||
    (before.locked && kind !== "rotate");
  if (misplaced) throw new RuleError("CHN-04");
}
