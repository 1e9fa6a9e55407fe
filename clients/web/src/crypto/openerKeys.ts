// An opener with its keys in hand (§5.1): what it signs with, and what is sealed to it.
// Where its keys come from (a device, a card, a passkey) and where they are kept is not known here.

import type { KeyOpener, Opener } from "@/crypto/chainEntry.ts";
import { acceptBody } from "@/crypto/chainOpeners.ts";
import { type KemKeyPair, keyPair } from "@/crypto/sealing.ts";
import type { Signer } from "@/crypto/signing.ts";

export type KeyType = "device" | "card" | "passkey";

export interface OpenerKeys {
  readonly opener: KeyOpener;
  readonly signer: Signer;
  readonly kem: KemKeyPair;
}

export async function makeOpener(
  type: KeyType,
  signer: Signer,
  kemSeed: Uint8Array,
): Promise<OpenerKeys> {
  const kem = await keyPair(kemSeed);
  const opener = { type, sigPk: signer.publicKey, kemPk: kem.publicKey };
  return { opener, signer, kem };
}

/**
 * The word of an opener that it joins: by its own key, or for a holder by a device of his
 * account. `joining` is the opener, and in a create all of them, with no entry before.
 */
export function signAccept(
  signer: Signer,
  scope: Uint8Array,
  previous: Uint8Array | null,
  joining: Opener | readonly Opener[],
): Promise<Uint8Array> {
  return signer.sign("accept", acceptBody(scope, previous, joining));
}
