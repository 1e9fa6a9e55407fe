import { describe, expect, test } from "vitest";
import { holders } from "@/crypto/accountState.ts";
import { randomBytes } from "@/crypto/bytes.ts";
import { Chain } from "@/crypto/chain.ts";
import { openHeld } from "@/crypto/heldKeyring.ts";
import { asHolder, isLonely, isStale, renewals } from "@/crypto/heldVerdicts.ts";
import { Keyring } from "@/crypto/keyring.ts";
import { rotate } from "@/crypto/makeEntry.ts";
import { addHolder, createHeld, rotateHeld } from "@/crypto/makeHeld.ts";
import { signAccept } from "@/crypto/openerKeys.ts";
import { type SealedEntry, speakingFor } from "@/crypto/sealedEntry.ts";
import type { Secret } from "@/crypto/secret.ts";
import { known, Owner, revealed, time } from "./actors.ts";

/** A role with the boxes and secrets that were made for it. */
class Role {
  chain: Chain;
  readonly boxes = new Map<number, readonly Uint8Array[]>();
  readonly secrets: Secret[] = [];

  constructor(chain: Chain, made: SealedEntry) {
    this.chain = chain;
    this.#keep(made);
  }

  get secret(): Secret {
    const secret = this.secrets.at(-1);
    if (secret === undefined) throw new Error("no secret");
    return secret;
  }

  async append(made: SealedEntry, ...people: readonly Owner[]): Promise<void> {
    this.chain = await this.chain.append(made.signed, known(...people));
    this.#keep(made);
  }

  #keep(made: SealedEntry): void {
    this.boxes.set(this.chain.length - 1, made.boxes.openers);
    if (made.secret !== null) this.secrets.push(made.secret);
  }
}

async function role(...people: readonly [Owner, ...Owner[]]): Promise<Role> {
  const salt = randomBytes(16);
  const named = people.map((owner, place) => asHolder(owner.chain.state, place === 0));
  const accepts = await Promise.all(
    people.map((owner) => signAccept(owner.phone.signer, salt, null, named)),
  );
  const by = speakingFor(people[0].chain.state, people[0].phone.signer);
  const accounts = known(...people);
  const plan = { salt, holders: named, accepts, time };
  const made = await createHeld("role", plan, by, accounts);
  return new Role(await Chain.verify([made.signed], accounts), made);
}

async function handOver(held: Role, outgoing: Owner, incoming: Owner): Promise<void> {
  const accounts = known(outgoing, incoming);
  const { account, head } = held.chain.state;
  const holder = asHolder(incoming.chain.state, true);
  const accept = await signAccept(incoming.phone.signer, account, head, holder);
  const manager = speakingFor(outgoing.chain.state, outgoing.phone.signer);
  await held.append(
    await addHolder(held.chain, holder, accept, held.secret, manager, accounts, { time }),
    outgoing,
    incoming,
  );
  const by = speakingFor(incoming.chain.state, incoming.phone.signer);
  const plan = { revoked: [outgoing.account], named: [], time };
  await held.append(
    await rotateHeld(held.chain, held.secret, by, accounts, plan),
    outgoing,
    incoming,
  );
}

describe("a role that is made here", () => {
  test("opens for all who hold it", async () => {
    const people = [await Owner.create("person"), await Owner.create("person")] as const;
    const held = await role(...people);
    for (const owner of people) {
      const keyring = await openHeld(held.chain, owner.account, owner.keyring, held.boxes);
      expect(revealed(keyring)).toEqual(revealed(new Keyring(new Map([[0, held.secret]]))));
    }
    expect(isLonely(held.chain.state)).toBe(false);
  });

  test("is handed over: the incoming reads what was, the outgoing nothing new", async () => {
    const [anna, bruno] = [await Owner.create("person"), await Owner.create("person")];
    const held = await role(anna);
    await handOver(held, anna, bruno);
    const incoming = await openHeld(held.chain, bruno.account, bruno.keyring, held.boxes);
    const outgoing = await openHeld(held.chain, anna.account, anna.keyring, held.boxes);
    expect([...incoming.secrets.keys()]).toEqual([0, 1]);
    expect([...outgoing.secrets.keys()]).toEqual([0]);
    expect(isLonely(held.chain.state)).toBe(true);
  });

  test("is stale when a holder has rotated, until he is renewed", async () => {
    const [anna, bruno] = [await Owner.create("person"), await Owner.create("person")];
    const held = await role(anna, bruno);
    const accounts = known(anna, bruno);
    const plan = { time, revoked: [], added: [] };
    await bruno.append(await rotate(bruno.chain, bruno.secret, bruno.phone.signer, plan));
    expect(isStale(held.chain.state, accounts)).toBe(true);

    const named = renewals(held.chain.state, accounts);
    const by = speakingFor(bruno.chain.state, bruno.phone.signer);
    const renewal = { revoked: [], named, time };
    await held.append(
      await rotateHeld(held.chain, held.secret, by, accounts, renewal),
      anna,
      bruno,
    );
    expect(isStale(held.chain.state, accounts)).toBe(false);
    expect(holders(held.chain.state).map((holder) => holder.manager)).toEqual([true, false]);
    for (const owner of [anna, bruno]) {
      const keyring = await openHeld(held.chain, owner.account, owner.keyring, held.boxes);
      expect([...keyring.secrets.keys()]).toEqual([0, 1]);
    }
  });
});
