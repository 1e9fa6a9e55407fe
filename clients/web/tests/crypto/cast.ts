// Who is in the threads of the tests: owners and a role that they hold, as members and speakers.

import { randomBytes } from "@/crypto/bytes.ts";
import { Chain } from "@/crypto/chain.ts";
import type { Holder } from "@/crypto/chainEntry.ts";
import type { Capacity } from "@/crypto/epochBody.ts";
import { Keyring } from "@/crypto/keyring.ts";
import type { NewMember } from "@/crypto/makeEpoch.ts";
import { createHeld } from "@/crypto/makeHeld.ts";
import { signAccept } from "@/crypto/openerKeys.ts";
import { speakingFor } from "@/crypto/sealedEntry.ts";
import type { Signer } from "@/crypto/signing.ts";
import { known, type Owner, time } from "./actors.ts";

/** An account that reads: its chain, and the keys of its generations. */
export interface Reader {
  readonly chain: Chain;
  readonly account: Uint8Array;
  readonly keyring: Keyring;
}

/** A role that the first one manages and all of them hold. */
export async function createRole(holders: readonly [Owner, ...Owner[]]): Promise<Reader> {
  const salt = randomBytes(16);
  const named = holders.map(({ chain }, index) => holderOf(chain, index === 0));
  const accepts = await Promise.all(
    holders.map(({ phone }) => signAccept(phone.signer, salt, null, named)),
  );
  const accounts = known(...holders);
  const by = speakingFor(holders[0].chain.state, holders[0].phone.signer);
  const made = await createHeld("role", { time, salt, holders: named, accepts }, by, accounts);
  const chain = await Chain.verify([made.signed], accounts);
  const secrets = made.secret ? [[0, made.secret] as const] : [];
  return { chain, account: chain.account, keyring: new Keyring(new Map(secrets)) };
}

function holderOf({ state }: Chain, manager: boolean): Holder {
  const { account, seq, head, generation } = state;
  return { type: "account", account, seq, head, generation, manager };
}

/** The account as a member to be, at its newest head. */
export function memberOf(
  { chain }: Pick<Reader, "chain">,
  capacity: Capacity,
  from = 0,
  history?: NewMember["history"],
): NewMember {
  const { account, seq, head, generation, publicKey } = chain.state;
  const member = { account, seq, head, generation, capacity, from, publicKey };
  return history ? { ...member, history } : member;
}

/** Who signs a record, a message or a notice, at the newest head of his account. */
export function speakerOf({ chain, phone }: Owner): {
  account: Uint8Array;
  seq: number;
  head: Uint8Array;
  device: Signer;
} {
  const { account, seq, head } = chain.state;
  return { account, seq, head, device: phone.signer };
}
