// Keys are never used twice in a chain (CHN-09): which ones an account has named, and where.
// A revoked key stays used; only a lock brings slots back, and it names no key anew.

import { hex } from "@/crypto/bytes.ts";
import { RuleError } from "@/crypto/errors.ts";
import { sha256 } from "@/crypto/labels.ts";
import { checkSealingKey } from "@/crypto/sealing.ts";

/** By which entry each key of a chain was first named. */
export type UsedKeys = ReadonlyMap<string, number>;

/** The keys that one entry names, held against those that came before it. */
export class KeyClaims {
  readonly #used: UsedKeys;
  readonly #seq: number;
  readonly #claimed = new Set<string>();

  constructor(used: UsedKeys, seq: number) {
    this.#used = used;
    this.#seq = seq;
  }

  /** @throws RuleError CHN-09 when the key was named before */
  claim(key: Uint8Array): void {
    const name = keyName(key);
    const first = this.#used.get(name);
    if (this.#claimed.has(name) || (first !== undefined && first < this.#seq)) {
      throw new RuleError("CHN-09", "a key was used before");
    }
    this.#claimed.add(name);
  }

  /** The public key of a generation or a reserve. @throws RuleError CHN-16, CHN-09 */
  claimSealing(publicKey: Uint8Array): void {
    checkSealingKey(publicKey);
    this.claim(publicKey);
  }

  /** Notes the claims of an entry that has been verified. */
  record(used: Map<string, number>): void {
    for (const name of this.#claimed) if (!used.has(name)) used.set(name, this.#seq);
  }
}

/** Sealing keys are long: they are known by their hash. */
function keyName(key: Uint8Array): string {
  return hex(key.length > 32 ? sha256(key) : key);
}
