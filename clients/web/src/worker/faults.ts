/**
 * A fault of this program as it crosses to a page: told by its kind and place, no content.
 * What never enters this room: the engine, which names its own faults.
 */

import type { Fault } from "@/api/faults.ts";
import { EngineFault } from "@/api/faults.ts";

/** What a call has thrown, as plain data. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof EngineFault)) return internal(error);
  const { name, remedy, rule, code, message, retryAfter } = error;
  return { name, remedy, rule, code, message, retryAfter };
}

function internal(error: unknown): Fault {
  const kind = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? placeOf(error) : "";
  return {
    name: "InternalError",
    remedy: "stop_and_report",
    rule: null,
    code: null,
    message: `${kind} ${place}`.trim(),
    retryAfter: null,
  };
}

/** A line of a stack, in the words of each browser: `at f (file:1:2)`, `f@file:1:2`. */
const PLACE = /^(at .+|\S*@\S+):\d+:\d+\)?$/;

/** Where it was thrown; the lines of its message come first, and are not told. */
function placeOf({ message, stack = "" }: Error): string {
  const lines = stack.replace(message, "").split("\n");
  return lines.map((line) => line.trim()).find((line) => PLACE.test(line)) ?? "";
}
