// Complaints, leaves and filings (§5.4): signed words about a thread that stand in its log.
// For: readers of a log, and devices that say such a word.
// Never enters here: cursors and receipts, which stand beside the log (cursor.ts).

import { hex } from "@/crypto/bytes.ts";
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
  structure,
  type Type,
} from "@/crypto/encoding.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { RuleError } from "@/crypto/errors.ts";
import { isInForce } from "@/crypto/messageHeader.ts";
import { checkSpeaker, NOTICES_FOR, type Seat, seatOf } from "@/crypto/seat.ts";
import type { Signed } from "@/crypto/signed.ts";
import { type Signer, verify } from "@/crypto/signing.ts";
import { SUITE } from "@/crypto/suite.ts";

const REQUEST = {
  suite: int,
  thread: hash,
  epoch: int,
  epochHash: hash,
  account: hash,
  seq: int,
  head: hash,
  device: bin(32),
  behalf: nullable(hash),
};

const requestShape = structure(REQUEST);
const filedShape = structure({
  ...REQUEST,
  upto: intIn({ min: 1, max: Number.MAX_SAFE_INTEGER }),
});

export type RequestKind = "complaint" | "leave";
export type Request = Type<typeof requestShape>;
export type Filed = Type<typeof filedShape>;

/** What a notice is judged by. */
export interface NoticeContext {
  /** The record in force at the notice's place. */
  readonly record: EpochRecord;
  readonly accounts: Accounts;
  /** Accounts (hex) whose leave stands in the log since that record. */
  readonly leavers: ReadonlySet<string>;
}

/** @throws RuleError ENC-*, SUI-01: the word of a notice that is not yet verified */
export function decodeRequest(body: Uint8Array): Request {
  return decodeBody(requestShape, LIMITS.notice, body);
}

/** @throws RuleError ENC-*, SUI-01 */
export function decodeFiled(body: Uint8Array): Filed {
  return decodeBody(filedShape, LIMITS.notice, body);
}

/** @throws RuleError ENC-*, SUI-01, LOG-01, MSG-03, MSG-06, MSG-04, SIG-*, EPO-07 */
export async function verifyRequest(
  kind: RequestKind,
  signed: Signed,
  context: NoticeContext,
): Promise<Request> {
  const request = decodeRequest(signed.body);
  const seat = checkNotice(request, context);
  checkSpeaker(request, seat.floor, context.accounts);
  await verify(request.device, kind, signed.body, signed.signature);
  if (kind === "leave") checkOwnerStays(context, seat.member.account);
  return request;
}

/**
 * A filing that stands in the log under `number`, or would be the next one.
 *
 * @throws RuleError ENC-*, SUI-01, LOG-01, MSG-03, MSG-06, MSG-04, SIG-*
 */
export async function verifyFiled(
  signed: Signed,
  number: number,
  context: Omit<NoticeContext, "leavers">,
): Promise<Filed> {
  const filed = decodeFiled(signed.body);
  const seat = checkNotice(filed, context);
  if (!FILES.has(seat.member.capacity)) throw new RuleError("MSG-03", "the seat does not file");
  checkSpeaker(filed, seat.floor, context.accounts);
  await verify(filed.device, "filed", signed.body, signed.signature);
  if (filed.upto >= number) throw new RuleError("LOG-01", "it files what comes after");
  return filed;
}

const FILES: ReadonlySet<string> = new Set(["owner", "member", "agent", "record"]);

function checkNotice(
  word: Request,
  { record, accounts }: Omit<NoticeContext, "leavers">,
): Seat {
  if (!isInForce(word, record)) throw new RuleError("LOG-01", "not the epoch in force");
  return seatOf(record, word, accounts, NOTICES_FOR);
}

function checkOwnerStays({ record, leavers }: NoticeContext, leaver: Uint8Array): void {
  const gone = hex(leaver);
  const staying = record.members.filter((each) => {
    const account = hex(each.account);
    return account !== gone && !leavers.has(account);
  });
  if (staying.length > 0 && !staying.some((each) => each.capacity === "owner")) {
    throw new RuleError("EPO-07", "no owner stays");
  }
}

/** Who gives a notice: the head that he names, the device that signs, and for whom. */
export interface NoticeGiver {
  readonly account: Uint8Array;
  readonly seq: number;
  readonly head: Uint8Array;
  readonly device: Signer;
  readonly behalf: Uint8Array | null;
}

export async function makeRequest(
  kind: RequestKind,
  record: EpochRecord,
  giver: NoticeGiver,
): Promise<Signed> {
  const body = encodeAs(requestShape, wordOf(record, giver));
  return { body, signature: await giver.device.sign(kind, body) };
}

/** `upto`: the last number of the log that is in the patient's record. */
export async function makeFiled(
  record: EpochRecord,
  giver: NoticeGiver,
  upto: number,
): Promise<Signed> {
  const body = encodeAs(filedShape, { ...wordOf(record, giver), upto });
  return { body, signature: await giver.device.sign("filed", body) };
}

function wordOf(record: EpochRecord, giver: NoticeGiver): Request {
  return {
    suite: SUITE,
    thread: record.thread,
    epoch: record.epoch,
    epochHash: record.hash,
    account: giver.account,
    seq: giver.seq,
    head: giver.head,
    device: giver.device.publicKey,
    behalf: giver.behalf,
  };
}
