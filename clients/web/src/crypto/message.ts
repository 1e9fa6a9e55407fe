// Sealing and opening a message (§5.4): the event and its author's signature under one key.
// For: headers that were checked (messageHeader.ts) against the record whose key opens them.
// Never enters here: the log around a message, and counters.

import { aeadOpen, aeadSeal } from "@/crypto/aead.ts";
import { type Random, randomBytes } from "@/crypto/bytes.ts";
import {
  bin,
  binUpTo,
  decode,
  encode,
  encodeAs,
  LIMITS,
  structure,
} from "@/crypto/encoding.ts";
import type { Base } from "@/crypto/epochBody.ts";
import type { EpochKey } from "@/crypto/epochKey.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { CryptoFailure, RuleError } from "@/crypto/errors.ts";
import { decodeEvent, type Event, encodeEvent } from "@/crypto/event.ts";
import { sha256 } from "@/crypto/labels.ts";
import { encodeHeader, type MessageHeader, messageId } from "@/crypto/messageHeader.ts";
import { pad, unpad } from "@/crypto/padding.ts";
import { type Signer, verify } from "@/crypto/signing.ts";
import { SUITE } from "@/crypto/suite.ts";

const contentShape = structure({ event: binUpTo(LIMITS.event), signature: bin(64) });

type Content = { readonly event: Uint8Array; readonly signature: Uint8Array };

export interface OpenedMessage {
  readonly event: Event;
  /** The encoding of the event. */
  readonly bytes: Uint8Array;
}

/** A header that was decoded, with the bytes that it was decoded from. */
export interface ReceivedHeader {
  readonly header: MessageHeader;
  readonly bytes: Uint8Array;
}

/**
 * Opens a payload with the key of the header's epoch.
 *
 * @throws RuleError MSG-01, MSG-02
 */
export async function openMessage(
  { header, bytes }: ReceivedHeader,
  payload: Uint8Array,
  key: EpochKey,
): Promise<OpenedMessage> {
  const { event, signature } = decodeContent(await decrypt(header, bytes, payload, key));
  try {
    await verify(header.device, "message-sig", signedPart(bytes, event), signature);
    return { event: decodeEvent(event), bytes: event };
  } catch (error) {
    if (error instanceof RuleError) throw new RuleError("MSG-02", "signature or event");
    throw error;
  }
}

async function decrypt(
  header: MessageHeader,
  bytes: Uint8Array,
  payload: Uint8Array,
  key: EpochKey,
): Promise<Uint8Array> {
  if (payload.length > LIMITS.payload) throw new RuleError("MSG-01", "a payload too long");
  try {
    return await aeadOpen(messageKeyOf(header, key), payload, bytes);
  } catch (error) {
    if (error instanceof CryptoFailure) throw new RuleError("MSG-01", "it does not open");
    throw error;
  }
}

function messageKeyOf({ epochHash, device, id }: MessageHeader, key: EpochKey): Uint8Array {
  return key.messageKey(epochHash, device, id);
}

function decodeContent(padded: Uint8Array): Content {
  const plain = unpad(padded);
  try {
    return decode(contentShape, LIMITS.other, plain);
  } catch (error) {
    if (error instanceof RuleError) throw new RuleError("MSG-01", "no event and signature");
    throw error;
  }
}

/** A message to be: under which record, by whom, as which, resting on what. */
export interface MessagePlan {
  readonly record: EpochRecord;
  readonly key: EpochKey;
  /** The head that the writer names, with the device that signs. */
  readonly writer: { account: Uint8Array; seq: number; head: Uint8Array; device: Signer };
  readonly behalf: Uint8Array | null;
  readonly n: number;
  /** Given when a message is sealed again under a newer epoch (§5.4, Exactly once). */
  readonly id?: Uint8Array;
  readonly base: Base;
  readonly event: Event;
}

export interface SealedMessage {
  readonly id: Uint8Array;
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
}

export async function sealMessage(
  plan: MessagePlan,
  random: Random = randomBytes,
): Promise<SealedMessage> {
  const header = headerOf(plan, random);
  const bytes = encodeHeader(header);
  const event = encodeEvent(plan.event);
  const signature = await plan.writer.device.sign("message-sig", signedPart(bytes, event));
  const padded = pad(encodeAs(contentShape, { event, signature }));
  const payload = await aeadSeal(messageKeyOf(header, plan.key), padded, bytes, random);
  return { id: header.id, header: bytes, payload };
}

function headerOf(plan: MessagePlan, random: Random): MessageHeader {
  const { record, writer } = plan;
  return {
    suite: SUITE,
    thread: record.thread,
    epoch: record.epoch,
    epochHash: record.hash,
    id: plan.id ?? messageId(plan.n, random),
    account: writer.account,
    seq: writer.seq,
    head: writer.head,
    device: writer.device.publicKey,
    behalf: plan.behalf,
    n: plan.n,
    base: plan.base,
    contract: null,
  };
}

function signedPart(header: Uint8Array, event: Uint8Array): Uint8Array {
  return encode([sha256(header), event]);
}
