/**
 * Come back with nothing but a slot: the recovery card, or a passkey (§5.6, REC-02..04).
 *
 * The counterpart of clients/sdk/recovery.py. Keys, secrets and the entry are on disk before
 * the server has them: after a crash the same call goes on where it stopped. What never
 * enters this room: the old card on disk.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import { drawCard } from "@/crypto/card.ts";
import type { Chain } from "@/crypto/chain.ts";
import { RuleError } from "@/crypto/errors.ts";
import { type Keyring, openAccount, type ServedBoxes } from "@/crypto/keyring.ts";
import { returnBySlot } from "@/crypto/makeEntry.ts";
import type { OpenerKeys } from "@/crypto/openerKeys.ts";
import { Secret } from "@/crypto/secret.ts";
import type { SessionPurpose } from "@/crypto/session.ts";
import type { Signed } from "@/crypto/signed.ts";
import { type Arrival, arrive, keepAccount } from "@/engine/arrival.ts";
import { askFor } from "@/engine/asking.ts";
import { RECOVERY } from "@/engine/begun.ts";
import { checkSlot, printed } from "@/engine/card.ts";
import { boxesBySeq, entryFrame, placeOf } from "@/engine/chainEntries.ts";
import { DEVICE_KEY, type DeviceKeys, deviceKeys, newDevice } from "@/engine/deviceKeys.ts";
import type { Site, Visit } from "@/engine/door.ts";
import { AccessPoint } from "@/engine/faults.ts";
import { generationsOf, madeGeneration } from "@/engine/generations.ts";
import { secretOf } from "@/engine/signUp.ts";
import { cardKeys } from "@/engine/slotKeys.ts";
import {
  dropFact,
  loadFact,
  loadKeyring,
  loadMe,
  saveCard,
  saveCascade,
  saveFact,
  saveKeyring,
} from "@/store/facts.ts";
import { dropKey, loadKey, saveKey } from "@/store/keys.ts";
import {
  CardRefused,
  NotOnline,
  ProfileExists,
  ServerRefused,
  TamperedError,
} from "@/wire/errors.ts";
import { Code } from "@/wire/protocol.ts";

/** Tries at the entry when a device of the account was faster. */
const ATTEMPTS = 5;

/** With these a server refuses a device that no chain has named. */
const UNKNOWN: readonly Code[] = [Code.UNAUTHENTICATED, Code.LOCKED];

/** What an earlier run's entry may end this one with. */
const OVERTAKEN = [CardRefused, ServerRefused, NotOnline] as const;

const NOT_OPEN = "the account's keys do not open";

interface Entry {
  readonly account: Uint8Array;
  readonly signed: Signed;
  readonly previous: Uint8Array;
  readonly boxes: ServedBoxes;
}

/** A return under way: the secrets to be, and the entry that was made with them. */
interface Begun {
  readonly origin: string;
  readonly slot: Uint8Array;
  readonly kemSeed: Uint8Array;
  readonly card: Uint8Array;
  readonly entry: Entry | null;
}

export interface Recovered {
  readonly card: string;
  readonly name: string;
}

/**
 * Make this browser the one device of the account that a slot opens.
 *
 * The slot is dead afterwards; the new card is complete once it is confirmed (REC-05).
 *
 * @throws CardRefused REC-02, REC-04; ProfileExists, TamperedError, NotOnline, ServerRefused
 */
export async function recover(site: Site, slot: OpenerKeys): Promise<Recovered> {
  const begun = await begin(site, slot);
  const sigSeed = await loadKey(site.store, RECOVERY);
  if (sigSeed === null) throw new Error("a return under way has a device");
  const device = await deviceKeys({ sigSeed, kemSeed: begun.kemSeed });
  return await new Return(site, slot, sigSeed, device, begun).run();
}

/** Give what was begun with this slot, else begin. */
async function begin({ store, origin }: Site, { opener }: OpenerKeys): Promise<Begun> {
  if ((await loadMe(store)) !== null) throw new ProfileExists("an account is kept here");
  const known = await loadFact<Begun>(store, RECOVERY);
  if (known !== null && known.origin === origin && equal(known.slot, opener.sigPk))
    return known;
  const { sigSeed, kemSeed } = newDevice();
  const card = drawCard().reveal();
  const begun: Begun = { origin, slot: opener.sigPk, kemSeed, card, entry: null };
  await store.transaction(
    async (tx) => {
      saveKey(tx, RECOVERY, sigSeed);
      saveFact(tx, RECOVERY, begun);
    },
    { durable: true },
  );
  return begun;
}

class Return {
  readonly #site: Site;
  readonly #slot: OpenerKeys;
  readonly #sigSeed: Secret;
  readonly #device: DeviceKeys;
  #begun: Begun;

  constructor(site: Site, slot: OpenerKeys, sigSeed: Secret, device: DeviceKeys, begun: Begun) {
    this.#site = site;
    this.#slot = slot;
    this.#sigSeed = sigSeed;
    this.#device = device;
    this.#begun = begun;
  }

  async run(): Promise<Recovered> {
    return await this.#finish((await this.#arrived()) ?? (await this.#return()));
  }

  /**
   * An entry of an earlier run may be stored between the two looks at the server: the slot is
   * refused then, or what it had opened is closed under it.
   */
  async #return(): Promise<Arrival> {
    try {
      return await this.#comeBack();
    } catch (error) {
      const arrival = OVERTAKEN.some((kind) => error instanceof kind)
        ? await this.#arrived()
        : null;
      if (arrival === null) throw error;
      return arrival;
    }
  }

  /** The account, if the entry of an earlier run is in its chain. */
  async #arrived(): Promise<Arrival | null> {
    const { entry } = this.#begun;
    const visit = entry === null ? null : await this.#known(entry.account);
    if (entry === null || visit === null) return null;
    try {
      const arrival = await arrive(visit, entry.account, this.#seconds);
      if (placeOf(arrival.chain, entry.signed) >= 0) return arrival;
      throw new TamperedError("FRE-02", "the chain lacks the entry that brought me");
    } finally {
      visit.close();
    }
  }

  /** A session as the new device; null while no chain has named it. */
  async #known(account: Uint8Array): Promise<Visit | null> {
    try {
      return await this.#open(account, this.#device, "session");
    } catch (error) {
      if (error instanceof ServerRefused && UNKNOWN.includes(error.code)) return null;
      throw error;
    }
  }

  async #comeBack(): Promise<Arrival> {
    const account = await this.#find();
    const visit = await refusing(this.#open(account, this.#slot, "recover"));
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const arrival = await arrive(visit, account, this.#seconds);
        const entry = await this.#stored(visit, arrival.chain);
        if (entry !== null) return await extended(arrival, entry);
      }
    } finally {
      visit.close();
    }
    throw new NotOnline("the chain moves while I come back");
  }

  async #find(): Promise<Uint8Array> {
    const [account] = await refusing(this.#site.door.findSlot(this.#slot.opener.sigPk));
    return account;
  }

  #open(account: Uint8Array, keys: OpenerKeys, purpose: SessionPurpose): Promise<Visit> {
    const { door, origin } = this.#site;
    return door.open({ origin, account, keys }, purpose);
  }

  /** Publish the entry; null when the chain has moved meanwhile. */
  async #stored(visit: Visit, chain: Chain): Promise<Entry | null> {
    checkSlot(chain, this.#slot);
    const made = this.#begun.entry;
    const isForNow = made !== null && equal(made.previous, chain.state.head);
    const entry = isForNow ? made : await this.#make(chain, await this.#keyring(visit, chain));
    const sent = askFor(visit, "ok", entryFrame(chain.account, entry));
    try {
      await Promise.all([sent, this.#written(visit)]);
    } catch (error) {
      if (error instanceof ServerRefused && error.code === Code.CONFLICT) return null;
      throw error;
    }
    return entry;
  }

  async #written(visit: Visit): Promise<void> {
    await visit.flushed();
    await this.#site.fault(AccessPoint.AFTER_RETURN_WRITE);
  }

  /** Make the entry, and keep all that it takes, before anybody has it. */
  async #make(chain: Chain, keyring: Keyring): Promise<Entry> {
    const { store, clock, fault } = this.#site;
    const { state } = chain;
    const card = await cardKeys(new Secret(this.#begun.card));
    const secret = keyring.secret(state.generation);
    if (secret === undefined) throw new TamperedError("CHN-10", NOT_OPEN);
    const sealed = await returnBySlot(chain, secret, this.#slot.signer, {
      time: clock(),
      added: [this.#device, card],
    });
    await fault(AccessPoint.BEFORE_RETURN_KEPT);
    const { signed, boxes } = sealed;
    const entry: Entry = { account: chain.account, signed, previous: state.head, boxes };
    const made = madeGeneration(state.generation + 1, secretOf(sealed));
    this.#begun = { ...this.#begun, entry };
    await store.transaction(
      async (tx) => {
        saveFact(tx, RECOVERY, this.#begun);
        saveKeyring(tx, new Map([...generationsOf(keyring), ...made]));
      },
      { durable: true },
    );
    await fault(AccessPoint.AFTER_RETURN_KEPT);
    return entry;
  }

  /** Every generation that the slot opens; the current one must be among them. */
  async #keyring(visit: Visit, chain: Chain): Promise<Keyring> {
    const [, , served] = await askFor(visit, "boxes", (ref) => ["boxes", ref, null]);
    return await opened(chain, this.#slot, boxesBySeq(served));
  }

  async #finish(arrival: Arrival): Promise<Recovered> {
    const { store, origin, fault } = this.#site;
    const { card } = this.#begun;
    await fault(AccessPoint.BEFORE_RETURN_DONE);
    await store.transaction(
      async (tx) => {
        keepAccount(tx, arrival, origin, this.#device);
        saveKey(tx, DEVICE_KEY, this.#sigSeed);
        saveCard(tx, card);
        await saveCascade(tx, Math.max(...(await loadKeyring(tx)).keys()));
        dropKey(tx, RECOVERY);
        dropFact(tx, RECOVERY);
      },
      { durable: true },
    );
    await fault(AccessPoint.AFTER_RETURN_DONE);
    return { card: printed(new Secret(card)), name: arrival.identity?.name ?? "" };
  }

  get #seconds(): number {
    return Math.floor(this.#site.clock() / 1000);
  }
}

/** What a server says of a slot that is none, or none any more. */
async function refusing<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const rule = error instanceof ServerRefused ? error.rule : null;
    if (rule === "REC-02" || rule === "REC-04") throw new CardRefused(rule, "by the server");
    throw error;
  }
}

async function opened(
  chain: Chain,
  { opener, kem }: OpenerKeys,
  boxes: ReadonlyMap<number, ServedBoxes>,
): Promise<Keyring> {
  try {
    return await openAccount(chain, { sigPk: opener.sigPk, kem }, boxes);
  } catch (error) {
    throw error instanceof RuleError ? new TamperedError("CHN-10", NOT_OPEN) : error;
  }
}

async function extended(arrival: Arrival, { signed }: Entry): Promise<Arrival> {
  const known = new Map(arrival.known.map((chain) => [hex(chain.account), chain]));
  const accounts = { get: (account: Uint8Array) => known.get(hex(account)) };
  return { ...arrival, chain: await arrival.chain.append(signed, accounts) };
}
