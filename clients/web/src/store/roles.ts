/**
 * What is kept of each role or record: its generations, and what was promised here.
 * What never enters this room: a chain.
 */

import type { Generations } from "@/store/facts.ts";
import type { Reader, Writer } from "@/store/store.ts";

/** I said yes to holding it; `replacing` is whom I take out once I am in. */
export interface Consent {
  readonly manager: boolean;
  readonly replacing: Uint8Array | null;
}

/**
 * One held account. `proposed` are those whom this device asked, by id in hexadecimal,
 * and whether as managers: it adds nobody else by itself. `begun` is the request that
 * makes the account, kept until the server has taken it, for the invitation of that id.
 */
export interface RoleMemory {
  readonly account: Uint8Array;
  generations: Generations;
  consent: Consent | null;
  proposed: Map<string, boolean>;
  begun: Uint8Array | null;
  invitation: Uint8Array | null;
}

export function newRole(account: Uint8Array): RoleMemory {
  return {
    account,
    generations: new Map(),
    consent: null,
    proposed: new Map(),
    begun: null,
    invitation: null,
  };
}

/** Whether nothing is worth keeping any more. */
export function isRoleEmpty(memory: RoleMemory): boolean {
  const promised = memory.consent ?? memory.begun;
  return memory.generations.size === 0 && memory.proposed.size === 0 && promised === null;
}

export async function loadRoles(reader: Reader): Promise<RoleMemory[]> {
  return (await reader.select<RoleMemory>("roles")).map((row) => row.record);
}

/** Keep it; one that is empty is deleted. */
export function saveRole(writer: Writer, memory: RoleMemory): void {
  if (isRoleEmpty(memory)) writer.delete("roles", [memory.account]);
  else writer.put("roles", { account: memory.account }, memory);
}
