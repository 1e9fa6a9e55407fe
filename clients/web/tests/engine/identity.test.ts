/** Whose name is shown, and who may be let in: attestations on chains that were really made. */

import { beforeEach, describe, expect, test } from "vitest";
import { attestationHash } from "@/crypto/attestationBody.ts";
import { hex } from "@/crypto/bytes.ts";
import { append } from "@/crypto/makeEntry.ts";
import { ownSigner } from "@/crypto/sealedEntry.ts";
import { Identities } from "@/engine/identity.ts";
import { Owner, time } from "../crypto/actors.ts";
import { LogServer, type Reading, reading } from "./support/reader.ts";
import { attested, NOW, owners, vouch, WrittenThread } from "./support/writtenThread.ts";

let organisation: Owner;
let anna: Owner;
let bruno: Owner;
let others: Owner[];
let read: Reading;
let identities: Identities;

beforeEach(async () => {
  const made = await attested("Anna", "Bruno");
  organisation = made.organisation;
  [anna, bruno] = made.people as [Owner, Owner];
  const thread = new WrittenThread(anna);
  await thread.epoch(bruno, owners(anna, bruno));
  others = [organisation, anna, bruno];
  const server = new LogServer(thread, others);
  read = await reading(anna, organisation, server);
  identities = new Identities(read.context, read.accounts);
});

async function look(account: Uint8Array) {
  await read.accounts.refresh([account, organisation.account]);
  await identities.prepare([account]);
  return identities.person(account);
}

async function organisationSays(change: Parameters<typeof append>[1]): Promise<void> {
  const by = ownSigner(organisation.phone.signer);
  await organisation.append(await append(organisation.chain, change, by, { time }));
}

describe("a name", () => {
  test("is that of the pinned organisation's attestation", async () => {
    expect(await look(bruno.account)).toMatchObject({
      name: "Bruno",
      verified: true,
      warnings: [],
      organisation: hex(organisation.account),
    });
    expect(() => identities.checkCanBeAdded(bruno.account)).not.toThrow();
  });

  test("ATT-05: is not shown on the word of an organisation that mine does not endorse", async () => {
    const other = await Owner.create("organisation");
    const dora = await Owner.create("person", other.account);
    await vouch(other, dora, "Dora");
    others.push(other, dora);
    expect(await look(dora.account)).toMatchObject({ name: "", verified: false });
    expect(() => identities.checkCanBeAdded(dora.account)).toThrow("ATT-05");
    const until = Math.floor(NOW / 1000) + 86_400;
    await organisationSays({
      kind: "endorse",
      content: { organisation: other.account, until },
    });
    expect(await look(dora.account)).toMatchObject({ name: "Dora", verified: true });
  });

  test("ATT-07: is not shown once it was withdrawn, but the member stays", async () => {
    const [signed] = bruno.chain.attestations;
    if (signed === undefined) throw new Error("an attestation");
    await organisationSays({
      kind: "withdraw",
      content: { attestation: attestationHash(signed) },
    });
    expect(await look(bruno.account)).toMatchObject({ name: "", warnings: ["ATT-07"] });
    expect(() => identities.checkCanBeAdded(bruno.account)).toThrow("ATT-07");
    expect(() => identities.checkWasAdded(bruno.account)).not.toThrow();
  });

  test("ATT-06: two live accounts under one professional id are both marked", async () => {
    const [one, two] = [await Owner.create("person"), await Owner.create("person")];
    await vouch(organisation, one, "Émile", "810000000001");
    await vouch(organisation, two, "Émile", "810000000001");
    others.push(one, two);
    await look(one.account);
    expect((await look(two.account)).warnings).toEqual(["ATT-06"]);
    expect(identities.person(one.account).warnings).toEqual(["ATT-06"]);
    expect(() => identities.checkCanBeAdded(one.account)).toThrow("ATT-06");
  });
});
