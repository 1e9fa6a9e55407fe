// The header of a message (§5.4): its structure, its id, and the checks that need no key.
// For: readers before they open, and writers.
// Never enters here: payloads and keys.

import { concat, equal, type Random, randomBytes } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import {
  bin,
  decodeBody,
  encodeAs,
  hash,
  int,
  intIn,
  LIMITS,
  nullable,
  type Shape,
  structure,
  type Type,
} from "@/crypto/encoding.ts";
import { baseShape } from "@/crypto/epochBody.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { RuleError } from "@/crypto/errors.ts";
import { checkSpeaker, seatOf, WRITES_FOR } from "@/crypto/seat.ts";

/** Reserved: nil and nothing else (§11). */
const reserved: Shape<null> = {
  read(value) {
    if (value !== null) throw new RuleError("ENC-01", "reserved, and nil");
    return null;
  },
  write: () => null,
};

const headerShape = structure({
  suite: int,
  thread: hash,
  epoch: int,
  epochHash: hash,
  id: bin(16),
  account: hash,
  seq: int,
  head: hash,
  device: bin(32),
  behalf: nullable(hash),
  n: intIn({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  base: baseShape,
  contract: reserved,
});

export type MessageHeader = Type<typeof headerShape>;

/** @throws RuleError ENC-*, SUI-01 */
export function decodeHeader(bytes: Uint8Array): MessageHeader {
  return decodeBody(headerShape, LIMITS.header, bytes);
}

export function encodeHeader(header: MessageHeader): Uint8Array {
  return encodeAs(headerShape, header);
}

/** 8 random bytes, then n as 8 bytes big-endian. */
export function messageId(n: number, random: Random = randomBytes): Uint8Array {
  return concat(random(8), counterBytes(n));
}

function counterBytes(n: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(n));
  return bytes;
}

const WRITES: ReadonlySet<string> = new Set(["owner", "member", "gateway", "agent"]);

/**
 * A header against the record in force, all that a server checks too.
 *
 * @throws RuleError MSG-08, MSG-02, MSG-03, MSG-06, MSG-04
 */
export function checkHeader(
  header: MessageHeader,
  record: EpochRecord,
  accounts: Accounts,
): void {
  if (!equal(header.id.subarray(8), counterBytes(header.n))) {
    throw new RuleError("MSG-08", "the id does not carry n");
  }
  if (!isInForce(header, record)) throw new RuleError("MSG-02", "not the epoch in force");
  const { member, floor } = seatOf(record, header, accounts, WRITES_FOR);
  if (!WRITES.has(member.capacity)) throw new RuleError("MSG-03", "the seat does not write");
  checkSpeaker(header, floor, accounts);
}

/** Whether a header or a notice names thread, epoch and epoch hash of the record. */
export function isInForce(
  named: Pick<MessageHeader, "thread" | "epoch" | "epochHash">,
  record: EpochRecord,
): boolean {
  return (
    equal(named.thread, record.thread) &&
    equal(named.epochHash, record.hash) &&
    named.epoch === record.epoch
  );
}
