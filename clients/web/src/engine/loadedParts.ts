/**
 * The parts of a client that remember: loaded from the store before anything is joined.
 *
 * What never enters this room: what any of them does.
 */

import { Accounts } from "@/engine/accounts.ts";
import { PendingCard } from "@/engine/card.ts";
import type { Context } from "@/engine/context.ts";
import { HeldAccounts } from "@/engine/held.ts";
import { Identities } from "@/engine/identity.ts";
import { OwnAccount } from "@/engine/ownAccount.ts";
import { Preferences } from "@/engine/preferences.ts";
import { Threads } from "@/engine/threads.ts";

export interface Loaded {
  readonly context: Context;
  readonly accounts: Accounts;
  readonly identities: Identities;
  readonly own: OwnAccount;
  readonly held: HeldAccounts;
  readonly threads: Threads;
  readonly preferences: Preferences;
  readonly card: PendingCard;
}

export async function load(context: Context): Promise<Loaded> {
  const accounts = await Accounts.open(context);
  const identities = new Identities(context, accounts);
  const { account, pinned } = context.me;
  await identities.know([account, pinned]);
  const own = await OwnAccount.open(context, accounts, identities);
  const held = await HeldAccounts.open(context, accounts, own);
  const card = await PendingCard.open(context, () => accounts.mine());
  const preferences = await Preferences.open(context);
  const threads = await Threads.open(context, async (thread) => {
    await identities.know(thread.members.map((one) => one.account));
  });
  return { context, accounts, identities, own, held, threads, preferences, card };
}
