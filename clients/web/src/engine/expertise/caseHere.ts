/**
 * A case that the server speaks of, where its thread is here.
 *
 * What never enters this room: a step.
 */

import { hex } from "@/crypto/bytes.ts";
import type { FoldedCase } from "@/engine/expertise/caseFold.ts";
import type { Cases } from "@/engine/expertise/cases.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Case } from "@/wire/protocol.ts";

/** As it is signed; null when it is not here. */
export async function signedOf(cases: Cases, row: Case): Promise<FoldedCase | null> {
  const [expertise, id] = row;
  const known = cases.parts.threads.find(id);
  if (known === null || known.memory.epoch < 0) return null;
  const thread = await known.ready();
  if (!thread.memory.cases.includes(hex(expertise))) return null;
  return await cases.folded(thread, expertise);
}

export function mayWrite({ memory, suspended }: Thread): boolean {
  return memory.joined && memory.frozen === null && suspended === null;
}
