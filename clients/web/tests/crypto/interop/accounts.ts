// Vectors of accounts made here: create, add, rotate, return, lock, attest; and who opens them.

import { signAttestation } from "@/crypto/attestation.ts";
import { hex } from "@/crypto/bytes.ts";
import { isHolder } from "@/crypto/chainEntry.ts";
import { type Keyring, openAccount } from "@/crypto/keyring.ts";
import type { Signed } from "@/crypto/signed.ts";
import { Account, newCard, newDevice, newPasskey, type Seeded } from "./account.ts";
import type { Book, Fields } from "./book.ts";

/** The account's chain as it is now. */
export function addChain(book: Book, name: string, { chain }: Pick<Account, "chain">): void {
  const { state } = chain;
  const openers = state.openers.map((each) => hex(isHolder(each) ? each.account : each.sigPk));
  const place = { seq: state.seq, head: hex(state.head), g: state.generation };
  book.add(name, "chain", {
    account: hex(state.account),
    entries: book.entries(chain),
    state: { ...place, openers },
  });
}

export function hexed(boxes: Iterable<readonly [number, readonly Uint8Array[]]>): Fields {
  return Object.fromEntries([...boxes].map(([seq, each]) => [seq, each.map(hex)]));
}

export function secretsOf(keyring: Keyring): Record<string, string> {
  const secrets = [...keyring.secrets];
  return Object.fromEntries(secrets.map(([g, secret]) => [String(g), hex(secret.reveal())]));
}

/** What this opener opens of the account, by its own opening here. */
async function addOpening(
  book: Book,
  name: string,
  owner: Account,
  by: Seeded,
): Promise<Keyring> {
  const opening = { sigPk: by.keys.opener.sigPk, kem: by.keys.kem };
  const keyring = await openAccount(owner.chain, opening, owner.boxes);
  const served = [...owner.boxes];
  book.add(name, "open account", {
    entries: book.entries(owner.chain),
    boxes: hexed(served.map(([seq, { openers }]) => [seq, openers] as const)),
    reserve_boxes: hexed(served.map(([seq, { reserve }]) => [seq, reserve] as const)),
    opener: by.type,
    sig_seed: hex(by.sig),
    kem_seed: hex(by.kem),
    secrets: secretsOf(keyring),
  });
  return keyring;
}

export async function makeAccounts(book: Book): Promise<Account> {
  const organisation = await Account.create("organisation", [await newDevice()]);
  book.authority(organisation.chain);
  addChain(book, "an organisation", organisation);
  await makeChanges(book, organisation);
  await makeReturns(book, organisation);
  await makeAttested(book, organisation);
  return organisation;
}

async function makeChanges(book: Book, organisation: Account): Promise<void> {
  const [phone, card] = [await newDevice(), await newCard()];
  const owner = await Account.create("person", [phone, card], organisation.account);
  addChain(book, "a person with a card", owner);
  await addOpening(book, "opened by the card", owner, card);
  const laptop = await newDevice();
  await owner.add(laptop);
  addChain(book, "a device that was added", owner);
  await addOpening(book, "opened by the added device", owner, laptop);
  await owner.rotate([laptop]);
  addChain(book, "a rotate that revokes it", owner);
  await addOpening(book, "opened by the device that stays", owner, phone);
  await addOpening(book, "opened by the revoked device", owner, laptop);
}

async function makeReturns(book: Book, organisation: Account): Promise<void> {
  const openers = [await newDevice(), await newCard(), await newPasskey()] as const;
  const [phone, card, passkey] = openers;
  const owner = await Account.create("person", openers, organisation.account);
  addChain(book, "a person with card and passkey", owner);
  await addOpening(book, "opened by the passkey", owner, passkey);
  await owner.rotate();
  await owner.lockedBy(organisation);
  addChain(book, "a lock", owner);
  await addOpening(book, "opened by the locked device", owner, phone);
  const ring = await addOpening(book, "opened by the card after the lock", owner, card);
  const reserve = ring.secret(owner.chain.state.generation);
  if (!reserve) throw new TypeError("the reserve does not open");
  const fresh = [await newDevice(), await newCard(), await newPasskey()] as const;
  await owner.comeBack(card, reserve, fresh);
  addChain(book, "a return by card after the lock", owner);
  await addOpening(book, "opened by the device that came back", owner, fresh[0]);
}

async function makeAttested(book: Book, organisation: Account): Promise<void> {
  const owner = await Account.create("person", [await newDevice(), await newCard()]);
  const attestation = await attested(organisation, owner);
  book.add("an attestation", "attestation", {
    attestation: book.signed(attestation),
    organisation: book.entries(organisation.chain),
    subject: book.entries(owner.chain),
  });
  await owner.put({ kind: "attest", content: { attestation } });
  addChain(book, "an attestation on its chain", owner);
}

function attested(organisation: Account, owner: Account): Promise<Signed> {
  const [by, subject] = [organisation.chain.state, owner.chain.state];
  const identity = {
    idnps: "810000000001",
    name: "Anna Étienne",
    profession: "Médecin",
    speciality: "Cardiologie",
    place: "CHU",
  };
  const body = {
    suite: 1,
    organisation: by.account,
    organisationSeq: by.seq,
    organisationHead: by.head,
    sigPk: organisation.device.keys.opener.sigPk,
    subject: subject.account,
    subjectSeq: subject.seq,
    subjectHead: subject.head,
    identity,
    notBefore: 1_790_000_000,
    notAfter: 1_800_000_000,
    supersedes: null,
    evidence: "",
  };
  return signAttestation(body, organisation.device.keys.signer);
}
