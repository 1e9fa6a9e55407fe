// The key of an epoch (§5.3, §5.4): its commitment, and the keys that are derived from it.
// For: opening and sealing of records and messages. Derived where they are used: a hop to
// WebCrypto and back costs several times the derivation.
// Never enters here: how the key was come by.

import { equal, type Random, randomBytes } from "@/crypto/bytes.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { RuleError } from "@/crypto/errors.ts";
import { kdf } from "@/crypto/labels.ts";
import { Secret } from "@/crypto/secret.ts";

const EPOCH_KEY = 32;

export class EpochKey {
  readonly secret: Secret;

  constructor(secret: Secret) {
    this.secret = secret;
  }

  static random(random: Random = randomBytes): EpochKey {
    return new EpochKey(new Secret(random(EPOCH_KEY)));
  }

  /** `key_check` of the record whose core hashes to `coreHash`. */
  check(coreHash: Uint8Array): Uint8Array {
    return kdf(this.secret.reveal(), "key-check", [coreHash]);
  }

  /** The key of title and patient context. */
  stateKey(coreHash: Uint8Array): Uint8Array {
    return kdf(this.secret.reveal(), "state", [coreHash]);
  }

  /** The key of one message, for one use. */
  messageKey(epochHash: Uint8Array, device: Uint8Array, id: Uint8Array): Uint8Array {
    return kdf(this.secret.reveal(), "message", [epochHash, device, id]);
  }
}

/**
 * A key from a history, held against the commitment of its own record before it is used.
 *
 * @throws RuleError EPO-10
 */
export function checkEpochKey(record: EpochRecord, key: EpochKey): void {
  if (!equal(key.check(record.coreHash), record.body.keyCheck)) {
    throw new RuleError("EPO-10", "key_check differs");
  }
}
