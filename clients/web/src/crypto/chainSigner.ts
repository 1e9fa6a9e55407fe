// Who may sign an entry of an account with keys (§5.1), and an administrator in any account.
// The signers of held accounts are in chainHeld.ts.

import { type AccountState, isDevice, openerOf } from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import type { Authority, ChainEntry, KeyOpener } from "@/crypto/chainEntry.ts";
import { RuleError } from "@/crypto/errors.ts";
import { verify } from "@/crypto/signing.ts";

/** @throws RuleError CHN-03, CHN-04, FRE-02, SIG-* */
export async function checkSigner(
  entry: ChainEntry,
  state: AccountState,
  accounts: Accounts,
): Promise<void> {
  if (entry.signer.authority === null) checkOwnSigner(entry, state);
  else checkAdministrator(entry, entry.signer.authority, state, accounts);
  await checkSignature(entry);
}

function checkOwnSigner(entry: ChainEntry, state: AccountState): void {
  const { kind } = entry.change;
  if (kind === "lock") throw new RuleError("CHN-04", "only an administrator locks");
  const opener = openerOf(state, entry.signer.publicKey);
  if (opener === undefined) throw new RuleError("CHN-03");
  if (isSlot(opener) && kind !== "rotate") throw new RuleError("CHN-04", "a slot only rotates");
}

/** The device of another account, for whom only lock and admin are. */
export function checkAdministrator(
  entry: ChainEntry,
  authority: Authority,
  state: AccountState,
  accounts: Accounts,
): void {
  const { kind } = entry.change;
  if (kind !== "lock" && kind !== "admin") throw new RuleError("CHN-04");
  if (state.admin === null || !equal(state.admin, authority.account)) {
    throw new RuleError("CHN-03");
  }
  const chain = accounts.get(authority.account);
  if (chain?.state.kind !== "organisation") throw new RuleError("CHN-03");
  const there = chain.at(authority.seq, authority.head);
  if (!isDevice(there, entry.signer.publicKey)) throw new RuleError("CHN-03");
}

export async function checkSignature(entry: ChainEntry): Promise<void> {
  const { body, signature } = entry.signed;
  await verify(entry.signer.publicKey, "entry", body, signature);
}

export function isSlot(opener: KeyOpener): boolean {
  return opener.type !== "device";
}
