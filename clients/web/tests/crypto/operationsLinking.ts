// Vectors of linking: both sides of it.

import { hex } from "@/crypto/bytes.ts";
import { Chain, NO_ACCOUNTS } from "@/crypto/chain.ts";
import { openerShape } from "@/crypto/chainEntry.ts";
import { encodeAs } from "@/crypto/encoding.ts";
import { decodeAnswer, linkCode } from "@/crypto/linking.ts";
import { checkLinkedChain, NewDevice } from "@/crypto/linkingNew.ts";
import { checkLink } from "@/crypto/linkingOld.ts";
import { keyPair } from "@/crypto/sealing.ts";
import { signerFromSeed } from "@/crypto/signing.ts";
import { expectBytes, expectSame, type Operations, type Vector } from "./vectorReader.ts";

export const linkOperations: Operations = { link: oldDevice, "new device": newDevice };

async function oldDevice(vector: Vector): Promise<void> {
  const number = vector.number("number");
  const answer = decodeAnswer(vector.bytes("answer"));
  const nonce = vector.bytes("nonce");
  const linked = await checkLink(
    { number, answer, commit: vector.bytes("commit") },
    { keys: vector.bytes("opener"), nonce, accept: vector.bytes("accept") },
    vector.has("typed") ? { typed: vector.text("typed") } : { text: vector.text("text") },
  );
  expectSame(linkCode(number, answer, linked.opener, nonce), vector.text("code"), "code");
  const chain = await Chain.verify(vector.signedList("entries"), NO_ACCOUNTS);
  checkLinkedChain(chain, answer, linked.opener.sigPk);
}

async function newDevice(vector: Vector): Promise<void> {
  const drawn = [vector.bytes("nonce"), vector.bytes("mac_key")];
  const device = await signerFromSeed(vector.bytes("sig_seed"));
  const { publicKey } = await keyPair(vector.bytes("kem_seed"));
  const joining = new NewDevice(vector.number("number"), device, publicKey, (length) => {
    return drawn.shift() ?? new Uint8Array(length);
  });
  const answer = vector.bytes("answer");
  const shown = await joining.reveal(answer);
  expectBytes(joining.commit, vector.bytes("commit"), "commit");
  expectSame(shown.code, vector.text("code"), "code");
  expectSame(shown.text, vector.text("text"), "text");
  if (!vector.has("rule"))
    expectSame(hex(shown.reveal.accept), vector.text("accept"), "accept");
  expectBytes(shown.reveal.keys, encodeAs(openerShape, joining.keys), "keys");
  joining.checkMac(answer, vector.bytes("mac"));
}
