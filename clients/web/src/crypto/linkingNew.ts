// The new device of a link, N (§5.5): what it draws, shows and reveals, and what it checks.
// For: a device that joins an account through another one.
// Never enters here: whose account it is, which the person says (LNK-07).

import { isDevice } from "@/crypto/accountState.ts";
import { equal, type Random, randomBytes } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { type KeyOpener, openerShape } from "@/crypto/chainEntry.ts";
import { encodeAs } from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import {
  decodeAnswer,
  type LinkAnswer,
  linkAcceptBody,
  linkCode,
  linkCommit,
  linkMac,
  linkText,
} from "@/crypto/linking.ts";
import type { LinkReveal } from "@/crypto/linkingOld.ts";
import { Secret } from "@/crypto/secret.ts";
import type { Signer } from "@/crypto/signing.ts";

/** What the person carries over, in one form or the other, and what is sent with it. */
export interface LinkShown {
  readonly answer: LinkAnswer;
  readonly reveal: LinkReveal;
  readonly code: string;
  readonly text: string;
}

export class NewDevice {
  readonly number: number;
  readonly keys: KeyOpener;
  readonly #device: Signer;
  readonly #nonce: Uint8Array;
  readonly #macKey: Secret;

  /** `kemPk` is the public key of the device's KEM seed, `number` what the old device shows. */
  constructor(number: number, device: Signer, kemPk: Uint8Array, random: Random = randomBytes) {
    this.number = number;
    this.keys = { type: "device", sigPk: device.publicKey, kemPk };
    this.#device = device;
    this.#nonce = random(32);
    this.#macKey = new Secret(random(32));
  }

  /** Sent before anything of the other side is known. */
  get commit(): Uint8Array {
    return linkCommit(this.keys, this.#nonce);
  }

  /** What is revealed and shown once the old device has answered. @throws RuleError ENC-* */
  async reveal(answered: Uint8Array): Promise<LinkShown> {
    const answer = decodeAnswer(answered);
    const accept = await this.#device.sign("accept", linkAcceptBody(answer, this.keys));
    const reveal = { keys: encodeAs(openerShape, this.keys), nonce: this.#nonce, accept };
    const macKey = this.#macKey.reveal();
    return {
      answer,
      reveal,
      code: linkCode(this.number, answer, this.keys, this.#nonce),
      text: linkText({ number: this.number, commit: this.commit, macKey }),
    };
  }

  /** @throws RuleError LNK-04 when who ends the session has not read the text */
  checkMac(answered: Uint8Array, mac: Uint8Array): void {
    if (!equal(linkMac(this.#macKey, this.number, answered), mac))
      throw new RuleError("LNK-04");
  }
}

/**
 * The account's verified chain holds the place of the answer and names the device now.
 *
 * @throws RuleError LNK-06
 */
export function checkLinkedChain(chain: Chain, answer: LinkAnswer, sigPk: Uint8Array): void {
  const linked =
    equal(chain.account, answer.account) &&
    chain.has(answer.seq, answer.head) &&
    isDevice(chain.state, sigPk);
  if (!linked) throw new RuleError("LNK-06");
}
