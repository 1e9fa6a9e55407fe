/**
 * Why a message with files waits, or is given up, as its view says it.
 *
 * What never enters this room: what is done about it.
 */

import { RuleError } from "@/crypto/errors.ts";
import { ENDED } from "@/engine/sender.ts";
import { FileFault, NotAllowed, Refused, ServerRefused, StorageFull } from "@/wire/errors.ts";
import { Code } from "@/wire/protocol.ts";

/** Whether the server may take later what it refused now. */
export function mayPass(error: ServerRefused): boolean {
  return error.temporary || Boolean(error.retryAfter);
}

/** This device is shut out: whatever comes next is not for it to decide. */
export function isShutOut(error: unknown): boolean {
  return error instanceof ServerRefused && ENDED.has(error.code);
}

/** A word for a file here, a code of the server, or a rule. */
export function reasonOf(error: unknown): string {
  if (error instanceof FileFault) return `file_${error.word}`;
  if (error instanceof StorageFull) return "file_disk_full";
  if (error instanceof NotAllowed) return Code.NOT_MEMBER;
  if (error instanceof ServerRefused) return error.code;
  if (error instanceof Refused || error instanceof RuleError) return error.rule;
  return Code.INTERNAL;
}
