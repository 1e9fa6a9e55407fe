// The suites (§2): which are known, and that they never go down.
// What a suite is made of is in labels.ts, signing.ts and sealing.ts.

import { RuleError } from "@/crypto/errors.ts";

/** Ed25519; HPKE with X-Wing, HKDF-SHA256 and AES-256-GCM; SHA-256. */
export const SUITE = 1;

export function isKnownSuite(suite: number): boolean {
  return suite === SUITE;
}

/** @throws RuleError SUI-02 when lower than the one before, SUI-01 when unknown */
export function judgeSuite(suite: number, previous?: number): void {
  if (previous !== undefined && suite < previous) throw new RuleError("SUI-02");
  if (!isKnownSuite(suite)) throw new RuleError("SUI-01");
}
