// Opening a file (§5.8, "The reader"): each segment without the others, and none unchecked.
// For: downloads, which write nothing that did not come out of here.
// Never enters here: names of files and where they are written.

import {
  type Part,
  paddedLength,
  plainLength,
  sealedLength,
  segmentsOf,
} from "@/crypto/attachment.ts";
import { digest, readManifest } from "@/crypto/attachmentDigest.ts";
import { FileKeys, keyCommit } from "@/crypto/attachmentKeys.ts";
import { equal } from "@/crypto/bytes.ts";
import { RuleError } from "@/crypto/errors.ts";

export class FileOpener {
  readonly part: Part;
  readonly #hashes: readonly Uint8Array[];
  readonly #committed: boolean;
  readonly #keys: FileKeys;

  private constructor(part: Part, hashes: readonly Uint8Array[], keys: FileKeys) {
    this.part = part;
    this.#hashes = hashes;
    this.#committed = equal(keyCommit(part), part.keyCommit);
    this.#keys = keys;
  }

  /** @throws RuleError ENC-*, FIL-01, FIL-04 when the manifest is not the part's */
  static async of(part: Part, manifest: Uint8Array): Promise<FileOpener> {
    return new FileOpener(part, readManifest(part, manifest), await FileKeys.derive(part));
  }

  /**
   * The bytes of the file at `index`.
   *
   * @throws RuleError FIL-04, FIL-02, FIL-03
   */
  async open(index: number, sealed: Uint8Array): Promise<Uint8Array> {
    const expected = this.#hashes[index];
    if (!expected) throw new RuleError("FIL-04", "no such segment");
    if (!this.#committed) throw new RuleError("FIL-02");
    if (!equal(await digest(sealed), expected)) throw new RuleError("FIL-03");
    const { trueSize } = this.part;
    if (sealed.length !== sealedLength(trueSize, index))
      throw new RuleError("FIL-04", "length");
    const last = index === segmentsOf(trueSize) - 1;
    const padded = await this.#keys.decrypt(index, last, sealed);
    if (padded?.length !== paddedLength(trueSize, index)) {
      throw new RuleError("FIL-04", "it does not open in its place");
    }
    return withoutZeros(padded, plainLength(trueSize, index));
  }
}

function withoutZeros(padded: Uint8Array, length: number): Uint8Array {
  if (padded.subarray(length).some((byte) => byte !== 0)) {
    throw new RuleError("FIL-04", "padding that is not zero");
  }
  return padded.subarray(0, length);
}
