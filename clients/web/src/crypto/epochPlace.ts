// The place of an epoch record in its thread and in the verifier's log (§5.3, "Place").
// For: epoch.ts.
// Never enters here: members, keys, signatures.

import { equal } from "@/crypto/bytes.ts";
import type { Base, EpochCore } from "@/crypto/epochBody.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { RuleError } from "@/crypto/errors.ts";
import { judgeSuite } from "@/crypto/suite.ts";

/**
 * The verifier's own log hash at a number: "unread" before all that it may read, `undefined`
 * where its log has nothing.
 */
export type LogHashes = (seq: number) => Uint8Array | "unread" | undefined;

/** EPO-01: epoch 0 names nothing before it. */
export function checkFirstPlace(core: EpochCore): void {
  const first = core.epoch === 0 && !core.thread && !core.prev && !core.base;
  if (!first) throw new RuleError("EPO-01", "a first record names something before it");
}

/** SUI-02, EPO-01, EPO-11, against the record before. */
export function checkNextPlace(core: EpochCore, before: EpochRecord, log: LogHashes): void {
  judgeSuite(core.suite, before.core.suite);
  if (!core.thread || !equal(core.thread, before.thread)) {
    throw new RuleError("EPO-01", "another thread");
  }
  if (core.epoch !== before.epoch + 1) throw new RuleError("EPO-01", "another epoch number");
  if (!core.prev || !equal(core.prev, before.hash)) {
    throw new RuleError("EPO-01", "another record before");
  }
  checkBase(core.base, log);
}

function checkBase(base: Base | null, log: LogHashes): void {
  if (!base) throw new RuleError("EPO-11", "no base");
  const own = log(base.seq);
  if (own === "unread") return;
  if (!own || !equal(own, base.hash)) throw new RuleError("EPO-11", "another log");
}
