// An account whose seeds are in hand, so that another implementation can open it again.
// For: the people of what is made here.
// Never enters here: a vector.

import { keyOpeners } from "@/crypto/accountState.ts";
import { randomBytes } from "@/crypto/bytes.ts";
import { cardSeeds, drawCard } from "@/crypto/card.ts";
import { type Accounts, Chain, NO_ACCOUNTS } from "@/crypto/chain.ts";
import { Keyring, type ServedBoxes } from "@/crypto/keyring.ts";
import { createAccount } from "@/crypto/makeAccount.ts";
import {
  addDevice,
  append,
  type PlainChange,
  returnBySlot,
  rotate,
} from "@/crypto/makeEntry.ts";
import { type KeyType, makeOpener, type OpenerKeys, signAccept } from "@/crypto/openerKeys.ts";
import { passkeySeeds } from "@/crypto/passkey.ts";
import { ownSigner, type SealedEntry, speakingFor } from "@/crypto/sealedEntry.ts";
import { Secret } from "@/crypto/secret.ts";
import { signerFromSeed } from "@/crypto/signing.ts";

export const time = 1_790_000_000_000;

/** The keys of an opener, and what they come from. */
export interface Seeded {
  readonly type: KeyType;
  readonly keys: OpenerKeys;
  readonly sig: Uint8Array;
  readonly kem: Uint8Array;
}

export async function seeded(type: KeyType, sig: Uint8Array, kem: Uint8Array): Promise<Seeded> {
  return { type, keys: await makeOpener(type, await signerFromSeed(sig), kem), sig, kem };
}

export function newDevice(): Promise<Seeded> {
  return seeded("device", randomBytes(32), randomBytes(32));
}

export function newCard(): Promise<Seeded> {
  const { sig, kem } = cardSeeds(drawCard());
  return seeded("card", sig.reveal(), kem.reveal());
}

export function newPasskey(): Promise<Seeded> {
  const { sig, kem } = passkeySeeds(new Secret(randomBytes(32)));
  return seeded("passkey", sig.reveal(), kem.reveal());
}

export class Account {
  chain: Chain;
  readonly boxes = new Map<number, ServedBoxes>();
  readonly secrets = new Map<number, Secret>();
  /** Whoever opens it; the first device signs. */
  readonly openers: readonly [Seeded, ...Seeded[]];

  private constructor(chain: Chain, openers: readonly [Seeded, ...Seeded[]]) {
    this.chain = chain;
    this.openers = openers;
  }

  static async create(
    kind: "person" | "organisation",
    openers: readonly [Seeded, ...Seeded[]],
    admin: Uint8Array | null = null,
  ): Promise<Account> {
    const [first, ...others] = openers.map(({ keys }) => keys);
    if (!first) throw new TypeError("an account has an opener");
    const made = await createAccount(kind, [first, ...others], { time, admin });
    const account = new Account(await Chain.verify([made.signed], NO_ACCOUNTS), openers);
    account.#keep(made);
    return account;
  }

  get account(): Uint8Array {
    return this.chain.account;
  }

  get device(): Seeded {
    return this.openers[0];
  }

  get secret(): Secret {
    const secret = this.secrets.get(this.chain.state.generation);
    if (!secret) throw new TypeError("the current generation is not held");
    return secret;
  }

  get keyring(): Keyring {
    return new Keyring(this.secrets);
  }

  async append(made: SealedEntry, accounts: Accounts = NO_ACCOUNTS): Promise<void> {
    this.chain = await this.chain.append(made.signed, accounts);
    this.#keep(made);
  }

  async put(change: PlainChange): Promise<void> {
    const by = ownSigner(this.device.keys.signer);
    await this.append(await append(this.chain, change, by, { time }));
  }

  async add({ keys }: Seeded): Promise<void> {
    const { account, head } = this.chain.state;
    const accept = await signAccept(keys.signer, account, head, keys.opener);
    const { signer } = this.device.keys;
    const timed = { time };
    await this.append(
      await addDevice(this.chain, keys.opener, accept, this.secret, signer, timed),
    );
  }

  async rotate(revoked: readonly Seeded[] = []): Promise<void> {
    const gone = revoked.map(({ keys }) => keys.opener.sigPk);
    const plan = { time, revoked: gone, added: [] };
    await this.append(await rotate(this.chain, this.secret, this.device.keys.signer, plan));
  }

  /** Come back by a slot, with `secret` of the newest generation that it opens. */
  async comeBack(slot: Seeded, secret: Secret, added: readonly Seeded[]): Promise<void> {
    const plan = { time, added: added.map(({ keys }) => keys) };
    await this.append(await returnBySlot(this.chain, secret, slot.keys.signer, plan));
  }

  /** Be locked by who administers it. */
  async lockedBy(organisation: Account): Promise<void> {
    const devices = keyOpeners(this.chain.state.openers).filter(
      ({ type }) => type === "device",
    );
    const revoked = devices.map(({ sigPk }) => sigPk);
    const change = { kind: "lock", content: { revoked, reserveSeq: 0 } } as const;
    const by = speakingFor(organisation.chain.state, organisation.device.keys.signer);
    const accounts: Accounts = { get: () => organisation.chain };
    await this.append(await append(this.chain, change, by, { time }), accounts);
  }

  #keep(made: SealedEntry): void {
    this.boxes.set(this.chain.length - 1, made.boxes);
    if (made.secret) this.secrets.set(this.chain.state.generation, made.secret);
  }
}
