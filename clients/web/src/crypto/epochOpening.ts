// Opening an epoch (§5.3, "Opening"): box, key, history, title and patient context.
// For: a member who has a verified record and the box that was served to it.
// Never enters here: a record that is not verified.

import { aeadOpen } from "@/crypto/aead.ts";
import { equal } from "@/crypto/bytes.ts";
import {
  type Capacity,
  decodeBox,
  decodeState,
  type EpochBox,
  type Member,
  type ThreadState,
} from "@/crypto/epochBody.ts";
import { checkEpochKey, EpochKey } from "@/crypto/epochKey.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { CryptoFailure, RuleError } from "@/crypto/errors.ts";
import { sha256 } from "@/crypto/labels.ts";
import { unpad } from "@/crypto/padding.ts";
import { type KemKeyPair, openBox } from "@/crypto/sealing.ts";
import { Secret } from "@/crypto/secret.ts";

export interface OpenedEpoch {
  readonly key: EpochKey;
  /** Keys of earlier epochs, each to be held against its own record (checkEpochKey). */
  readonly history: ReadonlyMap<number, EpochKey>;
  readonly state: ThreadState;
}

/** Whether the box is the one that the record names; if not, the server gave it, and nobody else. */
export function isNamedBox(record: EpochRecord, account: Uint8Array, box: Uint8Array): boolean {
  const named = record.boxHash(account);
  return named !== undefined && equal(sha256(box), named);
}

/**
 * Opens the box of the member `account` with the key pair of its generation.
 *
 * @throws RuleError EPO-10
 */
export async function openEpoch(
  record: EpochRecord,
  account: Uint8Array,
  box: Uint8Array,
  pair: KemKeyPair,
): Promise<OpenedEpoch> {
  const member = record.member(account);
  if (!member || !isNamedBox(record, account, box)) {
    throw new RuleError("EPO-10", "not the box that the record names");
  }
  const opened = await openMemberBox(record, member, box, pair);
  const key = new EpochKey(new Secret(opened.key));
  checkEpochKey(record, key);
  const history = pastKeys(opened, member, record.epoch);
  return { key, history, state: await openState(record, key) };
}

async function openMemberBox(
  record: EpochRecord,
  member: Member,
  box: Uint8Array,
  pair: KemKeyPair,
): Promise<EpochBox> {
  const context = [record.coreHash, member.account, member.generation];
  return spoiled(async () => decodeBox(await openBox(pair, "epoch-box", context, box)));
}

function pastKeys(box: EpochBox, member: Member, epoch: number): ReadonlyMap<number, EpochKey> {
  const keys = new Map<number, EpochKey>();
  let least = member.from;
  for (const past of box.history) {
    if (past.epoch < least || past.epoch >= epoch) {
      throw new RuleError("EPO-10", "history out of order or out of reach");
    }
    keys.set(past.epoch, new EpochKey(new Secret(past.key)));
    least = past.epoch + 1;
  }
  return keys;
}

/** Title and patient context of a record. @throws RuleError EPO-10 */
export async function openState(record: EpochRecord, key: EpochKey): Promise<ThreadState> {
  const { coreHash, body } = record;
  return spoiled(async () => {
    return decodeState(unpad(await aeadOpen(key.stateKey(coreHash), body.state, coreHash)));
  });
}

/** Whatever is wrong with what the signer sealed is EPO-10. */
async function spoiled<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof CryptoFailure || error instanceof RuleError) {
      throw new RuleError("EPO-10", "what was sealed does not open");
    }
    throw error;
  }
}

/**
 * `capacity` is that of the record's seat in the record before.
 *
 * @throws RuleError EPO-14 when who only reads has changed title or patient
 */
export function checkStateChange(
  capacity: Capacity,
  before: ThreadState,
  after: ThreadState,
): void {
  const same = before.title === after.title && before.patient === after.patient;
  if (capacity === "reader" && !same) throw new RuleError("EPO-14");
}
