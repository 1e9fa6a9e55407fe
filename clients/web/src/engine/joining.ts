/**
 * Become a device of an account, in a browser that has nothing yet (§5.5).
 *
 * The counterpart of clients/sdk/joining.py. What was begun is kept, so that a crash after
 * the old device has added this one loses nothing. What never enters this room: an account
 * that the person did not agree to.
 */

import { type Random, randomBytes } from "@/crypto/bytes.ts";
import { type Keyring, openAccount } from "@/crypto/keyring.ts";
import { checkLinkedChain, type LinkShown, NewDevice } from "@/crypto/linkingNew.ts";
import type { Secret } from "@/crypto/secret.ts";
import { type Arrival, arrive, keepAccount, tampered } from "@/engine/arrival.ts";
import { askFor } from "@/engine/asking.ts";
import { JOINING } from "@/engine/begun.ts";
import { boxesBySeq } from "@/engine/chainEntries.ts";
import { DEVICE_KEY, type DeviceKeys, deviceKeys, newDevice } from "@/engine/deviceKeys.ts";
import type { Site } from "@/engine/door.ts";
import { generationsOf } from "@/engine/generations.ts";
import { dropFact, loadFact, loadMe, saveFact, saveKeyring } from "@/store/facts.ts";
import { dropKey, loadKey, saveKey } from "@/store/keys.ts";
import { NotAllowed, ProfileExists, Refused } from "@/wire/errors.ts";
import type { LinkEnded } from "@/wire/protocol.ts";

/** A link number has six digits. */
const NUMBER = /^\d{6}$/;

/** A session under way, with what the device to be has drawn. */
interface Begun {
  readonly origin: string;
  readonly number: number;
  readonly kemSeed: Uint8Array;
  /** r_N, then the key of the MAC. */
  readonly drawn: Uint8Array;
}

/** What was shown, and what the old device will decide. */
interface Revealed {
  readonly answered: Uint8Array;
  readonly shown: LinkShown;
  readonly decided: Promise<LinkEnded>;
}

/** Where a session stands once the old device has added this one. */
interface Looked {
  readonly arrival: Arrival;
  readonly keyring: Keyring;
}

export interface JoinShown {
  readonly code: string;
  readonly text: string;
}

export interface JoinedName {
  readonly name: string;
  readonly profession: string;
}

/**
 * Link this browser under the number that the old device shows.
 *
 * @throws NotAllowed, ProfileExists
 */
export async function beginJoining(site: Site, typed: string): Promise<Joining> {
  const digits = typed.replace(/\s/g, "");
  if (!NUMBER.test(digits)) throw new NotAllowed("a link number has six digits");
  const begun = await begin(site, Number(digits));
  const sigSeed = await loadKey(site.store, JOINING);
  if (sigSeed === null) throw new Error("a link under way has a device");
  const keys = await deviceKeys({ sigSeed, kemSeed: begun.kemSeed });
  return new Joining(site, begun, sigSeed, keys);
}

/** Give what was begun under this number, else begin. */
async function begin({ store, origin }: Site, number: number): Promise<Begun> {
  if ((await loadMe(store)) !== null) throw new ProfileExists("an account is kept here");
  const known = await loadFact<Begun>(store, JOINING);
  if (known !== null && known.origin === origin && known.number === number) return known;
  const { sigSeed, kemSeed } = newDevice();
  const begun: Begun = { origin, number, kemSeed, drawn: randomBytes(64) };
  await store.transaction(
    async (tx) => {
      saveKey(tx, JOINING, sigSeed);
      saveFact(tx, JOINING, begun);
    },
    { durable: true },
  );
  return begun;
}

/** One session: `show` what the person carries over, `look` once it is done, then `keep`. */
export class Joining {
  readonly #site: Site;
  readonly #sigSeed: Secret;
  readonly #keys: DeviceKeys;
  readonly #device: NewDevice;
  #revealed: Revealed | null = null;
  #looked: Looked | null = null;
  /** Nothing can go on from here: it failed, or the person left. */
  isOver = false;

  constructor(site: Site, { number, drawn }: Begun, sigSeed: Secret, keys: DeviceKeys) {
    this.#site = site;
    this.#sigSeed = sigSeed;
    this.#keys = keys;
    this.#device = new NewDevice(number, keys.signer, keys.kemPk, replay(drawn));
  }

  /**
   * Commit, wait for the old device's answer, and reveal.
   *
   * @throws TamperedError, NotOnline, ServerRefused
   */
  show(): Promise<JoinShown> {
    return this.#orForget(async () => {
      const { number, commit } = this.#device;
      const [answered] = await this.#site.door.commitLink(number, [commit]);
      const shown = await this.#device.reveal(answered);
      const { keys, nonce, accept } = shown.reveal;
      const decided = this.#site.door.revealLink(number, [commit, keys, nonce, accept]);
      decided.catch(() => undefined); // `look` takes it
      this.#revealed = { answered, shown, decided };
      return { code: shown.code, text: shown.text };
    });
  }

  /**
   * Wait for what the old device decides, and verify the account.
   *
   * @throws TamperedError LNK-04, LNK-06 and what the chain broke; NotOnline, ServerRefused
   */
  look(): Promise<JoinedName> {
    return this.#orForget(async () => {
      if (this.#revealed === null) throw new NotAllowed("nothing was shown yet");
      const { answered, shown, decided } = this.#revealed;
      const [, mac] = await decided;
      if (mac !== null) this.#device.checkMac(answered, mac);
      this.#looked = await this.#visit(shown);
      const identity = this.#looked.arrival.identity;
      return { name: identity?.name ?? "", profession: identity?.profession ?? "" };
    });
  }

  /** The person knows the name: this browser is the account's from now on. */
  async keep(): Promise<void> {
    const { store, origin } = this.#site;
    if (this.#looked === null) throw new NotAllowed("no account was looked at");
    const { arrival, keyring } = this.#looked;
    await store.transaction(
      async (tx) => {
        keepAccount(tx, arrival, origin, this.#keys);
        saveKey(tx, DEVICE_KEY, this.#sigSeed);
        saveKeyring(tx, generationsOf(keyring));
        dropKey(tx, JOINING);
        dropFact(tx, JOINING);
      },
      { durable: true },
    );
  }

  /** Nothing of it is kept: the person said no (LNK-07), or it failed. */
  async forget(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    await this.#site.store.transaction(
      async (tx) => {
        dropKey(tx, JOINING);
        dropFact(tx, JOINING);
      },
      { durable: true },
    );
  }

  /** Come in as the device, and verify the account from its first entry. */
  async #visit({ answer }: LinkShown): Promise<Looked> {
    const { door, origin, clock } = this.#site;
    const { account } = answer;
    const visit = await door.open({ origin, account, keys: this.#keys }, "session");
    try {
      const arrival = await arrive(visit, account, Math.floor(clock() / 1000));
      checkLinkedChain(arrival.chain, answer, this.#keys.sigPk);
      const [, , served] = await askFor(visit, "boxes", (ref) => ["boxes", ref, null]);
      const keys = { sigPk: this.#keys.sigPk, kem: this.#keys.kem };
      return { arrival, keyring: await openAccount(arrival.chain, keys, boxesBySeq(served)) };
    } finally {
      visit.close();
    }
  }

  /** What broke a rule is never tried again with the same keys. */
  async #orForget<T>(work: () => Promise<T>): Promise<T> {
    try {
      const done = await work();
      if (this.isOver) throw new NotAllowed("the person left");
      return done;
    } catch (error) {
      const refused = tampered(error);
      if (refused instanceof Refused) await this.forget();
      throw refused;
    }
  }
}

/** Gives again what was drawn before. */
function replay(drawn: Uint8Array): Random {
  let offset = 0;
  return (length) => {
    const part = drawn.slice(offset, offset + length);
    offset += length;
    return part;
  };
}
