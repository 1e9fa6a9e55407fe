import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { partShape } from "@/crypto/attachment.ts";
import { readManifest } from "@/crypto/attachmentDigest.ts";
import { decodeCursor } from "@/crypto/cursor.ts";
import { decode, LIMITS } from "@/crypto/encoding.ts";
import { readEpoch } from "@/crypto/epoch.ts";
import { decodeBox, decodeState } from "@/crypto/epochBody.ts";
import { RuleError } from "@/crypto/errors.ts";
import { decodeEvent } from "@/crypto/event.ts";
import { decodeAnswer } from "@/crypto/linking.ts";
import { decodeHeader } from "@/crypto/messageHeader.ts";
import { decodeFiled, decodeRequest } from "@/crypto/notice.ts";
import { decodeSigned } from "@/crypto/signed.ts";
import { type Family, FamilyReader, type Vector } from "./vectorReader.ts";

/** Whatever the bytes, a decoder gives a structure or a rule: nothing else comes out. */

const folder = fileURLToPath(new URL("../../../../tests/vectors/", import.meta.url));
const MUTATIONS = 400;

function good(family: string, operation: string): Vector {
  const json = JSON.parse(readFileSync(`${folder}${family}.json`, "utf-8")) as Family;
  const vectors = new FamilyReader(json).vectors("valid");
  const found = vectors.find((vector) => vector.text("operation") === operation);
  if (!found) throw new TypeError(`no vector of ${operation}`);
  return found;
}

const file = good("attachments", "segment");
const part = decode(partShape, LIMITS.other, file.bytes("part"));
const filed = good("retention", "filed").signed("notice").body;
const [record] = good("epochs", "thread").signedList("records");

const targets: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => unknown])[] = [
  ["a signed pair", good("primitives", "decode").bytes("data"), decodeSigned],
  ["a record", record?.body ?? filed, (body) => readEpoch({ body, signature: body })],
  ["a header", good("messages", "message").bytes("header"), decodeHeader],
  ["an event", good("attachments", "event").bytes("data"), decodeEvent],
  ["a notice", good("messages", "request").signed("notice").body, decodeRequest],
  ["a filing", filed, decodeFiled],
  ["a cursor", good("messages", "cursor").signed("notice").body, decodeCursor],
  ["a part", file.bytes("part"), (bytes) => decode(partShape, LIMITS.other, bytes)],
  ["a manifest", file.bytes("manifest"), (bytes) => readManifest(part, bytes)],
  ["an answer", good("linking", "link").bytes("answer"), decodeAnswer],
  ["a box", Uint8Array.of(0x92, 0xc4, 32, ...new Uint8Array(32), 0x90), decodeBox],
  ["a state", Uint8Array.of(0x92, 0xa1, 0x61, 0xc0), decodeState],
];

describe.each(targets)("%s that is damaged", (_, bytes, read) => {
  test("is read or refused by a rule", () => {
    read(bytes);
    const draw = drawing(bytes.length);
    for (let count = 0; count < MUTATIONS; count++) {
      expect(outcome(() => read(mutated(bytes, draw)))).toMatch(/^(read|[A-Z]{3}-\d\d)$/);
    }
  });
});

function outcome(run: () => unknown): string {
  try {
    run();
    return "read";
  } catch (error) {
    return error instanceof RuleError ? error.rule : String(error);
  }
}

/** A byte changed, taken away or put in, or the end cut off. */
function mutated(bytes: Uint8Array, draw: (below: number) => number): Uint8Array {
  const place = draw(bytes.length);
  const byte = draw(256);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place + 1)];
  switch (draw(4)) {
    case 0:
      return Uint8Array.of(...before, byte, ...after);
    case 1:
      return Uint8Array.of(...before, ...after);
    case 2:
      return Uint8Array.of(...before, byte, ...bytes.subarray(place));
    default:
      return before;
  }
}

/** The same numbers in every run: xorshift32. */
function drawing(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
