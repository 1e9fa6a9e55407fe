/**
 * The one place where what went wrong becomes what a screen is told.
 *
 * What never enters this room: content, a name or a secret; messages are for a log.
 */

import { EngineFault, type Fault, type FaultName } from "@/api/faults.ts";
import { RuleError } from "@/crypto/errors.ts";
import { CordeeError } from "@/wire/errors.ts";

/** Names that cross as they are; what is none of them crosses as its parent in errors.ts. */
const NAMES: ReadonlySet<string> = new Set<FaultName>([
  "ProfileMissing",
  "ProfileExists",
  "ProfileInUse",
  "ProfileErased",
  "ProfileLocked",
  "WrongKey",
  "CardRefused",
  "LastWayIn",
  "InvitationError",
  "InvitationUsed",
  "NotAllowed",
  "NotFound",
  "TooLarge",
  "FileFault",
  "FileChanged",
  "NotOnline",
  "ServerRefused",
  "TamperedError",
  "ThreadFrozen",
  "StorageFull",
]);

/** What a call that failed throws to its screen. */
export function engineFault(error: unknown): EngineFault {
  return error instanceof EngineFault ? error : new EngineFault(faultOf(error));
}

function faultOf(error: unknown): Fault {
  if (error instanceof CordeeError) {
    return {
      name: isFaultName(error.name) ? error.name : "InternalError",
      remedy: error.remedy,
      rule: textOf(error, "rule"),
      code: textOf(error, "code"),
      message: error.message,
      retryAfter: numberOf(error, "retryAfter"),
    };
  }
  const rule = error instanceof RuleError ? error.rule : null;
  const name: FaultName = rule === null ? "InternalError" : "TamperedError";
  const message = rule ?? (error instanceof Error ? error.name : "unknown");
  return { name, remedy: "stop_and_report", rule, code: null, message, retryAfter: null };
}

function isFaultName(name: string): name is FaultName {
  return NAMES.has(name);
}

function textOf(error: object, field: string): string | null {
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" ? value : null;
}

function numberOf(error: object, field: string): number | null {
  const value: unknown = Reflect.get(error, field);
  return typeof value === "number" ? value : null;
}
