// Slots that bring an account back (§5.6): the recovery card as text, and the keys of a card.
// For: making, showing and reading a card.
// Never enters here: the chain in which a slot is an opener.

import { concat, equal, type Random, randomBytes } from "@/crypto/bytes.ts";
import { fromCharacters, tidy, toCharacters } from "@/crypto/crockford.ts";
import { RuleError } from "@/crypto/errors.ts";
import { H, kdf } from "@/crypto/labels.ts";
import { Secret } from "@/crypto/secret.ts";

const SECRET = 20;
const CHECK = 5;
const GROUP = 5;

/** The seeds of a slot's two keys. */
export interface SlotSeeds {
  readonly sig: Secret;
  readonly kem: Secret;
}

export function drawCard(random: Random = randomBytes): Secret {
  return new Secret(random(SECRET));
}

/** The 40 characters, as the QR code holds them. */
export function cardText(card: Secret): string {
  const secret = card.reveal();
  return toCharacters(concat(secret, checkOf(secret)));
}

/** The eight groups of five, as they are printed. */
export function cardGroups(card: Secret): readonly string[] {
  return cardText(card).match(new RegExp(`.{${GROUP}}`, "g")) ?? [];
}

/** Reads what a person typed or a camera saw. @throws RuleError REC-01 */
export function readCard(typed: string): Secret {
  const text = tidy(typed);
  const bytes = text === null ? null : fromCharacters(text);
  if (bytes?.length !== SECRET + CHECK) throw new RuleError("REC-01", "not a card");
  const secret = bytes.slice(0, SECRET);
  if (!equal(bytes.subarray(SECRET), checkOf(secret))) throw new RuleError("REC-01");
  return new Secret(secret);
}

/** The seeds of the card's signing key and KEM key. */
export function cardSeeds(card: Secret): SlotSeeds {
  const seed = (purpose: string) => new Secret(kdf(card.reveal(), "card-seed", [purpose]));
  return { sig: seed("sig"), kem: seed("kem") };
}

function checkOf(secret: Uint8Array): Uint8Array {
  return H("card-check", [secret]).subarray(0, CHECK);
}
