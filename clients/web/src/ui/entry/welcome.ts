/**
 * Whether the first run still has something to ask before the threads open (REC-05, LNK-07).
 *
 * Small: it is read with the first paint. What never enters this room: a screen.
 */

import { signal } from "@preact/signals";
import type { App } from "@/ui/state/app.ts";

/** How its person came in on this page; null once the first run is over, or was long ago. */
export const arrival = signal<"signed_up" | "recovered" | null>(null);

export function needsWelcome(app: App): boolean {
  if (app.profile.value !== "open") return false;
  return arrival.value !== null || app.status.value?.cardPending === true;
}
