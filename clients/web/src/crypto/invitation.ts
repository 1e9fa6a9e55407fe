// Invitations (§5.2): the text that is handed over, what the server knows it by, the proof.
// For: who signs up with one, and registrars who attest only against it.
// Never enters here: which account an invitation has served; registrars remember it.

import { equal, fromBase64Url, toBase64Url } from "@/crypto/bytes.ts";
import {
  bin,
  decode,
  encode,
  encodeAs,
  hash,
  int,
  LIMITS,
  nullable,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { hmac, kdf } from "@/crypto/labels.ts";

const PREFIX = "cordee1-";

const invitationShape = structure({
  origin: text(256),
  organisation: nullable(hash),
  secret: bin(32),
  notAfter: int,
});

/** `notAfter` in Unix seconds; `organisation` is nil where it lets an organisation in. */
export type Invitation = Type<typeof invitationShape>;

export function invitationText(invitation: Invitation): string {
  return PREFIX + toBase64Url(encodeAs(invitationShape, invitation));
}

/** Reads the text; spaces and line ends are ignored. @throws RuleError ENC-* */
export function readInvitation(typed: string): Invitation {
  const bytes = readText(PREFIX, typed);
  return decode(invitationShape, LIMITS.notice, bytes);
}

/**
 * The bytes of a text that begins with a prefix, as an invitation or the text of a link does.
 *
 * @throws RuleError ENC-01
 */
export function readText(prefix: string, typed: string): Uint8Array {
  const written = typed.replace(/\s/g, "");
  if (!written.startsWith(prefix)) throw new RuleError("ENC-01", "another prefix");
  try {
    return fromBase64Url(written.slice(prefix.length));
  } catch {
    throw new RuleError("ENC-01", "not base64url");
  }
}

/** What the server knows it by: 16 bytes. */
export function invitationId({ secret, organisation }: Invitation): Uint8Array {
  return kdf(secret, "invite-id", [organisation], 16);
}

/** The joiner's proof; `head` is H("entry", body_0) of the new account. */
export function invitationProof(
  { secret, organisation }: Invitation,
  account: Uint8Array,
  head: Uint8Array,
): Uint8Array {
  return hmac(kdf(secret, "invite", [organisation]), encode([account, head]));
}

/** @throws RuleError ATT-03 */
export function checkInvitationProof(
  invitation: Invitation,
  account: Uint8Array,
  head: Uint8Array,
  proof: Uint8Array,
): void {
  if (!equal(invitationProof(invitation, account, head), proof)) throw new RuleError("ATT-03");
}
