// Sealing a file (§5.8, "The sender"): one segment at a time, and what the message then says.
// For: an upload, which keeps secrets and plaintext hashes durable before a ciphertext leaves.
// Never enters here: files, storage and the network.

import { type Part, paddedLength, plainLength, segmentsOf } from "@/crypto/attachment.ts";
import { digest, manifestHash } from "@/crypto/attachmentDigest.ts";
import { FileKeys, type FileSecrets, keyCommit } from "@/crypto/attachmentKeys.ts";
import { equal } from "@/crypto/bytes.ts";
import { RuleError } from "@/crypto/errors.ts";

export interface SealedSegment {
  readonly sealed: Uint8Array;
  /** SHA-256 of the sealed bytes, for the manifest. */
  readonly hash: Uint8Array;
}

export class FileSealer {
  readonly size: number;
  readonly #keys: FileKeys;

  private constructor(size: number, keys: FileKeys) {
    this.size = size;
    this.#keys = keys;
  }

  static async of(secrets: FileSecrets, size: number): Promise<FileSealer> {
    return new FileSealer(size, await FileKeys.derive(secrets));
  }

  get segments(): number {
    return segmentsOf(this.size);
  }

  /**
   * Seals the bytes of the file at `index`, whose SHA-256 the journal holds: no other bytes
   * are ever sealed there.
   *
   * @throws RuleError FIL-05 when the file was changed since
   */
  async seal(index: number, plain: Uint8Array, journalled: Uint8Array): Promise<SealedSegment> {
    const whole = plain.length === plainLength(this.size, index);
    if (!whole || !equal(await digest(plain), journalled)) throw new RuleError("FIL-05");
    const padded = padTo(plain, paddedLength(this.size, index));
    const sealed = await this.#keys.encrypt(index, index === this.segments - 1, padded);
    return { sealed, hash: await digest(sealed) };
  }
}

function padTo(plain: Uint8Array, length: number): Uint8Array {
  if (plain.length === length) return plain;
  const padded = new Uint8Array(length);
  padded.set(plain);
  return padded;
}

/** What the person sees of a file, in the sender's words. */
export type FileWords = Pick<Part, "name" | "type" | "thumbnail">;

/**
 * The part that a message brings, once all segments are sealed.
 *
 * `hashes` are those of the sealed segments, `whole` is SHA-256 of the file.
 */
export function makePart(
  secrets: FileSecrets,
  size: number,
  hashes: readonly Uint8Array[],
  whole: Uint8Array,
  words: FileWords,
): Part {
  return {
    blob: secrets.blob,
    fileKey: secrets.fileKey,
    salt: secrets.salt,
    segments: segmentsOf(size),
    trueSize: size,
    manifestHash: manifestHash(hashes),
    keyCommit: keyCommit(secrets),
    sha256Plain: whole,
    name: words.name,
    type: words.type,
    thumbnail: words.thumbnail,
  };
}
