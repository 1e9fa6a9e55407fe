/**
 * Generations of an account, as they are kept and as they open.
 *
 * What never enters this room: how a generation is opened.
 */

import { Keyring } from "@/crypto/keyring.ts";
import { Secret } from "@/crypto/secret.ts";
import type { Generations } from "@/store/facts.ts";

export function keyringOf(kept: Generations): Keyring {
  const held = [...kept];
  return new Keyring(
    new Map(held.map(([g, { secret }]) => [g, new Secret(secret)])),
    new Map(held.map(([g, { kemG }]) => [g, kemG])),
  );
}

export function generationsOf({ secrets, kemGenerations }: Keyring): Generations {
  return new Map(
    [...secrets].map(([g, secret]) => {
      return [g, { secret: secret.reveal(), kemG: kemGenerations.get(g) ?? g }];
    }),
  );
}

/** One that was made here: its key is derived with its own number. */
export function madeGeneration(g: number, secret: Secret): Generations {
  return new Map([[g, { secret: secret.reveal(), kemG: g }]]);
}
