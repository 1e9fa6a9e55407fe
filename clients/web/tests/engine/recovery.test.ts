import { beforeEach, expect, it } from "vitest";
import { equal } from "@/crypto/bytes.ts";
import { readCard } from "@/crypto/card.ts";
import { addDevice, append, returnBySlot } from "@/crypto/makeEntry.ts";
import { signAccept } from "@/crypto/openerKeys.ts";
import { speakingFor } from "@/crypto/sealedEntry.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Site } from "@/engine/door.ts";
import { noFaults } from "@/engine/faults.ts";
import { recover } from "@/engine/recovery.ts";
import { cardKeys } from "@/engine/slotKeys.ts";
import { loadCard, loadCascade, loadFact, loadKeyring, loadMe } from "@/store/facts.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import { ServerRefused } from "@/wire/errors.ts";
import { Code, type ServerFrame } from "@/wire/protocol.ts";
import { device, known, Owner, slot, time } from "../crypto/actors.ts";
import { ServedBooks } from "./servedBooks.ts";

let organisation: Owner;
let owner: Owner;
let door: ServedBooks;
let site: Site;
let sent: Signed[];

beforeEach(async () => {
  organisation = await Owner.create("organisation");
  owner = await Owner.create("person", organisation.account);
  door = new ServedBooks(organisation, owner);
  door.slotOf = owner.account;
  sent = [];
  door.special = (frame): ServerFrame | null => {
    if (frame[0] !== "entry") return null;
    const [body, signature] = frame[3];
    sent.push({ body, signature });
    return ["ok", 1];
  };
  const origin = "https://cordee.example";
  site = { store: memoryStore(), door, origin, clock: () => time, fault: noFaults };
});

it("leaves one new device and one new card, and keeps every generation", async () => {
  const { card } = await recover(site, owner.card);
  const [signed] = sent;
  const chain = await owner.chain.append(signed as Signed, known(organisation));
  const me = await loadMe(site.store);
  expect(chain.state.openers.map((opener) => opener.type)).toEqual(["device", "card"]);
  expect(me).toMatchObject({ account: owner.account, pinned: organisation.account });
  const kept = await loadCard(site.store);
  expect(kept).toEqual(readCard(card).reveal());
  const { opener } = await cardKeys(readCard(card));
  expect(chain.state.openers).toContainEqual(opener);
  expect([...(await loadKeyring(site.store)).keys()].sort()).toEqual([0, 1]);
  expect(await loadCascade(site.store)).toBe(1);
  expect(await loadFact(site.store, "recovery")).toBeNull();
});

it("comes back after the administrator's lock, with what the reserve opens", async () => {
  const content = { revoked: [owner.phone.opener.sigPk], reserveSeq: 0 };
  const by = speakingFor(organisation.chain.state, organisation.phone.signer);
  const made = await append(owner.chain, { kind: "lock", content }, by, { time });
  await owner.append(made, known(organisation));
  door.keep(owner);
  await recover(site, owner.card);
  const chain = await owner.chain.append(sent[0] as Signed, known(organisation));
  expect(chain.state).toMatchObject({ generation: 2, locked: false });
  const keyring = await loadKeyring(site.store);
  expect([...keyring.keys()].sort()).toEqual([0, 1, 2]);
  expect(keyring.get(1)?.kemG).toBe(0);
});

it("makes its entry anew, with the same keys, when the chain has moved", async () => {
  let isFirst = true;
  const before = door.special;
  const phone = await device();
  const word = await signAccept(
    phone.signer,
    owner.account,
    owner.chain.state.head,
    phone.opener,
  );
  const timed = { time };
  const { signer } = owner.phone;
  const moved = await addDevice(owner.chain, phone.opener, word, owner.secret, signer, timed);
  door.special = (frame, who) => {
    if (frame[0] !== "entry" || !isFirst) return before(frame, who);
    isFirst = false;
    before(frame, who);
    throw new ServerRefused(Code.CONFLICT, "CHN-01");
  };
  const keep = door.open.bind(door);
  door.open = async (who) => {
    const visit = await keep(who);
    return {
      ...visit,
      ask: async (make) => {
        try {
          return await visit.ask(make);
        } catch (error) {
          await owner.append(moved, known(organisation));
          door.keep(owner);
          throw error;
        }
      },
    };
  };
  await recover(site, owner.card);
  expect(sent).toHaveLength(2);
  const chain = await owner.chain.append(sent[1] as Signed, known(organisation));
  expect(chain.state.openers).toHaveLength(2);
});

it("says that a slot opens no account here, or another one, or opened one once", async () => {
  door.slotOf = null;
  await expect(recover(site, owner.card)).rejects.toMatchObject({
    name: "CardRefused",
    rule: "REC-02",
  });
  door.slotOf = owner.account;
  await expect(recover(site, await slot())).rejects.toMatchObject({ rule: "REC-02" });
  const added = [await device(), await slot()];
  const { card, secret } = owner;
  const back = await returnBySlot(owner.chain, secret, card.signer, { time, added });
  await owner.append(back, known(organisation));
  door.keep(owner);
  await expect(recover(site, owner.card)).rejects.toMatchObject({ rule: "REC-04" });
  expect(sent).toEqual([]);
});

it("makes nothing for an account whose keys the slot does not open (CHN-10)", async () => {
  door.special = (frame) => (frame[0] === "boxes" ? ["boxes", 1, []] : null);
  await expect(recover(site, owner.card)).rejects.toMatchObject({
    name: "TamperedError",
    rule: "CHN-10",
  });
  expect(await loadFact(site.store, "recovery")).toMatchObject({ entry: null });
});

it("takes no other account in the place of the slot's (CHN-02)", async () => {
  const other = await Owner.create("person", organisation.account);
  door.special = (frame) => {
    if (frame[0] !== "chains") return null;
    const [[account, first]] = frame[2] as [readonly [Uint8Array, number]];
    if (!equal(account, owner.account)) return null;
    const entries = other.chain.entries.map(({ signed }) => {
      return [signed.body, signed.signature] as const;
    });
    return ["chains", 1, [[account, first, entries.length, entries]]];
  };
  await expect(recover(site, owner.card)).rejects.toMatchObject({
    name: "TamperedError",
    rule: "CHN-02",
  });
});

it("does not believe a server that forgot the entry that brought it (FRE-02)", async () => {
  const cut = { ...site, fault: stopsAt("after_return_write") };
  await expect(recover(cut, owner.card)).rejects.toThrow("cut");
  await expect(recover(site, owner.card)).rejects.toMatchObject({
    name: "TamperedError",
    rule: "FRE-02",
  });
});

function stopsAt(place: string): Site["fault"] {
  return (point) => {
    if (point === place) throw new Error("cut");
  };
}
