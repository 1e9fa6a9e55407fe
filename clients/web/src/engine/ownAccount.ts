/**
 * My own account: its generations, its attestation, its rotation.
 *
 * The counterpart of clients/sdk/own_account.py. What never enters this room: another
 * account's secret.
 */

import { openerOf } from "@/crypto/accountState.ts";
import { judgeAdding, judgeTrust, verifyAttestation } from "@/crypto/attestation.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import type { KeyOpener } from "@/crypto/chainEntry.ts";
import { RuleError } from "@/crypto/errors.ts";
import { type Keyring, openAccount, type ServedBoxes } from "@/crypto/keyring.ts";
import { addDevice, append, type PlainChange, rotate } from "@/crypto/makeEntry.ts";
import type { OpenerKeys } from "@/crypto/openerKeys.ts";
import { NO_BOXES, ownSigner, type SealedEntry } from "@/crypto/sealedEntry.ts";
import { type KemKeyPair, keyPair } from "@/crypto/sealing.ts";
import type { Secret } from "@/crypto/secret.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { askFor } from "@/engine/asking.ts";
import { boxesBySeq, entryFrame, newcomers, placeOf } from "@/engine/chainEntries.ts";
import type { Context } from "@/engine/context.ts";
import { AccessPoint } from "@/engine/faults.ts";
import { generationsOf, keyringOf, madeGeneration } from "@/engine/generations.ts";
import type { Identities } from "@/engine/identity.ts";
import {
  type Generations,
  loadFact,
  loadKeyring,
  saveCascade,
  saveFact,
  saveKeyring,
} from "@/store/facts.ts";
import type { Writer } from "@/store/store.ts";
import { NotOnline, ServerRefused } from "@/wire/errors.ts";
import { Code } from "@/wire/protocol.ts";

/** Tries at one entry when another device of mine was faster. */
const ATTEMPTS = 3;

type Make = (chain: Chain) => Promise<SealedEntry>;

/** Who goes, by signing keys, and who comes, with a rotation. */
export interface Turnover {
  readonly revoked?: readonly Uint8Array[];
  readonly added?: readonly OpenerKeys[];
}

/** My chain and what it takes to read with it. */
export class OwnAccount {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #identities: Identities;
  #keyring: Keyring;
  /** Told when my chain has moved. */
  onMoved: () => void = () => undefined;

  private constructor(
    context: Context,
    accounts: Accounts,
    identities: Identities,
    keyring: Keyring,
  ) {
    this.#context = context;
    this.#accounts = accounts;
    this.#identities = identities;
    this.#keyring = keyring;
  }

  static async open(
    context: Context,
    accounts: Accounts,
    identities: Identities,
  ): Promise<OwnAccount> {
    const kept = await loadKeyring(context.store);
    return new OwnAccount(context, accounts, identities, keyringOf(kept));
  }

  get chain(): Chain {
    return this.#accounts.mine();
  }

  get name(): string {
    return this.#identities.name(this.chain.account);
  }

  get attested(): boolean {
    return this.#identities.person(this.chain.account).verified;
  }

  /** Whether my current generation opens here. */
  get isOpen(): boolean {
    return this.#keyring.has(this.chain.state.generation);
  }

  /** Every generation of mine that opens here. */
  get keyring(): Keyring {
    return this.#keyring;
  }

  /** My sealing key of a generation. @throws RuleError CHN-10 when it is not held */
  key(generation: number): Promise<KemKeyPair> {
    return this.#keyring.key(generation);
  }

  /**
   * Follow my own chain, open its newest generation, take what is offered.
   *
   * @throws NotOnline, ServerRefused
   */
  async refresh(): Promise<void> {
    await this.refreshChain();
    await this.#identities.prepare([this.chain.account]);
    const [, , offers] = await askFor(this.#context.link, "offers", (ref) => ["offers", ref]);
    for (const [body, signature] of offers) await this.takeOffer({ body, signature });
  }

  /** Follow my own chain and open its newest generation. */
  async refreshChain(): Promise<void> {
    await this.#follow([this.chain.account, this.#context.me.pinned]);
    if (!this.isOpen) await this.#open();
  }

  /** Put an attestation on my chain, if my own organisation made it. */
  async takeOffer(offer: Signed): Promise<void> {
    if (this.chain.attestations.some((one) => equal(one.body, offer.body))) return;
    const name = await this.#judgeOffer(offer);
    if (name === null) return;
    await this.append({ kind: "attest", content: { attestation: offer } });
    await this.#identities.know([this.chain.account]);
    this.#context.emit({ type: "attested", name });
  }

  /** Add an entry without boxes to my chain. @throws ServerRefused, NotOnline */
  async append(change: PlainChange): Promise<void> {
    const { keys, clock } = this.#context;
    await this.#publish(async (chain) => {
      return await append(chain, change, ownSigner(keys.signer), { time: clock() });
    });
  }

  /**
   * Let a device in that has accepted to join at `head`, the end of my chain.
   *
   * @throws RuleError CHN-06 when the chain has moved since, CHN-10; ServerRefused, NotOnline
   */
  async addDevice(opener: KeyOpener, accept: Uint8Array, head: Uint8Array): Promise<void> {
    const { keys, clock } = this.#context;
    await this.#publish((chain) => {
      if (!equal(chain.state.head, head)) {
        throw new RuleError("CHN-06", "the chain moved meanwhile: begin again");
      }
      const secret = this.#secret(chain);
      return addDevice(chain, opener, accept, secret, keys.signer, { time: clock() });
    });
  }

  /**
   * Make my next generation, without some openers and with others.
   *
   * What follows from it is owed before anybody knows of it (`Cascade`).
   *
   * @throws ServerRefused, NotOnline, RuleError CHN-10
   */
  async rotate({ revoked = [], added = [] }: Turnover = {}): Promise<void> {
    const { keys, clock, fault } = this.#context;
    await this.#publish(async (chain) => {
      const { state } = chain;
      const secret = this.#secret(chain);
      await this.#context.transaction((tx) => saveCascade(tx, state.generation + 1), {
        durable: true,
      });
      await fault(AccessPoint.BEFORE_ROTATE_WRITE);
      return rotate(chain, secret, keys.signer, {
        time: clock(),
        revoked: revoked.filter((key) => openerOf(state, key) !== undefined),
        added: added.filter((one) => openerOf(state, one.opener.sigPk) === undefined),
      });
    });
    await fault(AccessPoint.AFTER_ROTATE_WRITE);
  }

  /** When each opener of mine came, by its signing key (Unix ms, by its signer's clock). */
  came(): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const entry of this.chain.entries) {
      for (const opener of newcomers(entry)) found.set(hex(opener.sigPk), entry.time);
    }
    return found;
  }

  /**
   * Give a restored server the entries that it lost, with the boxes I kept.
   *
   * `stored` is the number of the newest that it has. Without its boxes an entry is refused:
   * then the device that made it brings it.
   *
   * @throws NotOnline
   */
  async heal(stored: number): Promise<void> {
    const { chain } = this;
    for (const [seq, entry] of chain.entries.entries()) {
      if (seq <= stored) continue;
      const boxes =
        (await loadFact<ServedBoxes>(this.#context.store, boxesOf(seq))) ?? NO_BOXES;
      const frame = entryFrame(chain.account, { signed: entry.signed, boxes });
      try {
        await askFor(this.#context.link, "ok", frame);
      } catch (error) {
        if (!(error instanceof ServerRefused)) throw error;
        this.#context.warn(error.rule ?? "RST-01", "entry_not_healed");
        return;
      }
    }
  }

  /** The name that an offer gives me; null when it is not for me to take. */
  async #judgeOffer(offer: Signed): Promise<string | null> {
    const { pinned } = this.#context.me;
    await this.#accounts.refresh([pinned]);
    const organisation = this.#accounts.get(pinned);
    if (organisation === null) return null;
    try {
      const body = await verifyAttestation(offer, organisation, this.chain);
      judgeTrust(body.organisation, pinned, organisation, this.#context.seconds);
      judgeAdding(body, this.#context.seconds);
      return body.identity.name;
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#context.warn(error.rule, "offer_refused");
      return null;
    }
  }

  /** The secret of the current generation. @throws RuleError CHN-10 */
  #secret({ state }: Chain): Secret {
    const secret = this.#keyring.secret(state.generation);
    if (secret === undefined) throw new RuleError("CHN-10", "not open here");
    return secret;
  }

  async #follow(accounts: readonly Uint8Array[]): Promise<void> {
    const { length } = this.chain;
    await this.#accounts.refresh(accounts);
    if (this.chain.length !== length) this.onMoved();
  }

  async #publish(make: Make): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const sealed = await make(this.chain);
      try {
        await askFor(this.#context.link, "ok", entryFrame(this.chain.account, sealed));
      } catch (error) {
        const conflict = error instanceof ServerRefused && error.code === Code.CONFLICT;
        if (!conflict || attempt === ATTEMPTS) throw error;
      }
      if (await this.#has(sealed)) return;
    }
    throw new NotOnline("my chain moved while I wrote to it");
  }

  /** Whether an entry of mine came back in the chain; then what it made is kept. */
  async #has(sealed: SealedEntry): Promise<boolean> {
    await this.#follow([this.chain.account]);
    const seq = placeOf(this.chain, sealed.signed);
    if (seq >= 0) await this.#keepMade(seq, sealed);
    if (!this.isOpen) await this.#open();
    return seq >= 0;
  }

  async #keepMade(seq: number, { boxes, secret }: SealedEntry): Promise<void> {
    const entry = this.chain.entries[seq];
    const isRotation = entry?.change.kind === "rotate" && secret !== null;
    const made = isRotation
      ? madeGeneration(entry.change.content.gen.generation, secret)
      : null;
    await this.#keep(made ?? new Map(), (tx) => {
      if (boxes.openers.length > 0) saveFact(tx, boxesOf(seq), boxes);
    });
  }

  async #open(): Promise<void> {
    const [, , served] = await askFor(this.#context.link, "boxes", (ref) => [
      "boxes",
      ref,
      null,
    ]);
    try {
      const { me, device } = this.#context;
      const keys = { sigPk: device, kem: await keyPair(me.kemSeed) };
      const opened = await openAccount(this.chain, keys, boxesBySeq(served));
      await this.#keep(generationsOf(opened));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      this.#context.warn(error.rule, "own_generation_closed");
    }
  }

  /** Keep generations beside those that are kept, and what goes with them. */
  async #keep(fresh: Generations, also: (tx: Writer) => void = () => undefined): Promise<void> {
    await this.#context.transaction(
      async (tx) => {
        const all = new Map([...generationsOf(this.#keyring), ...fresh]);
        saveKeyring(tx, all);
        also(tx);
        if (fresh.size > 0) this.#keyring = keyringOf(all);
      },
      { durable: true },
    );
  }
}

/** The name under which the boxes of an entry that I made are kept. */
function boxesOf(seq: number): string {
  return `entry_boxes/${seq}`;
}
