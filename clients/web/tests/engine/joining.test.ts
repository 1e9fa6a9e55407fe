import { beforeEach, expect, it } from "vitest";
import { randomBytes } from "@/crypto/bytes.ts";
import { encodeAnswer, type LinkAnswer, linkMac, readLinkText } from "@/crypto/linking.ts";
import { checkReveal } from "@/crypto/linkingOld.ts";
import { addDevice } from "@/crypto/makeEntry.ts";
import { Secret } from "@/crypto/secret.ts";
import { deviceSigner } from "@/engine/deviceKeys.ts";
import type { Site } from "@/engine/door.ts";
import { noFaults } from "@/engine/faults.ts";
import { beginJoining } from "@/engine/joining.ts";
import { loadFact, loadMe } from "@/store/facts.ts";
import { loadKey } from "@/store/keys.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import type { RevealLink } from "@/wire/protocol.ts";
import { known, Owner, time } from "../crypto/actors.ts";
import { ServedBooks } from "./servedBooks.ts";

const NUMBER = "004711";
let organisation: Owner;
let owner: Owner;
let door: ServedBooks;
let site: Site;
let answer: LinkAnswer;
let commit: Uint8Array;

beforeEach(async () => {
  organisation = await Owner.create("organisation");
  owner = await Owner.create("person", organisation.account);
  door = new ServedBooks(organisation, owner);
  const { account, seq, head } = owner.chain.state;
  answer = { account, seq, head, nonce: randomBytes(32) };
  door.committed = async (_number, request) => {
    [commit] = request;
    return [encodeAnswer(answer)];
  };
  door.revealed = async (_number, request) => {
    await letIn(request);
    return [true, null];
  };
  const origin = "https://cordee.example";
  site = { store: memoryStore(), door, origin, clock: () => time, fault: noFaults };
});

/** What an honest old device does once its person has typed the code. */
async function letIn([, keys, nonce, accept]: RevealLink): Promise<void> {
  const opener = await checkReveal({ number: 4711, answer, commit }, { keys, nonce, accept });
  const { phone, secret } = owner;
  const made = await addDevice(owner.chain, opener, accept, secret, phone.signer, { time });
  await owner.append(made, known(organisation));
  door.keep(owner);
}

it("becomes a device of the account, once its person knows the name", async () => {
  const joining = await beginJoining(site, "004 711");
  const { code } = await joining.show();
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  expect(await joining.look()).toEqual({ name: "", profession: "" });
  expect(await loadMe(site.store)).toBeNull();
  await joining.keep();
  const me = await loadMe(site.store);
  expect(me).toMatchObject({ account: owner.account, pinned: organisation.account });
  expect(me?.device).toEqual(await deviceKept());
  expect(await loadFact(site.store, "joining")).toBeNull();
});

async function deviceKept(): Promise<Uint8Array> {
  const sigSeed = await loadKey(site.store, "device");
  if (sigSeed === null) throw new Error("no key is kept");
  return (await deviceSigner(sigSeed)).sigPk;
}

it("goes on with the same keys under the same number after a crash", async () => {
  const first = await beginJoining(site, NUMBER);
  await first.show();
  const before = commit;
  const second = await beginJoining(site, NUMBER);
  await second.show();
  expect(commit).toEqual(before);
  const other = await beginJoining(site, "000001");
  await other.show();
  expect(commit).not.toEqual(before);
});

it("takes the MAC of who has read its text", async () => {
  const joining = await beginJoining(site, NUMBER);
  const read = Promise.withResolvers<string>();
  door.revealed = async (_number, request) => {
    await letIn(request);
    const { macKey, number } = readLinkText(await read.promise);
    return [true, linkMac(new Secret(macKey), number, encodeAnswer(answer))];
  };
  const { text } = await joining.show();
  read.resolve(text);
  expect(await joining.look()).toEqual({ name: "", profession: "" });
});

it("takes no other MAC (LNK-04)", async () => {
  const joining = await beginJoining(site, NUMBER);
  door.revealed = async () => [true, new Uint8Array(32)];
  await joining.show();
  await expect(joining.look()).rejects.toMatchObject({ rule: "LNK-04" });
  expect(await loadFact(site.store, "joining")).toBeNull();
});

it("forgets an account whose chain does not name it (LNK-06)", async () => {
  const joining = await beginJoining(site, NUMBER);
  door.revealed = async () => [true, null];
  await joining.show();
  await expect(joining.look()).rejects.toMatchObject({ name: "TamperedError", rule: "LNK-06" });
  expect(await loadFact(site.store, "joining")).toBeNull();
  expect(await loadKey(site.store, "joining")).toBeNull();
  expect(await loadMe(site.store)).toBeNull();
});

it("forgets an account whose chain lacks the head that was linked (LNK-06)", async () => {
  answer = { ...answer, head: randomBytes(32) };
  const joining = await beginJoining(site, NUMBER);
  door.revealed = async () => [true, null];
  await joining.show();
  await expect(joining.look()).rejects.toMatchObject({ rule: "LNK-06" });
});

it("keeps what was begun when only the network failed", async () => {
  const joining = await beginJoining(site, NUMBER);
  await joining.show();
  expect(await loadFact(site.store, "joining")).not.toBeNull();
  await joining.forget();
  expect(await loadFact(site.store, "joining")).toBeNull();
  await expect(joining.look()).rejects.toMatchObject({ name: "NotAllowed" });
});
