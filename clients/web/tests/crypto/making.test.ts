import { describe, expect, test } from "vitest";
import { devices, slots } from "@/crypto/accountState.ts";
import { signAttestation, verifyAttestation } from "@/crypto/attestation.ts";
import { hex, randomBytes } from "@/crypto/bytes.ts";
import { Chain, NO_ACCOUNTS } from "@/crypto/chain.ts";
import type { Change } from "@/crypto/chainEntry.ts";
import { RuleError } from "@/crypto/errors.ts";
import { openAccount } from "@/crypto/keyring.ts";
import { addDevice, append, returnBySlot, rotate } from "@/crypto/makeEntry.ts";
import { type OpenerKeys, signAccept } from "@/crypto/openerKeys.ts";
import { ownSigner, speakingFor } from "@/crypto/sealedEntry.ts";
import { device, known, Owner, revealed, slot, time } from "./actors.ts";

function opening({ opener, kem }: OpenerKeys) {
  return { sigPk: opener.sigPk, kem };
}

async function addedDevice(owner: Owner): Promise<OpenerKeys> {
  const laptop = await device();
  const { account, head } = owner.chain.state;
  const accept = await signAccept(laptop.signer, account, head, laptop.opener);
  const { signer } = owner.phone;
  await owner.append(
    await addDevice(owner.chain, laptop.opener, accept, owner.secret, signer, { time }),
  );
  return laptop;
}

async function rotated(owner: Owner, revoked: readonly Uint8Array[] = []): Promise<void> {
  const plan = { time, revoked, added: [] };
  await owner.append(await rotate(owner.chain, owner.secret, owner.phone.signer, plan));
}

async function ruleOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "accepted";
  } catch (error) {
    return error instanceof RuleError ? error.rule : String(error);
  }
}

describe("an account that is made here", () => {
  test("verifies again from its bytes, under its id", async () => {
    const owner = await Owner.create("person");
    await addedDevice(owner);
    await rotated(owner);
    const signed = owner.chain.entries.map((entry) => entry.signed);
    const again = await Chain.verify(signed, NO_ACCOUNTS, owner.account);
    expect(again.state).toEqual(owner.chain.state);
  });

  test("opens for its device and for its card", async () => {
    const owner = await Owner.create("person");
    for (const keys of [owner.phone, owner.card]) {
      const keyring = await openAccount(owner.chain, opening(keys), owner.boxes);
      expect(revealed(keyring)).toEqual(revealed(owner.keyring));
    }
  });

  test("opens all before for a device that was added, by links", async () => {
    const owner = await Owner.create("person");
    await rotated(owner);
    const laptop = await addedDevice(owner);
    await rotated(owner);
    const keyring = await openAccount(owner.chain, opening(laptop), owner.boxes);
    expect(revealed(keyring)).toEqual(revealed(owner.keyring));
  });

  test("opens nothing new for a device that was revoked", async () => {
    const owner = await Owner.create("person");
    const laptop = await addedDevice(owner);
    await rotated(owner, [laptop.opener.sigPk]);
    const keyring = await openAccount(owner.chain, opening(laptop), owner.boxes);
    expect([...keyring.secrets.keys()]).toEqual([0]);
    expect(devices(owner.chain.state)).toHaveLength(1);
  });

  test("does not open without the boxes of the current generation", async () => {
    const owner = await Owner.create("person");
    const opened = openAccount(owner.chain, opening(owner.phone), new Map());
    expect(await ruleOf(opened)).toBe("CHN-10");
  });

  test("is left clean by a card that returns", async () => {
    const owner = await Owner.create("person");
    await addedDevice(owner);
    const added = [await device(), await slot()];
    await owner.append(
      await returnBySlot(owner.chain, owner.secret, owner.card.signer, { time, added }),
    );
    expect(owner.chain.state.openers.map((opener) => opener.type)).toEqual(["device", "card"]);
    for (const keys of added) {
      const keyring = await openAccount(owner.chain, opening(keys), owner.boxes);
      expect(revealed(keyring)).toEqual(revealed(owner.keyring));
    }
  });

  test("may have a passkey as a second slot", async () => {
    const owner = await Owner.create("person");
    const passkey = await slot("passkey");
    const plan = { time, revoked: [], added: [passkey] };
    await owner.append(await rotate(owner.chain, owner.secret, owner.phone.signer, plan));
    expect(slots(owner.chain.state.openers)).toHaveLength(2);
    const keyring = await openAccount(owner.chain, opening(passkey), owner.boxes);
    expect(keyring.has(1)).toBe(true);
  });

  test("is refused when its card is gone", async () => {
    const owner = await Owner.create("person");
    expect(await ruleOf(rotated(owner, [owner.card.opener.sigPk]))).toBe("CHN-11");
  });
});

describe("an account that its organisation locks", () => {
  async function locked(): Promise<{ owner: Owner; organisation: Owner }> {
    const organisation = await Owner.create("organisation");
    const owner = await Owner.create("person", organisation.account);
    await rotated(owner);
    const revoked = devices(owner.chain.state).map((opener) => opener.sigPk);
    const change: Change = { kind: "lock", content: { revoked, reserveSeq: 1 } };
    const by = speakingFor(organisation.chain.state, organisation.phone.signer);
    await owner.append(await append(owner.chain, change, by, { time }), known(organisation));
    return { owner, organisation };
  }

  test("opens for its card, by the reserve and what that links to", async () => {
    const { owner } = await locked();
    const keyring = await openAccount(owner.chain, opening(owner.card), owner.boxes);
    expect([...keyring.secrets.keys()]).toEqual([0, 1, 2]);
    expect(hex((await keyring.key(2)).publicKey)).toBe(hex(owner.chain.state.publicKey));
    expect(keyring.kemGenerations).toEqual(new Map([[2, 1]]));
  });

  test("returns by its card", async () => {
    const { owner } = await locked();
    const before = await openAccount(owner.chain, opening(owner.card), owner.boxes);
    const reserve = before.secret(2);
    if (reserve === undefined) throw new Error("the reserve does not open");
    const phone = await device();
    const added = [phone, await slot()];
    await owner.append(
      await returnBySlot(owner.chain, reserve, owner.card.signer, { time, added }),
    );
    const keyring = await openAccount(owner.chain, opening(phone), owner.boxes);
    expect([...keyring.secrets.keys()]).toEqual([0, 1, 2, 3]);
    expect(owner.chain.state.locked).toBe(false);
  });
});

describe("an attestation that is made here", () => {
  test("verifies with both chains, and stands in the subject's", async () => {
    const [organisation, owner] = [
      await Owner.create("organisation"),
      await Owner.create("person"),
    ];
    const [by, subject] = [organisation.chain.state, owner.chain.state];
    const attestation = await signAttestation(
      {
        suite: 1,
        organisation: by.account,
        organisationSeq: by.seq,
        organisationHead: by.head,
        sigPk: organisation.phone.opener.sigPk,
        subject: subject.account,
        subjectSeq: subject.seq,
        subjectHead: subject.head,
        identity: {
          idnps: "810000000001",
          name: "Anna",
          profession: "",
          speciality: "",
          place: "",
        },
        notBefore: 1_790_000_000,
        notAfter: 1_800_000_000,
        supersedes: null,
        evidence: "",
      },
      organisation.phone.signer,
    );
    const verified = await verifyAttestation(attestation, organisation.chain, owner.chain);
    expect(verified.identity.name).toBe("Anna");
    const change: Change = { kind: "attest", content: { attestation } };
    const by2 = ownSigner(owner.phone.signer);
    await owner.append(await append(owner.chain, change, by2, { time }));
    expect(owner.chain.attestations).toEqual([attestation]);
  });
});

describe("a chain", () => {
  test("is not changed by what is appended to it", async () => {
    const owner = await Owner.create("person");
    const before = owner.chain;
    await rotated(owner);
    expect(before.length).toBe(1);
    expect(owner.chain.length).toBe(2);
    expect(before.state.generation).toBe(0);
  });

  test("refuses a fork, with both entries as evidence", async () => {
    const owner = await Owner.create("person");
    const fork = { kind: "admin", content: { organisation: randomBytes(32) } } as const;
    const by = ownSigner(owner.phone.signer);
    const other = await append(owner.chain, fork, by, { time });
    const [first] = owner.chain.entries;
    await rotated(owner);
    if (first === undefined) throw new Error("no entry 0");
    const served = owner.chain.servedAgain([first.signed, other.signed], NO_ACCOUNTS);
    const refusal: unknown = await served.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RuleError);
    if (!(refusal instanceof RuleError)) return;
    expect(refusal.rule).toBe("CHN-14");
    expect(refusal.evidence).toEqual([owner.chain.entryAt(1)?.signed, other.signed]);
  });

  test("takes the same body with another signature for the same", async () => {
    const owner = await Owner.create("person");
    const signed = owner.chain.entries.map((entry) => entry.signed);
    const again = signed.map(({ body }) => ({ body, signature: new Uint8Array(64) }));
    expect(await owner.chain.servedAgain(again, NO_ACCOUNTS)).toBe(owner.chain);
  });
});
