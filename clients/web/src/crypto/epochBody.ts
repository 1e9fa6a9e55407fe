// The structures of an epoch record (§5.3): body, core, member, base, retention, state, box.
// For: who reads or makes records. Nothing is verified here but the shapes.
// Never enters here: keys, accounts, the record before.

import {
  bin,
  binUpTo,
  decode,
  decodeBody,
  encodeAs,
  hash,
  int,
  LIMITS,
  list,
  nullable,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";

export const MAX_MEMBERS = 500;
export const MAX_HISTORY = 10_000;

export const baseShape = structure({ seq: int, hash });

/** A prefix of the log: its last number and its log hash. */
export type Base = Type<typeof baseShape>;

const CAPACITIES = ["owner", "member", "reader", "gateway", "agent", "record"] as const;

export type Capacity = (typeof CAPACITIES)[number];

const memberShape = structure({
  account: hash,
  seq: int,
  head: hash,
  generation: int,
  capacity: text(16),
  from: int,
});

export type Member = Omit<Type<typeof memberShape>, "capacity"> & {
  readonly capacity: Capacity;
};

const retentionShape = structure({ after: int, hold: int });

/** In seconds: `after` 0 keeps for ever, `hold` 0 holds nothing (§5.9). */
export type Retention = Type<typeof retentionShape>;

const signerShape = structure({ account: hash, seq: int, head: hash, sigPk: bin(32) });

const coreShape = structure({
  suite: int,
  thread: nullable(hash),
  epoch: int,
  prev: nullable(hash),
  base: nullable(baseShape),
  signer: signerShape,
  behalf: nullable(hash),
  members: list(memberShape, { min: 1, max: MAX_MEMBERS }),
  retention: retentionShape,
  successor: nullable(binUpTo(1024)),
  salt: bin(16),
});

export type EpochCore = Omit<Type<typeof coreShape>, "members"> & {
  readonly members: readonly Member[];
};

const bodyShape = structure({
  core: binUpTo(LIMITS.record),
  keyCheck: bin(32),
  state: binUpTo(8192),
  boxHashes: list(hash, { max: MAX_MEMBERS }),
});

/** The one body that does not begin with its suite: the core does. */
export type EpochBody = Type<typeof bodyShape>;

/** @throws RuleError ENC-*, SUI-01; EPO-03 for a capacity that is not known */
export function decodeRecordBody(bytes: Uint8Array): { body: EpochBody; core: EpochCore } {
  const body = decode(bodyShape, LIMITS.record, bytes);
  const core = decodeBody(coreShape, LIMITS.record, body.core);
  if (!hasKnownCapacities(core)) throw new RuleError("EPO-03", "an unknown capacity");
  return { body, core };
}

function hasKnownCapacities(core: Type<typeof coreShape>): core is EpochCore {
  const known: readonly string[] = CAPACITIES;
  return core.members.every((each) => known.includes(each.capacity));
}

export function encodeCore(core: EpochCore): Uint8Array {
  return encodeAs(coreShape, core);
}

export function encodeRecordBody(body: EpochBody): Uint8Array {
  return encodeAs(bodyShape, body);
}

const stateShape = structure({ title: text(200), patient: nullable(text(500)) });

/** Title and patient context of a thread. */
export type ThreadState = Type<typeof stateShape>;

export function decodeState(bytes: Uint8Array): ThreadState {
  return decode(stateShape, LIMITS.other, bytes);
}

export function encodeState(state: ThreadState): Uint8Array {
  return encodeAs(stateShape, state);
}

const pastKeyShape = structure({ epoch: int, key: bin(32) });

const boxShape = structure({ key: bin(32), history: list(pastKeyShape, { max: MAX_HISTORY }) });

/** What is sealed to a member: the key of the epoch, and for a newcomer the keys of the past. */
export type EpochBox = Type<typeof boxShape>;

export function decodeBox(bytes: Uint8Array): EpochBox {
  return decode(boxShape, LIMITS.other, bytes);
}

export function encodeBox(box: EpochBox): Uint8Array {
  return encodeAs(boxShape, box);
}
