import { describe, expect, test } from "vitest";
import { randomBytes } from "@/crypto/bytes.ts";
import { cardGroups, cardText, drawCard, readCard } from "@/crypto/card.ts";
import {
  checkInvitationProof,
  type Invitation,
  invitationProof,
  invitationText,
  readInvitation,
} from "@/crypto/invitation.ts";
import { makeSessionProof, verifySessionProof } from "@/crypto/session.ts";
import { signerFromSeed } from "@/crypto/signing.ts";

describe("a card", () => {
  test("is read from its groups, its text and what a person makes of it", () => {
    const card = drawCard();
    const groups = cardGroups(card);
    expect(groups).toHaveLength(8);
    expect(groups.join("")).toBe(cardText(card));
    for (const typed of [groups.join(" "), groups.join("-").toLowerCase(), cardText(card)]) {
      expect(readCard(typed).reveal()).toEqual(card.reveal());
    }
  });

  test("with any one character changed is refused", () => {
    const text = cardText(drawCard());
    for (let place = 0; place < text.length; place++) {
      const other = text[place] === "0" ? "1" : "0";
      const changed = text.slice(0, place) + other + text.slice(place + 1);
      expect(() => readCard(changed)).toThrow("REC-01");
    }
  });
});

describe("an invitation", () => {
  const invitation: Invitation = {
    origin: "https://chat.example.org",
    organisation: randomBytes(32),
    secret: randomBytes(32),
    notAfter: 1_790_000_000,
  };

  test("is read from its text, whatever was broken by a mail", () => {
    const text = invitationText(invitation);
    expect(readInvitation(` ${text.slice(0, 40)}\n  ${text.slice(40)}`)).toEqual(invitation);
  });

  test("is proved for one account", () => {
    const [account, head] = [randomBytes(32), randomBytes(32)];
    const proof = invitationProof(invitation, account, head);
    checkInvitationProof(invitation, account, head, proof);
    expect(() => checkInvitationProof(invitation, head, account, proof)).toThrow("ATT-03");
  });
});

test("a session proof is good at one server, for one nonce", async () => {
  const [nonce, account] = [randomBytes(32), randomBytes(32)];
  const device = await signerFromSeed(randomBytes(32));
  const proof = await makeSessionProof("https://a.example", nonce, account, device, "chain");
  const verified = await verifySessionProof(proof, "https://a.example", nonce);
  expect(verified.purpose).toBe("chain");
  await expect(verifySessionProof(proof, "https://b.example", nonce)).rejects.toThrow("SIG-01");
});
