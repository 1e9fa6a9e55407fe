// An epoch record that was verified (§5.3): what messages, notices and the next record rest on.
// For: everyone who needs the epoch in force. Only epoch.ts makes one from served bytes.
// Never enters here: the key of the epoch.

import { hex } from "@/crypto/bytes.ts";
import type { EpochBody, EpochCore, Member, Retention } from "@/crypto/epochBody.ts";
import type { Signed } from "@/crypto/signed.ts";

export class EpochRecord {
  readonly signed: Signed;
  readonly body: EpochBody;
  readonly core: EpochCore;
  /** The id of the thread. */
  readonly thread: Uint8Array;
  /** `epoch_hash`: H("epoch", body). */
  readonly hash: Uint8Array;
  /** `c`: H("thread-core", core). */
  readonly coreHash: Uint8Array;
  readonly #places: ReadonlyMap<string, number>;

  constructor(parts: {
    signed: Signed;
    body: EpochBody;
    core: EpochCore;
    hash: Uint8Array;
    coreHash: Uint8Array;
  }) {
    this.signed = parts.signed;
    this.body = parts.body;
    this.core = parts.core;
    this.hash = parts.hash;
    this.coreHash = parts.coreHash;
    this.thread = parts.core.thread ?? parts.coreHash;
    this.#places = new Map(parts.core.members.map((each, index) => [hex(each.account), index]));
  }

  get epoch(): number {
    return this.core.epoch;
  }

  get members(): readonly Member[] {
    return this.core.members;
  }

  get retention(): Retention {
    return this.core.retention;
  }

  /** The seat that the record was signed from: its behalf, or its signer's account. */
  get seat(): Uint8Array {
    return this.core.behalf ?? this.core.signer.account;
  }

  member(account: Uint8Array): Member | undefined {
    return this.core.members[this.placeOf(account)];
  }

  /** The hash of the box of a member, or `undefined` when it is none. */
  boxHash(account: Uint8Array): Uint8Array | undefined {
    return this.body.boxHashes[this.placeOf(account)];
  }

  private placeOf(account: Uint8Array): number {
    return this.#places.get(hex(account)) ?? -1;
  }
}
