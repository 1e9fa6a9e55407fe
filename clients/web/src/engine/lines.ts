/**
 * Which threads are lines to an automation (docs/protocol.md §5.11) or ledgers (§5.16): not
 * listed, not counted as unread, not told of, not searched.
 *
 * What never enters this room: what is said in one.
 */

import type { ThreadMemory } from "@/store/threads.ts";

/** Its owner and the automation. */
const MEMBERS = 2;

/** Whether no list shows it. */
export function isUnlisted(memory: Pick<ThreadMemory, "row" | "ledger">): boolean {
  return memory.ledger != null || isLine(memory);
}

/** Whether it is a line, whatever its title. */
export function isLine({ row, ledger }: Pick<ThreadMemory, "row" | "ledger">): boolean {
  return ledger == null && row.kind === "agent" && row.memberCount === MEMBERS;
}
