// The keys of a file (§5.8): what they are derived from, the commitment, and each nonce.
// For: attachmentSealing.ts and attachmentOpening.ts.
// Never enters here: whether a key is the one that a message commits to.

import { buffer, type Random, randomBytes } from "@/crypto/bytes.ts";
import { kdf } from "@/crypto/labels.ts";

/** Random and new for every upload; durable before any ciphertext leaves. */
export interface FileSecrets {
  readonly blob: Uint8Array;
  readonly fileKey: Uint8Array;
  readonly salt: Uint8Array;
}

export function drawFileSecrets(random: Random = randomBytes): FileSecrets {
  return { blob: random(16), fileKey: random(32), salt: random(16) };
}

export function keyCommit({ fileKey, blob, salt }: FileSecrets): Uint8Array {
  return kdf(fileKey, "file-commit", [blob, salt]);
}

export class FileKeys {
  readonly #key: CryptoKey;
  readonly #prefix: Uint8Array;

  private constructor(key: CryptoKey, prefix: Uint8Array) {
    this.#key = key;
    this.#prefix = prefix;
  }

  static async derive({ fileKey, blob, salt }: FileSecrets): Promise<FileKeys> {
    const derived = kdf(fileKey, "file-key", [blob, salt], 39);
    const raw = buffer(derived.subarray(0, 32));
    const usages: KeyUsage[] = ["encrypt", "decrypt"];
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, usages);
    return new FileKeys(key, derived.subarray(32));
  }

  async encrypt(index: number, last: boolean, padded: Uint8Array): Promise<Uint8Array> {
    const parameters = this.parameters(index, last);
    return new Uint8Array(await crypto.subtle.encrypt(parameters, this.#key, buffer(padded)));
  }

  /** `null` when it does not open in this place. */
  async decrypt(index: number, last: boolean, sealed: Uint8Array): Promise<Uint8Array | null> {
    const parameters = this.parameters(index, last);
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, this.#key, buffer(sealed)));
    } catch {
      return null;
    }
  }

  /** `nonce = prefix ‖ i as 4 bytes ‖ 1 for the last segment, else 0` */
  private parameters(index: number, last: boolean): AesGcmParams {
    const iv = new Uint8Array(12);
    iv.set(this.#prefix);
    new DataView(iv.buffer).setUint32(7, index);
    iv[11] = last ? 1 : 0;
    return { name: "AES-GCM", iv };
  }
}
