// The slot of a passkey (§5.6): its keys, from what the PRF extension of WebAuthn gives.
// For: signing up and coming back with a passkey.
// Never enters here: WebAuthn itself, and a secret that a person remembers.

import type { SlotSeeds } from "@/crypto/card.ts";
import { kdf } from "@/crypto/labels.ts";
import { Secret } from "@/crypto/secret.ts";

/** `prf`: 32 bytes. */
export function passkeySeeds(prf: Secret): SlotSeeds {
  const seed = (purpose: string) => new Secret(kdf(prf.reveal(), "prf-seed", [purpose]));
  return { sig: seed("sig"), kem: seed("kem") };
}
