/**
 * The keys of a slot: a card that is on paper, a passkey that is in an authenticator.
 *
 * What never enters this room: where the secret comes from, and which account it opens.
 */

import { cardSeeds, type SlotSeeds } from "@/crypto/card.ts";
import { makeOpener, type OpenerKeys } from "@/crypto/openerKeys.ts";
import { passkeySeeds } from "@/crypto/passkey.ts";
import { Secret } from "@/crypto/secret.ts";
import { signerFromSeed } from "@/crypto/signing.ts";

export function cardKeys(card: Secret): Promise<OpenerKeys> {
  return slotKeys("card", cardSeeds(card));
}

/** `prf` is what the PRF extension gave: 32 bytes. */
export function passkeyKeys(prf: Uint8Array): Promise<OpenerKeys> {
  return slotKeys("passkey", passkeySeeds(new Secret(prf)));
}

async function slotKeys(type: "card" | "passkey", seeds: SlotSeeds): Promise<OpenerKeys> {
  return makeOpener(type, await signerFromSeed(seeds.sig.reveal()), seeds.kem.reveal());
}
