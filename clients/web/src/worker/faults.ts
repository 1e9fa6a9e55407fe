/**
 * An error as it crosses to a page: plain data, a name that screens know, no content.
 * What never enters this room: the words of an error that is not ours.
 */

import type { Fault, FaultName } from "@/api/faults.ts";
import { EngineFault } from "@/api/faults.ts";
import { RuleError } from "@/crypto/errors.ts";
import { CordeeError } from "@/wire/errors.ts";

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

export function faultOf(error: unknown): Fault {
  if (error instanceof EngineFault) return plain(error);
  if (error instanceof CordeeError) return ofCordee(error);
  if (error instanceof RuleError) {
    const { rule, message } = error;
    return { ...NOTHING, name: "TamperedError", remedy: "stop_and_report", rule, message };
  }
  return internal(error);
}

/** A fault of this program, told by its kind and its place in the code. */
export function internal(error: unknown): Fault {
  const kind = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? (error.stack?.split("\n")[1]?.trim() ?? "") : "";
  const message = `${kind} ${place}`.trim();
  return { ...NOTHING, name: "InternalError", remedy: "stop_and_report", message };
}

const NOTHING = { rule: null, code: null, retryAfter: null } as const;

function plain(fault: EngineFault): Fault {
  const { name, remedy, rule, code, message, retryAfter } = fault;
  return { name, remedy, rule, code, message, retryAfter };
}

function ofCordee(error: CordeeError): Fault {
  const { message, remedy } = error;
  const name = NAMES.has(error.name) ? (error.name as FaultName) : parentName(error);
  return {
    name,
    remedy,
    message,
    rule: textIn(error, "rule"),
    code: textIn(error, "code") ?? textIn(error, "reason") ?? textIn(error, "word"),
    retryAfter: numberIn(error, "retryAfter"),
  };
}

/** The nearest class that screens know. */
function parentName(error: CordeeError): FaultName {
  return error.name === "Refused" ? "TamperedError" : "NotAllowed";
}

function textIn(error: object, name: string): string | null {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : null;
}

function numberIn(error: object, name: string): number | null {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "number" ? value : null;
}
