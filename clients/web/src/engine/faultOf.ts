/**
 * What a failure is called when it is told of and not thrown on.
 *
 * What one role or thread refuses with must not stop the others. What never enters this
 * room: the words of an error, and a fault of this program, which is thrown on.
 */

import { CryptoFailure, RuleError } from "@/crypto/errors.ts";
import { CordeeError } from "@/wire/errors.ts";

export interface ToldFault {
  /** The rule that broke; empty when none did. */
  readonly rule: string;
  /** Whether waiting may mend it. */
  readonly temporary: boolean;
}

/** @throws what is none of CordeeError, RuleError, CryptoFailure */
export function asFault(error: unknown): ToldFault {
  if (error instanceof RuleError) return { rule: error.rule, temporary: false };
  if (error instanceof CryptoFailure) return { rule: "", temporary: false };
  if (!(error instanceof CordeeError)) throw error;
  const rule = "rule" in error && typeof error.rule === "string" ? error.rule : "";
  return { rule, temporary: error.temporary };
}
