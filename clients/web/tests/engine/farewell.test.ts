import { beforeAll, expect, it } from "vitest";
import { hex } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { append, returnBySlot } from "@/crypto/makeEntry.ts";
import { speakingFor } from "@/crypto/sealedEntry.ts";
import { deviceKeys, newDevice } from "@/engine/deviceKeys.ts";
import { whyGone } from "@/engine/farewell.ts";
import { device, known, Owner, slot, time } from "../crypto/actors.ts";
import { ServedBooks } from "./servedBooks.ts";

let organisation: Owner;
let mine: Owner;

beforeAll(async () => {
  organisation = await Owner.create("organisation");
  mine = await Owner.create("person", organisation.account);
});

/** What a device that knows `here` finds, while the server serves `there`. */
async function found(here: Chain, there: Chain, frozen = new Map<string, string>()) {
  const door = new ServedBooks(organisation, { chain: there, boxes: new Map() });
  const keys = await deviceKeys(newDevice());
  const me = {
    origin: "https://cordee.example",
    account: here.account,
    kind: "person",
    pinned: organisation.account,
    device: mine.phone.opener.sigPk,
    kemPk: mine.phone.opener.kemPk,
    kemSeed: keys.kemSeed.reveal(),
    signUp: null,
  };
  const context = { me, keys, device: me.device, seconds: time / 1000 };
  return await whyGone(context, { mine: () => here, frozen }, door);
}

async function returned(): Promise<Chain> {
  const added = [await device(), await slot()];
  const made = await returnBySlot(mine.chain, mine.secret, mine.card.signer, { time, added });
  return await mine.chain.append(made.signed, known(organisation));
}

async function locked(): Promise<Chain> {
  const content = { revoked: [mine.phone.opener.sigPk], reserveSeq: 0 };
  const by = speakingFor(organisation.chain.state, organisation.phone.signer);
  const made = await append(mine.chain, { kind: "lock", content }, by, { time });
  return await mine.chain.append(made.signed, known(organisation));
}

it("says nothing while the chain names this device, whatever the server said", async () => {
  expect(await found(mine.chain, mine.chain)).toBeNull();
});

it("says revoked once the chain names it no more", async () => {
  expect(await found(mine.chain, await returned())).toBe("revoked");
});

it("says locked when the administrator has shut every device out", async () => {
  expect(await found(mine.chain, await locked())).toBe("locked");
});

it("says nothing of a chain that does not continue the one known here", async () => {
  expect(await found(await locked(), await returned())).toBeNull();
  expect(await found(await locked(), mine.chain)).toBeNull();
});

it("says nothing of a chain that was forked", async () => {
  const frozen = new Map([[hex(mine.account), "CHN-14"]]);
  expect(await found(mine.chain, await returned(), frozen)).toBeNull();
});
