// Vectors of texts, slots and proofs made here: card, passkey, invitation, session, link.

import { hex, randomBytes } from "@/crypto/bytes.ts";
import { cardGroups, cardSeeds, cardText, drawCard } from "@/crypto/card.ts";
import { invitationId, invitationProof, invitationText } from "@/crypto/invitation.ts";
import { encodeAnswer, linkMac, readLinkText } from "@/crypto/linking.ts";
import { NewDevice } from "@/crypto/linkingNew.ts";
import { passkeySeeds } from "@/crypto/passkey.ts";
import { Secret } from "@/crypto/secret.ts";
import { makeSessionProof } from "@/crypto/session.ts";
import { signerFromSeed } from "@/crypto/signing.ts";
import { Account, newCard, newDevice } from "./account.ts";
import type { Book } from "./book.ts";

const ORIGIN = "https://chat.example.org";
const NUMBER = 42_917;

export async function makeSlots(book: Book): Promise<void> {
  makeCard(book);
  await makePasskey(book);
  makeInvitation(book);
  await makeSessions(book);
}

function makeCard(book: Book): void {
  const card = drawCard();
  const seeds = cardSeeds(card);
  const same = {
    secret: hex(card.reveal()),
    sig_seed: hex(seeds.sig.reveal()),
    kem_seed: hex(seeds.kem.reveal()),
  };
  book.add("a card", "card", { ...same, text: cardText(card) });
  book.add("a card in groups", "card", { ...same, text: cardGroups(card).join(" - ") });
}

async function makePasskey(book: Book): Promise<void> {
  const prf = randomBytes(32);
  const seeds = passkeySeeds(new Secret(prf));
  book.add("a passkey", "passkey", {
    prf: hex(prf),
    sig_seed: hex(seeds.sig.reveal()),
    kem_seed: hex(seeds.kem.reveal()),
    sig_pk: hex((await signerFromSeed(seeds.sig.reveal())).publicKey),
  });
}

function makeInvitation(book: Book): void {
  const [organisation, secret] = [randomBytes(32), randomBytes(32)];
  const [account, head] = [randomBytes(32), randomBytes(32)];
  const invitation = { origin: ORIGIN, organisation, secret, notAfter: 1_790_000_000 };
  book.add("an invitation and its proof", "invitation", {
    text: invitationText(invitation),
    id: hex(invitationId(invitation)),
    account: hex(account),
    head: hex(head),
    proof: hex(invitationProof(invitation, account, head)),
  });
}

async function makeSessions(book: Book): Promise<void> {
  const { keys } = await newDevice();
  const [nonce, account] = [randomBytes(32), randomBytes(32)];
  for (const purpose of ["session", "recover", "chain"] as const) {
    const proof = await makeSessionProof(ORIGIN, nonce, account, keys.signer, purpose);
    const notice = book.signed(proof);
    book.add(`a proof for ${purpose}`, "session", {
      origin: ORIGIN,
      nonce: hex(nonce),
      notice,
    });
  }
}

/** All that passes between two devices, and what each of them then checks. */
export async function makeLinks(book: Book): Promise<void> {
  const owner = await Account.create("person", [await newDevice(), await newCard()]);
  const device = await newDevice();
  const drawn = { nonce: randomBytes(32), macKey: randomBytes(32) };
  const draws = [drawn.nonce, drawn.macKey];
  const { signer, opener } = device.keys;
  const joining = new NewDevice(NUMBER, signer, opener.kemPk, (length) => {
    return draws.shift() ?? randomBytes(length);
  });
  const { account, seq, head } = owner.chain.state;
  const answer = encodeAnswer({ account, seq, head, nonce: randomBytes(32) });
  const { reveal, code, text } = await joining.reveal(answer);
  await owner.add(device);
  const said = {
    number: NUMBER,
    answer: hex(answer),
    commit: hex(joining.commit),
    nonce: hex(reveal.nonce),
    accept: hex(reveal.accept),
    code,
  };
  const chain = { opener: hex(reveal.keys), entries: book.entries(owner.chain) };
  book.add("a link by code", "link", { ...said, ...chain, typed: code });
  book.add("a link by text", "link", { ...said, ...chain, text });
  const macKey = new Secret(readLinkText(text).macKey);
  book.add("the new device of a link", "new device", {
    ...said,
    text,
    sig_seed: hex(device.sig),
    kem_seed: hex(device.kem),
    mac_key: hex(drawn.macKey),
    mac: hex(linkMac(macKey, NUMBER, answer)),
  });
}
