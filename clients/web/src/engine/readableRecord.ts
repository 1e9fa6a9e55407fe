/**
 * An epoch record as it is served, to be looked at before it is verified.
 *
 * What never enters this room: belief in it.
 */

import { readEpoch } from "@/crypto/epoch.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";

/** What it says, **not verified**; null when it says nothing that can be read. */
export function readable(signed: Signed): EpochRecord | null {
  try {
    return readEpoch(signed);
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
}
