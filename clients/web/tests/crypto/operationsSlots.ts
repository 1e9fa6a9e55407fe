// Vectors of cards, passkeys, invitations and session proofs.

import { cardSeeds, cardText, readCard } from "@/crypto/card.ts";
import { checkInvitationProof, invitationId, readInvitation } from "@/crypto/invitation.ts";
import { passkeySeeds } from "@/crypto/passkey.ts";
import { Secret } from "@/crypto/secret.ts";
import { verifySessionProof } from "@/crypto/session.ts";
import { signerFromSeed } from "@/crypto/signing.ts";
import { expectBytes, type Operations } from "./vectorReader.ts";

export const slotOperations: Operations = {
  card: async (vector) => {
    const card = readCard(vector.text("text"));
    expectBytes(card.reveal(), vector.bytes("secret"), "secret");
    const seeds = cardSeeds(card);
    expectBytes(seeds.sig.reveal(), vector.bytes("sig_seed"), "the signing seed");
    expectBytes(seeds.kem.reveal(), vector.bytes("kem_seed"), "the KEM seed");
    expectBytes(readCard(cardText(card)).reveal(), card.reveal(), "the card read again");
  },
  passkey: async (vector) => {
    const seeds = passkeySeeds(new Secret(vector.bytes("prf")));
    expectBytes(seeds.sig.reveal(), vector.bytes("sig_seed"), "the signing seed");
    expectBytes(seeds.kem.reveal(), vector.bytes("kem_seed"), "the KEM seed");
    const { publicKey } = await signerFromSeed(seeds.sig.reveal());
    expectBytes(publicKey, vector.bytes("sig_pk"), "the signing key");
  },
  invitation: async (vector) => {
    const invitation = readInvitation(vector.text("text"));
    const [account, head] = [vector.bytes("account"), vector.bytes("head")];
    checkInvitationProof(invitation, account, head, vector.bytes("proof"));
    expectBytes(invitationId(invitation), vector.bytes("id"), "id");
  },
  session: async (vector) => {
    const proof = vector.signed("notice");
    await verifySessionProof(proof, vector.text("origin"), vector.bytes("nonce"));
  },
};
