/**
 * Whether this device is still one of its account: the chain says, never the server.
 *
 * The counterpart of clients/sdk/farewell.py. What never enters this room: erasing anything.
 */

import { openerOf } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { ChainEntry } from "@/crypto/chainEntry.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { arrive } from "@/engine/arrival.ts";
import type { Context } from "@/engine/context.ts";
import type { Door } from "@/engine/door.ts";
import { Code } from "@/wire/protocol.ts";

/** With these a server says that a device is no longer one. */
export const GONE: readonly Code[] = [Code.REVOKED, Code.LOCKED];

export type Reason = "revoked" | "locked" | "logged_out";

/**
 * Why my verified chain no longer names this device; null when it does.
 *
 * A chain that does not continue the one known here says nothing.
 *
 * @throws TamperedError, NotOnline, ServerRefused
 */
export async function whyGone(
  context: Pick<Context, "me" | "keys" | "device" | "seconds">,
  accounts: Pick<Accounts, "mine" | "frozen">,
  door: Door,
): Promise<Reason | null> {
  const { me, keys } = context;
  const known = accounts.mine().entries;
  const who = { origin: me.origin, account: me.account, keys };
  const visit = await door.open(who, "chain");
  try {
    const { chain } = await arrive(visit, me.account, context.seconds);
    if (!continues(chain.entries, known) || accounts.frozen.has(hex(me.account))) return null;
    if (openerOf(chain.state, context.device) !== undefined) return null;
    return chain.state.locked ? "locked" : "revoked";
  } finally {
    visit.close();
  }
}

function continues(entries: readonly ChainEntry[], known: readonly ChainEntry[]): boolean {
  return known.every((entry, seq) => {
    const served = entries[seq];
    return served !== undefined && equal(served.signed.body, entry.signed.body);
  });
}
