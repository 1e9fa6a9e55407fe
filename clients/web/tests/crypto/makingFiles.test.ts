import { describe, expect, test } from "vitest";
import {
  type Part,
  plainLength,
  SEGMENT,
  sealedLength,
  segmentsOf,
} from "@/crypto/attachment.ts";
import { digest, encodeManifest, WholeFile } from "@/crypto/attachmentDigest.ts";
import { drawFileSecrets } from "@/crypto/attachmentKeys.ts";
import { FileOpener } from "@/crypto/attachmentOpening.ts";
import { FileSealer, makePart } from "@/crypto/attachmentSealing.ts";
import { concat } from "@/crypto/bytes.ts";
import { isRule, type Rule } from "@/crypto/errors.ts";

const WORDS = { name: "radio.jpg", type: "image/jpeg", thumbnail: null };

interface Upload {
  readonly part: Part;
  readonly manifest: Uint8Array;
  readonly segments: readonly Uint8Array[];
}

/** A file whose bytes are all different enough for places to be told apart. */
function content(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, place) => (place * 31 + (place >> 20)) & 0xff);
}

async function upload(bytes: Uint8Array): Promise<Upload> {
  const secrets = drawFileSecrets();
  const sealer = await FileSealer.of(secrets, bytes.length);
  const whole = new WholeFile();
  const segments: Uint8Array[] = [];
  const hashes: Uint8Array[] = [];
  for (let index = 0; index < sealer.segments; index++) {
    const start = index * SEGMENT;
    const plain = bytes.subarray(start, start + plainLength(bytes.length, index));
    whole.add(plain);
    const { sealed, hash } = await sealer.seal(index, plain, await digest(plain));
    segments.push(sealed);
    hashes.push(hash);
  }
  const part = makePart(secrets, bytes.length, hashes, whole.digest(), WORDS);
  return { part, manifest: encodeManifest(hashes), segments };
}

function breaks(rule: Rule): (error: unknown) => boolean {
  return (error) => isRule(error, rule);
}

describe("a file", () => {
  test.each([0, 1, 256, SEGMENT, SEGMENT + 1, 2 * SEGMENT + 300])(
    "of %i bytes opens to what was sealed, segment by segment",
    async (size) => {
      const bytes = content(size);
      const { part, manifest, segments } = await upload(bytes);
      expect(part.segments).toBe(segmentsOf(size));
      expect(segments.map(({ length }) => length)).toEqual(
        segments.map((_, index) => sealedLength(size, index)),
      );
      const file = await FileOpener.of(part, manifest);
      const whole = new WholeFile();
      const pieces: Uint8Array[] = [];
      for (const [index, sealed] of segments.entries()) {
        const plain = await file.open(index, sealed);
        whole.add(plain);
        pieces.push(plain);
      }
      whole.check(part);
      expect(await digest(concat(...pieces))).toEqual(await digest(bytes));
    },
  );

  test("opens from its last segment alone, and in no other place", async () => {
    const { part, manifest, segments } = await upload(content(SEGMENT + 10));
    const file = await FileOpener.of(part, manifest);
    const last = segments[1] ?? new Uint8Array();
    expect(await file.open(1, last)).toEqual(content(SEGMENT + 10).subarray(SEGMENT));
    await expect(file.open(0, last)).rejects.toSatisfy(breaks("FIL-03"));
    await expect(file.open(2, last)).rejects.toSatisfy(breaks("FIL-04"));
  });

  test("that was changed while it was sent is given up", async () => {
    const sealer = await FileSealer.of(drawFileSecrets(), 3);
    const journalled = await digest(Uint8Array.of(1, 2, 3));
    await sealer.seal(0, Uint8Array.of(1, 2, 3), journalled);
    const changed = sealer.seal(0, Uint8Array.of(1, 2, 4), journalled);
    await expect(changed).rejects.toSatisfy(breaks("FIL-05"));
    const longer = Uint8Array.of(1, 2, 3, 4);
    const grown = sealer.seal(0, longer, await digest(longer));
    await expect(grown).rejects.toSatisfy(breaks("FIL-05"));
  });

  test("under another key than the message commits to is not opened", async () => {
    const { part, manifest, segments } = await upload(content(10));
    const file = await FileOpener.of({ ...part, fileKey: new Uint8Array(32) }, manifest);
    const opening = file.open(0, segments[0] ?? new Uint8Array());
    await expect(opening).rejects.toSatisfy(breaks("FIL-02"));
  });

  test("that is not the one that was sent is told at its end", async () => {
    const { part } = await upload(content(10));
    const whole = new WholeFile();
    whole.add(content(9));
    expect(() => whole.check(part)).toThrow("FIL-06");
  });
});
