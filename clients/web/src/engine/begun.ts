/**
 * What is kept of ways in that have not come to their end.
 *
 * What never enters this room: how one comes in.
 */

import { dropFact, loadFact, loadMe } from "@/store/facts.ts";
import { dropKey } from "@/store/keys.ts";
import type { Store } from "@/store/store.ts";

/** Name of what is kept of a return under way, and of its device's signing key. */
export const RECOVERY = "recovery";

/** Name of what is kept of a link under way, and of its device's signing key. */
export const JOINING = "joining";

/** Ways in that were begun and not gone to their end: another one was. */
export async function forgetBeginnings(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    for (const name of [RECOVERY, JOINING]) {
      dropFact(tx, name);
      dropKey(tx, name);
    }
  });
}

/** Whether a sign-up, a return or a link can go on from what is kept. */
export async function isBegun(store: Store): Promise<boolean> {
  const begun = await Promise.all([
    loadMe(store),
    loadFact(store, RECOVERY),
    loadFact(store, JOINING),
  ]);
  return begun.some((one) => one !== null);
}
