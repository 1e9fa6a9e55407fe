// Hashes of files (§5.8): of a segment at once, of a whole file piece by piece, of a manifest.
// For: sealing and opening. WebCrypto hashes a segment; what grows needs a hash that waits.
// Never enters here: keys.

import { sha256 } from "@noble/hashes/sha2.js";
import { MAX_SEGMENTS, type Part, segmentsOf } from "@/crypto/attachment.ts";
import { buffer, equal } from "@/crypto/bytes.ts";
import { decode, encodeAs, hash, LIMITS, list } from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { H } from "@/crypto/labels.ts";

const manifestShape = list(hash, { max: MAX_SEGMENTS });

/** SHA-256 of a segment. */
export async function digest(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", buffer(bytes)));
}

/** SHA-256 of a file, whose segments come in order. */
export class WholeFile {
  readonly #hash = sha256.create();

  add(plain: Uint8Array): void {
    this.#hash.update(plain);
  }

  /** Ends it. */
  digest(): Uint8Array {
    return this.#hash.digest();
  }

  /** Ends it. @throws RuleError FIL-06 when it is not the file that was sent */
  check(part: Part): void {
    if (!equal(this.digest(), part.sha256Plain)) throw new RuleError("FIL-06");
  }
}

export function manifestHash(hashes: readonly Uint8Array[]): Uint8Array {
  return H("manifest", hashes);
}

export function encodeManifest(hashes: readonly Uint8Array[]): Uint8Array {
  return encodeAs(manifestShape, hashes);
}

/**
 * The hashes of the sealed segments of the file that `part` names.
 *
 * @throws RuleError ENC-*, FIL-01, FIL-04
 */
export function readManifest(part: Part, bytes: Uint8Array): readonly Uint8Array[] {
  const hashes = decode(manifestShape, LIMITS.manifest, bytes);
  if (!equal(manifestHash(hashes), part.manifestHash)) throw new RuleError("FIL-01");
  const fits = part.segments === segmentsOf(part.trueSize) && part.segments === hashes.length;
  if (!fits) throw new RuleError("FIL-04", "another number of segments");
  return hashes;
}
