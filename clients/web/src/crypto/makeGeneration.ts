// A new generation of an account (§5.1): its secret, its boxes, its link and its reserve.
// The reserve's secret is forgotten when this returns; only the slots' boxes hold it.

import { slots } from "@/crypto/accountState.ts";
import type { Random } from "@/crypto/bytes.ts";
import type { Generation, KeyOpener, Reserve } from "@/crypto/chainEntry.ts";
import type { ServedBoxes } from "@/crypto/keyring.ts";
import { newSecret, type Recipient, sealLink, sealSecret } from "@/crypto/sealedEntry.ts";
import type { Secret } from "@/crypto/secret.ts";

export interface MadeGeneration {
  readonly gen: Generation;
  readonly boxes: ServedBoxes;
  readonly secret: Secret;
}

/** What a generation of keys is made for; `previous` is the secret before, if there is one. */
export interface GenerationPlan {
  readonly scope: Uint8Array;
  readonly generation: number;
  readonly openers: readonly KeyOpener[];
  readonly previous: Secret | null;
  readonly random: Random;
}

/** A generation for openers with keys, and a reserve when there are slots among them. */
export async function makeGeneration(plan: GenerationPlan): Promise<MadeGeneration> {
  const { openers, previous, ...place } = plan;
  const made = await sealGeneration({
    ...place,
    recipients: openers.map(asRecipient),
    previous,
  });
  const kept = slots(openers);
  if (kept.length === 0) return made;
  const { reserve, boxes } = await makeReserve(plan, kept, made.secret);
  return { ...made, gen: { ...made.gen, reserve }, boxes: { ...made.boxes, reserve: boxes } };
}

export interface SealPlan extends Omit<GenerationPlan, "openers"> {
  readonly recipients: readonly Recipient[];
}

/** A generation without a reserve. */
export async function sealGeneration(plan: SealPlan): Promise<MadeGeneration> {
  const { scope, generation, recipients, previous, random } = plan;
  const { secret, publicKey } = await newSecret(generation, random);
  const { boxes, boxHashes } = await sealSecret(
    secret,
    scope,
    generation,
    publicKey,
    recipients,
  );
  const link = previous && (await sealLink(secret, "acct-link", scope, generation, previous));
  const gen = { generation, publicKey, boxHashes, link, reserve: null };
  return { gen, boxes: { openers: boxes, reserve: [] }, secret };
}

async function makeReserve(
  { scope, generation, random }: GenerationPlan,
  kept: readonly KeyOpener[],
  current: Secret,
): Promise<{ readonly reserve: Reserve; readonly boxes: readonly Uint8Array[] }> {
  const { secret, publicKey } = await newSecret(generation, random);
  const { boxes, boxHashes } = await sealSecret(
    secret,
    scope,
    generation,
    publicKey,
    kept.map(asRecipient),
  );
  const link = await sealLink(secret, "reserve-link", scope, generation, current);
  return { reserve: { publicKey, boxHashes, link }, boxes };
}

export function asRecipient({ kemPk, sigPk }: KeyOpener): Recipient {
  return { publicKey: kemPk, name: sigPk };
}
