/**
 * Handing in what is signed over the record in force: a leave, a filing.
 *
 * The counterpart of clients/sdk/notices.py. What never enters this room: what it says.
 */

import type { Sync } from "@/engine/sync.ts";
import type { Thread } from "@/engine/thread.ts";
import { ServerRefused } from "@/wire/errors.ts";
import { Code } from "@/wire/protocol.ts";

/**
 * Have `notice` signed and sent, then read what has come with it.
 *
 * Signed once more when a record has just arrived that was not read here.
 *
 * @throws NotOnline, ServerRefused, what `notice` does
 */
export async function handIn(
  sync: Pick<Sync, "thread">,
  thread: Thread,
  notice: () => Promise<unknown>,
): Promise<void> {
  try {
    await notice();
  } catch (error) {
    const isStale = error instanceof ServerRefused && error.code === Code.STALE_EPOCH;
    if (!isStale) throw error;
    await sync.thread(thread);
    await notice();
  }
  await sync.thread(thread);
}
