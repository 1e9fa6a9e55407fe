// People of the tests: accounts that are really made, with their keys in hand.

import { hex, randomBytes } from "@/crypto/bytes.ts";
import { type Accounts, Chain, NO_ACCOUNTS } from "@/crypto/chain.ts";
import { Keyring, type ServedBoxes } from "@/crypto/keyring.ts";
import { createAccount } from "@/crypto/makeAccount.ts";
import { type KeyType, makeOpener, type OpenerKeys } from "@/crypto/openerKeys.ts";
import type { SealedEntry } from "@/crypto/sealedEntry.ts";
import type { Secret } from "@/crypto/secret.ts";
import { signerFromSeed } from "@/crypto/signing.ts";

export const time = 1_790_000_000_000;

export async function device(): Promise<OpenerKeys> {
  return makeOpener("device", await signerFromSeed(randomBytes(32)), randomBytes(32));
}

export async function slot(type: KeyType = "card"): Promise<OpenerKeys> {
  return makeOpener(type, await signerFromSeed(randomBytes(32)), randomBytes(32));
}

/** An account as its owner sees it: the chain, every box that was made, the secrets. */
export class Owner {
  chain: Chain;
  readonly phone: OpenerKeys;
  readonly card: OpenerKeys;
  readonly boxes = new Map<number, ServedBoxes>();
  readonly secrets = new Map<number, Secret>();

  private constructor(chain: Chain, phone: OpenerKeys, card: OpenerKeys) {
    this.chain = chain;
    this.phone = phone;
    this.card = card;
  }

  static async create(
    kind: "person" | "organisation" | "gateway",
    admin: Uint8Array | null = null,
  ): Promise<Owner> {
    const [phone, card] = [await device(), await slot()];
    const made = await createAccount(kind, [phone, card], { time, admin });
    const chain = await Chain.verify([made.signed], NO_ACCOUNTS);
    const owner = new Owner(chain, phone, card);
    owner.#keep(made, 0);
    return owner;
  }

  get account(): Uint8Array {
    return this.chain.account;
  }

  /** The secret of the current generation. */
  get secret(): Secret {
    const secret = this.secrets.get(this.chain.state.generation);
    if (secret === undefined) throw new Error("the current generation is not held");
    return secret;
  }

  get keyring(): Keyring {
    return new Keyring(this.secrets);
  }

  async append(made: SealedEntry, accounts: Accounts = NO_ACCOUNTS): Promise<void> {
    this.chain = await this.chain.append(made.signed, accounts);
    this.#keep(made, this.chain.length - 1);
  }

  #keep(made: SealedEntry, seq: number): void {
    this.boxes.set(seq, made.boxes);
    if (made.secret !== null) this.secrets.set(this.chain.state.generation, made.secret);
  }
}

/** The chains of owners and of roles, as they are when they are asked for. */
export function known(...holders: readonly { readonly chain: Chain }[]): Accounts {
  return {
    get: (account) => holders.find(({ chain }) => hex(chain.account) === hex(account))?.chain,
  };
}

export function revealed(keyring: Keyring): Record<number, string> {
  return Object.fromEntries(
    [...keyring.secrets].map(([generation, secret]) => [generation, hex(secret.reveal())]),
  );
}
