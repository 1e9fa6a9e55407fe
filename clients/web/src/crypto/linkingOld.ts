// The old device of a link, E (§5.5): what it answers, and what it checks before it adds.
// For: a device that lets another one into its account.
// Never enters here: the entry `add` and the box, which are made once all this holds.

import { equal } from "@/crypto/bytes.ts";
import type { KeyOpener } from "@/crypto/chainEntry.ts";
import { isHolder, openerShape } from "@/crypto/chainEntry.ts";
import { hasAccepted } from "@/crypto/chainOpeners.ts";
import { tidy } from "@/crypto/crockford.ts";
import { decode, LIMITS } from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import {
  type LinkAnswer,
  linkAcceptBody,
  linkCode,
  linkCommit,
  readLinkText,
} from "@/crypto/linking.ts";
import { checkSealingKey } from "@/crypto/sealing.ts";
import { Secret } from "@/crypto/secret.ts";
import { checkSigningKey } from "@/crypto/signing.ts";

/** What has passed between the two devices before anything is typed or read. */
export interface LinkTalk {
  readonly number: number;
  readonly answer: LinkAnswer;
  /** What the new device committed to before it knew the answer. */
  readonly commit: Uint8Array;
}

/** What the new device then reveals: its keys as they were sent, r_N, and its word. */
export interface LinkReveal {
  readonly keys: Uint8Array;
  readonly nonce: Uint8Array;
  readonly accept: Uint8Array;
}

/** What the person brings over from the new device. */
export type LinkProof = { readonly typed: string } | { readonly text: string };

export interface LinkedKeys {
  readonly opener: KeyOpener;
  readonly accept: Uint8Array;
  /** The key of the MAC over the answer, when the text was read. */
  readonly macKey: Secret | null;
}

/**
 * All that is checked before the entry is made; a session that failed is never tried again.
 *
 * @throws RuleError ENC-*, CHN-05, SIG-02, CHN-16, LNK-03, CHN-06, LNK-04
 */
export async function checkLink(
  talk: LinkTalk,
  reveal: LinkReveal,
  proof: LinkProof,
): Promise<LinkedKeys> {
  const opener = await checkReveal(talk, reveal);
  const macKey =
    "text" in proof
      ? checkText(talk, proof.text)
      : checkTyped(linkCode(talk.number, talk.answer, opener, reveal.nonce), proof.typed);
  return { opener, accept: reveal.accept, macKey };
}

/**
 * The keys that the new device reveals, before the person brings anything.
 *
 * @throws RuleError ENC-*, CHN-05, SIG-02, CHN-16, LNK-03, CHN-06
 */
export async function checkReveal(talk: LinkTalk, reveal: LinkReveal): Promise<KeyOpener> {
  const opener = decode(openerShape, LIMITS.other, reveal.keys);
  if (isHolder(opener) || opener.type !== "device") throw new RuleError("CHN-05");
  checkSigningKey(opener.sigPk);
  checkSealingKey(opener.kemPk);
  if (!equal(linkCommit(opener, reveal.nonce), talk.commit)) throw new RuleError("LNK-03");
  const body = linkAcceptBody(talk.answer, opener);
  if (!(await hasAccepted(opener.sigPk, body, reveal.accept))) throw new RuleError("CHN-06");
  return opener;
}

function checkTyped(code: string, typed: string): null {
  if (tidy(typed) !== code) throw new RuleError("LNK-04", "another code");
  return null;
}

function checkText(talk: LinkTalk, text: string): Secret {
  const { number, commit, macKey } = readLinkText(text);
  if (number !== talk.number || !equal(commit, talk.commit)) {
    throw new RuleError("LNK-04", "the text is of another device or session");
  }
  return new Secret(macKey);
}
