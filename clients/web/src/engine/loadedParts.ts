/**
 * The parts of a client that remember: loaded from the store before anything is joined.
 *
 * What never enters this room: what any of them does.
 */

import { Accounts } from "@/engine/accounts.ts";
import type { Broadcast } from "@/engine/broadcast.ts";
import { PendingCard } from "@/engine/card.ts";
import { Context } from "@/engine/context.ts";
import type { DeviceSigner } from "@/engine/deviceKeys.ts";
import type { Hook } from "@/engine/faults.ts";
import { HeldAccounts } from "@/engine/held.ts";
import { Identities } from "@/engine/identity.ts";
import { OwnAccount } from "@/engine/ownAccount.ts";
import { Preferences } from "@/engine/preferences.ts";
import { Threads } from "@/engine/threads.ts";
import type { Me } from "@/store/facts.ts";
import type { Store } from "@/store/store.ts";
import { Backoff } from "@/wire/backoff.ts";
import { ProfileMissing } from "@/wire/errors.ts";
import { Link } from "@/wire/link.ts";
import type { Connect } from "@/wire/socket.ts";

export interface ClientOptions {
  readonly store: Store;
  readonly keys: DeviceSigner;
  readonly me: Me;
  readonly broadcast: Broadcast;
  /** Unix milliseconds. */
  readonly clock: () => number;
  readonly fault: Hook;
  /** Another address of the same server; the proof is for the profile's own origin. */
  readonly address?: string;
  readonly connect?: Connect;
}

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

/** What is kept of a client; raises ProfileMissing when a sign-up was not finished here. */
export async function loadClient(options: ClientOptions): Promise<Loaded> {
  const { me, store, keys, clock, broadcast, fault } = options;
  if (me.signUp !== null) throw new ProfileMissing("sign-up was not finished: sign up again");
  const { origin, account } = me;
  const link = new Link({
    who: { origin, account, signer: keys.signer },
    address: options.address ?? origin,
    backoff: new Backoff(Math.random),
    fault,
    ...(options.connect === undefined ? {} : { connect: options.connect }),
  });
  return await load(new Context({ me, keys, store, link, clock, broadcast, fault }));
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
