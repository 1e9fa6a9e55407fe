// Holders, the openers of a held account (§5.1): what is checked when one is named, new or renewed.
// What they may do together is in chainHeld.ts.

import { type AccountState, devices, holderOf, isHeld } from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import { type Holder, isHolder, type Opener } from "@/crypto/chainEntry.ts";
import { hasAccepted } from "@/crypto/chainOpeners.ts";
import { RuleError } from "@/crypto/errors.ts";

const NOTHING = new Uint8Array();

/** A holder, and his account at the head that he is named with. */
export interface NamedHolder {
  readonly holder: Holder;
  readonly account: AccountState;
}

/**
 * Holders that an entry names, in order; `before` is nothing in a create.
 *
 * @throws RuleError CHN-05, CHN-09, CHN-13, FRE-02, CHN-15, CHN-08
 */
export function checkHolders(
  named: readonly Opener[],
  account: Uint8Array,
  before: AccountState | null,
  accounts: Accounts,
): NamedHolder[] {
  const checked: NamedHolder[] = [];
  for (const opener of named) {
    if (!isHolder(opener) || opener.type !== "account") throw new RuleError("CHN-05");
    if (checked.some(({ holder }) => equal(holder.account, opener.account))) {
      throw new RuleError("CHN-09", "a holder is named twice");
    }
    const there = checkHolder(opener, account, accounts);
    if (before !== null) checkRenewal(opener, before);
    checked.push({ holder: opener, account: there });
  }
  return checked;
}

function checkHolder(holder: Holder, account: Uint8Array, accounts: Accounts): AccountState {
  if (equal(holder.account, account)) throw new RuleError("CHN-13");
  const chain = accounts.get(holder.account);
  if (!chain) throw new RuleError("FRE-02", "the chain of a holder is not known");
  if (isHeld(chain.state)) throw new RuleError("CHN-13");
  const there = chain.at(holder.seq, holder.head);
  if (there.closed) throw new RuleError("CHN-15", "a holder whose account is closed there");
  if (there.generation !== holder.generation) throw new RuleError("CHN-08");
  return there;
}

/** Who is a holder already goes forward only. @throws RuleError CHN-08 */
function checkRenewal(holder: Holder, before: AccountState): void {
  const now = holderOf(before, holder.account);
  if (now !== undefined && holder.seq < now.seq) throw new RuleError("CHN-08", "an older head");
}

/** Those who are no holders before this entry: they give their word. */
export function newcomers(
  named: readonly NamedHolder[],
  before: AccountState | null,
): readonly NamedHolder[] {
  if (before === null) return named;
  return named.filter(({ holder }) => holderOf(before, holder.account) === undefined);
}

/**
 * Each word is signed by any device of the holder's account.
 *
 * @throws RuleError CHN-06
 */
export async function checkHolderAccepts(
  joining: readonly NamedHolder[],
  accepts: readonly Uint8Array[],
  bodyOf: (holder: Holder) => Uint8Array,
): Promise<void> {
  if (accepts.length !== joining.length) throw new RuleError("CHN-06");
  for (const [place, named] of joining.entries()) {
    const accept = accepts[place] ?? NOTHING;
    if (!(await someDeviceAccepts(named, bodyOf(named.holder), accept))) {
      throw new RuleError("CHN-06");
    }
  }
}

async function someDeviceAccepts(
  { account }: NamedHolder,
  body: Uint8Array,
  accept: Uint8Array,
): Promise<boolean> {
  for (const device of devices(account)) {
    if (await hasAccepted(device.sigPk, body, accept)) return true;
  }
  return false;
}
