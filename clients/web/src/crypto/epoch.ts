// Verifying an epoch record against the one before (§5.3), in the order of the page.
// For: readers of a log, and whoever has just made a record. From served bytes, in this room
// alone, comes an EpochRecord.
// Never enters here: opening boxes, which is epochOpening.ts.

import type { Accounts } from "@/crypto/chain.ts";
import { decodeRecordBody } from "@/crypto/epochBody.ts";
import { type Admission, checkMembers } from "@/crypto/epochMembers.ts";
import { checkFirstPlace, checkNextPlace, type LogHashes } from "@/crypto/epochPlace.ts";
import { EpochRecord } from "@/crypto/epochRecord.ts";
import {
  checkChange,
  checkFirstChange,
  checkRetention,
  checkSigner,
} from "@/crypto/epochSigner.ts";
import { H } from "@/crypto/labels.ts";
import type { Signed } from "@/crypto/signed.ts";
import { verify } from "@/crypto/signing.ts";

/** What the verifier brings. */
export interface EpochContext {
  readonly accounts: Accounts;
  /** Its own log, for the base of a record after the first. */
  readonly log: LogHashes;
  /** Accounts (hex) whose leave stands in the log since the record before. */
  readonly leavers?: ReadonlySet<string>;
  /** Whom policy refuses as a newcomer; nobody where it is left out. */
  readonly admits?: Admission;
  /** The longest retention that policy allows, in seconds; 0 or left out where there is none. */
  readonly maxRetention?: number;
}

const NOBODY: ReadonlySet<string> = new Set();

/**
 * A record in its place after `before`, which is `null` for epoch 0.
 *
 * @throws RuleError ENC-*, SUI-*, EPO-*, FRE-02, SIG-*, or the rule of a refused newcomer
 */
export async function verifyEpoch(
  signed: Signed,
  before: EpochRecord | null,
  context: EpochContext,
): Promise<EpochRecord> {
  const record = readEpoch(signed);
  const { core, body } = record;
  const leavers = context.leavers ?? NOBODY;
  if (before) checkNextPlace(core, before, context.log);
  else checkFirstPlace(core);
  checkMembers(core, body.boxHashes.length, before, { ...context, leavers });
  const seat = checkSigner(core, context.accounts);
  await verify(core.signer.sigPk, "epoch", signed.body, signed.signature);
  checkRetention(core.retention, context.maxRetention);
  if (before) checkChange(core, seat, before, leavers);
  else checkFirstChange(seat);
  return record;
}

/**
 * A record decoded and hashed, and **not verified**: for one's own store, where only verified
 * ones are kept, and for what a stranger may be told of a record.
 *
 * @throws RuleError ENC-*, SUI-01, EPO-03
 */
export function readEpoch(signed: Signed): EpochRecord {
  const { body, core } = decodeRecordBody(signed.body);
  const hash = H("epoch", [signed.body]);
  const coreHash = H("thread-core", [body.core]);
  return new EpochRecord({ signed, body, core, hash, coreHash });
}
