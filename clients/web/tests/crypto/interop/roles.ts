// Vectors of a role made here: created, joined, renewed; and what its holders open.

import { hex, randomBytes } from "@/crypto/bytes.ts";
import { Chain } from "@/crypto/chain.ts";
import { openHeld } from "@/crypto/heldKeyring.ts";
import { asHolder, renewals } from "@/crypto/heldVerdicts.ts";
import { Keyring } from "@/crypto/keyring.ts";
import { addHolder, createHeld, rotateHeld } from "@/crypto/makeHeld.ts";
import { signAccept } from "@/crypto/openerKeys.ts";
import { type EntrySigner, type SealedEntry, speakingFor } from "@/crypto/sealedEntry.ts";
import type { Secret } from "@/crypto/secret.ts";
import { known } from "../actors.ts";
import { Account, newCard, newDevice, time } from "./account.ts";
import { addChain, hexed, secretsOf } from "./accounts.ts";
import type { Book } from "./book.ts";

export class Role {
  chain: Chain;
  readonly boxes = new Map<number, readonly Uint8Array[]>();
  readonly secrets = new Map<number, Secret>();

  private constructor(chain: Chain, made: SealedEntry) {
    this.chain = chain;
    this.#keep(made);
  }

  static async create(manager: Account): Promise<Role> {
    const salt = randomBytes(16);
    const holders = [asHolder(manager.chain.state, true)];
    const accepts = [await signAccept(manager.device.keys.signer, salt, null, holders)];
    const plan = { time, salt, holders, accepts };
    const made = await createHeld("role", plan, speaker(manager), known(manager));
    return new Role(await Chain.verify([made.signed], known(manager)), made);
  }

  get account(): Uint8Array {
    return this.chain.account;
  }

  get keyring(): Keyring {
    return new Keyring(this.secrets);
  }

  async add(manager: Account, incoming: Account): Promise<void> {
    const { account, head } = this.chain.state;
    const holder = asHolder(incoming.chain.state, false);
    const accept = await signAccept(incoming.device.keys.signer, account, head, holder);
    const accounts = known(manager, incoming);
    const by = speaker(manager);
    const timed = { time };
    const made = addHolder(this.chain, holder, accept, this.secret, by, accounts, timed);
    await this.#append(await made, manager, incoming);
  }

  /** Renew whoever has rotated, by one of the holders. */
  async renew(by: Account, ...people: readonly Account[]): Promise<void> {
    const accounts = known(...people);
    const plan = { time, revoked: [], named: renewals(this.chain.state, accounts) };
    const made = await rotateHeld(this.chain, this.secret, speaker(by), accounts, plan);
    await this.#append(made, ...people);
  }

  get secret(): Secret {
    const secret = this.secrets.get(this.chain.state.generation);
    if (!secret) throw new TypeError("the current generation is not held");
    return secret;
  }

  async #append(made: SealedEntry, ...people: readonly Account[]): Promise<void> {
    this.chain = await this.chain.append(made.signed, known(...people));
    this.#keep(made);
  }

  #keep(made: SealedEntry): void {
    this.boxes.set(this.chain.length - 1, made.boxes.openers);
    if (made.secret) this.secrets.set(this.chain.state.generation, made.secret);
  }
}

function speaker({ chain, device }: Account): EntrySigner {
  return speakingFor(chain.state, device.keys.signer);
}

export async function makeRoles(book: Book): Promise<void> {
  const [anna, bruno] = [await person(), await person()];
  const role = await Role.create(anna);
  const chains: [string, Chain][] = [["a role", role.chain]];
  await role.add(anna, bruno);
  chains.push(["a role that is joined", role.chain]);
  await bruno.rotate();
  await role.renew(bruno, anna, bruno);
  chains.push(["a role that is renewed", role.chain]);
  book.authority(anna.chain);
  book.authority(bruno.chain);
  for (const [name, chain] of chains) addChain(book, name, { chain });
  book.add("a role whose holders are fresh", "held", { entries: book.entries(role.chain) });
  await addOpening(book, "opened by the manager", role, anna);
  await addOpening(book, "opened by who joined", role, bruno);
}

async function person(): Promise<Account> {
  return Account.create("person", [await newDevice(), await newCard()]);
}

async function addOpening(book: Book, name: string, role: Role, by: Account): Promise<void> {
  const keyring = await openHeld(role.chain, by.account, by.keyring, role.boxes);
  book.add(name, "open held", {
    entries: book.entries(role.chain),
    boxes: hexed(role.boxes),
    holder: hex(by.account),
    holder_secrets: secretsOf(by.keyring),
    secrets: secretsOf(keyring),
  });
}
