// A new entry with what travels beside it (§5.1), and its signing.
// Nothing is verified here: whoever sends an entry appends it to his own chain first.

import type { AccountState } from "@/crypto/accountState.ts";
import { aeadSeal } from "@/crypto/aead.ts";
import type { Random } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { type Authority, type Change, writeBody } from "@/crypto/chainEntry.ts";
import { kemPair, type ServedBoxes } from "@/crypto/keyring.ts";
import { kdf, sha256 } from "@/crypto/labels.ts";
import { seal } from "@/crypto/sealing.ts";
import { Secret } from "@/crypto/secret.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Signer } from "@/crypto/signing.ts";
import { SUITE } from "@/crypto/suite.ts";

export const NO_BOXES: ServedBoxes = { openers: [], reserve: [] };

/** An entry, the boxes that it names, and the secret of the generation that it made, if one. */
export interface SealedEntry {
  readonly signed: Signed;
  readonly boxes: ServedBoxes;
  readonly secret: Secret | null;
}

/** Who signs an entry: an opener by itself, or a device of the account that speaks. */
export interface EntrySigner {
  readonly signer: Signer;
  readonly authority: Authority | null;
}

export function ownSigner(signer: Signer): EntrySigner {
  return { signer, authority: null };
}

/** A device that signs for a held account or as an administrator: its own account as it is. */
export function speakingFor(own: AccountState, signer: Signer): EntrySigner {
  const { account, seq, head } = own;
  return { signer, authority: { account, seq, head } };
}

/** `time` in Unix milliseconds, which is information only. */
export interface Timed {
  readonly time: number;
}

/** Signs the entry after the last one of a chain, or entry 0 of a new one. */
export async function signEntry(
  chain: Chain | null,
  change: Change,
  by: EntrySigner,
  { time }: Timed,
): Promise<Signed> {
  const body = writeBody(
    {
      suite: SUITE,
      account: chain?.account ?? null,
      seq: chain?.length ?? 0,
      previous: chain?.state.head ?? null,
      time,
      signer: { publicKey: by.signer.publicKey, authority: by.authority },
    },
    change,
  );
  return { body, signature: await by.signer.sign("entry", body) };
}

/** To whom a secret is sealed: a sealing key, and the key or account that the box names. */
export interface Recipient {
  readonly publicKey: Uint8Array;
  readonly name: Uint8Array;
}

/** A secret, sealed in the same order to each. */
export async function sealSecret(
  secret: Secret,
  scope: Uint8Array,
  generation: number,
  publicKey: Uint8Array,
  recipients: readonly Recipient[],
): Promise<Sealed> {
  const boxes: Uint8Array[] = [];
  for (const { publicKey: to, name } of recipients) {
    const context = [scope, generation, name, publicKey];
    boxes.push(await seal(to, "acct-box", context, secret.reveal()));
  }
  return { boxes, boxHashes: boxes.map(sha256) };
}

export interface Sealed {
  readonly boxes: readonly Uint8Array[];
  readonly boxHashes: readonly Uint8Array[];
}

/** A new secret of a generation or a reserve, and its public key. */
export async function newSecret(
  generation: number,
  random: Random,
): Promise<{ readonly secret: Secret; readonly publicKey: Uint8Array }> {
  const secret = new Secret(random(32));
  const { publicKey } = await kemPair(secret, generation);
  return { secret, publicKey };
}

/** `older`, sealed under the secret of a newer generation or a reserve. */
export function sealLink(
  newer: Secret,
  label: "acct-link" | "reserve-link",
  scope: Uint8Array,
  generation: number,
  older: Secret,
): Promise<Uint8Array> {
  return aeadSeal(kdf(newer.reveal(), label, [scope, generation]), older.reveal());
}
