// Making an epoch record (§5.3): a new key, sealed to every member, signed by one of them.
// For: whoever begins a thread or renews one. What comes out is verified by epoch.ts like
// anybody's.
// Never enters here: the decision that a record is due, and who may be a member.

import { aeadSeal } from "@/crypto/aead.ts";
import { compare, type Random, randomBytes } from "@/crypto/bytes.ts";
import { readEpoch } from "@/crypto/epoch.ts";
import {
  type Base,
  type EpochCore,
  encodeBox,
  encodeCore,
  encodeRecordBody,
  encodeState,
  type Member,
  type Retention,
  type ThreadState,
} from "@/crypto/epochBody.ts";
import { EpochKey } from "@/crypto/epochKey.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { H, sha256 } from "@/crypto/labels.ts";
import { pad } from "@/crypto/padding.ts";
import { seal } from "@/crypto/sealing.ts";
import type { Signer } from "@/crypto/signing.ts";
import { SUITE } from "@/crypto/suite.ts";

/** A member to be, with the public key of its generation and what it is given of the past. */
export interface NewMember extends Member {
  readonly publicKey: Uint8Array;
  /** Keys by epoch, from its `from` on; left out for who is given none. */
  readonly history?: ReadonlyMap<number, EpochKey>;
}

/** What a new record says. */
export interface EpochPlan {
  /** The record before and the newest verified prefix of the log; `null` begins a thread. */
  readonly after: { readonly record: EpochRecord; readonly base: Base } | null;
  /** The head that the signer names, with the device that signs. */
  readonly signer: { account: Uint8Array; seq: number; head: Uint8Array; device: Signer };
  readonly behalf: Uint8Array | null;
  /** In any order. */
  readonly members: readonly NewMember[];
  readonly retention: Retention;
  readonly state: ThreadState;
}

export interface SealedEpoch {
  readonly record: EpochRecord;
  readonly key: EpochKey;
  /** In the order of the record's members. */
  readonly boxes: readonly Uint8Array[];
}

export async function sealEpoch(
  plan: EpochPlan,
  random: Random = randomBytes,
): Promise<SealedEpoch> {
  const members = [...plan.members].sort((a, b) => compare(a.account, b.account));
  const core = encodeCore(coreOf(plan, members, random(16)));
  const coreHash = H("thread-core", [core]);
  const key = EpochKey.random(random);
  const boxes = await Promise.all(members.map((each) => sealTo(each, coreHash, key)));
  const body = encodeRecordBody({
    core,
    keyCheck: key.check(coreHash),
    state: await sealState(plan.state, coreHash, key, random),
    boxHashes: boxes.map(sha256),
  });
  const signature = await plan.signer.device.sign("epoch", body);
  return { record: readEpoch({ body, signature }), key, boxes };
}

function coreOf(plan: EpochPlan, members: readonly Member[], salt: Uint8Array): EpochCore {
  const { after, signer, behalf, retention } = plan;
  return {
    suite: SUITE,
    thread: after?.record.thread ?? null,
    epoch: after ? after.record.epoch + 1 : 0,
    prev: after?.record.hash ?? null,
    base: after?.base ?? null,
    signer: {
      account: signer.account,
      seq: signer.seq,
      head: signer.head,
      sigPk: signer.device.publicKey,
    },
    behalf,
    members,
    retention,
    successor: after?.record.core.successor ?? null,
    salt,
  };
}

function sealTo(member: NewMember, coreHash: Uint8Array, key: EpochKey): Promise<Uint8Array> {
  const past = [...(member.history ?? [])].sort(([a], [b]) => a - b);
  const history = past.map(([epoch, { secret }]) => ({ epoch, key: secret.reveal() }));
  const plain = encodeBox({ key: key.secret.reveal(), history });
  const context = [coreHash, member.account, member.generation];
  return seal(member.publicKey, "epoch-box", context, plain);
}

function sealState(
  state: ThreadState,
  coreHash: Uint8Array,
  key: EpochKey,
  random: Random,
): Promise<Uint8Array> {
  return aeadSeal(key.stateKey(coreHash), pad(encodeState(state)), coreHash, random);
}
