// The chains that a vector names, verified: those of the members of a thread, and of readers.
// A role's chain is verified with its holders' chains, in whatever order they are named.

import { hex } from "@/crypto/bytes.ts";
import { type Accounts, Chain } from "@/crypto/chain.ts";
import type { FamilyReader, Vector } from "./vectorReader.ts";

/** The chains of the field `chains`, which has names of entries by account. */
export async function chainsOf(vector: Vector): Promise<readonly Chain[]> {
  const chains: Chain[] = [];
  let waiting = Object.values(vector.record("chains")).map(asNames);
  while (waiting.length > 0) {
    const left: (readonly string[])[] = [];
    for (const names of waiting) {
      const chain = await verified(names, vector.family, accountsOf(chains));
      if (chain) chains.push(chain);
      else left.push(names);
    }
    if (left.length === waiting.length) throw new TypeError("chains that do not verify");
    waiting = left;
  }
  return chains;
}

export function accountsOf(chains: readonly Chain[]): Accounts {
  const byAccount = new Map(chains.map((chain) => [hex(chain.account), chain]));
  return { get: (account) => byAccount.get(hex(account)) };
}

/** Names are hashes of what they name: a chain is the same in every vector. */
const kept = new Map<string, Chain>();

async function verified(
  names: readonly string[],
  family: FamilyReader,
  accounts: Accounts,
): Promise<Chain | null> {
  const known = kept.get(names.join());
  if (known) return known;
  const entries = names.map((name) => family.signed(name));
  const chain = await Chain.verify(entries, accounts).catch(() => null);
  if (chain) kept.set(names.join(), chain);
  return chain;
}

function asNames(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError("a chain is a list of names");
  return value.map(String);
}
