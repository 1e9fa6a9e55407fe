/**
 * Browsers drop and renew push subscriptions by themselves: what is asked for is asked again.
 *
 * Once a page, when the account is open. What never enters this room: a question to the person.
 */

import { effect } from "@preact/signals";
import type { App } from "@/ui/state/app.ts";

export function keepPush(app: App): () => void {
  let isAsked = false;
  return effect(() => {
    const status = app.status.value;
    const isWanted = app.settings.value.notifications && app.profile.value === "open";
    if (isAsked || !isWanted || !status?.online || !status.pushKey || status.ephemeral) return;
    if (typeof Notification !== "function" || Notification.permission !== "granted") return;
    isAsked = true;
    void renew(app, status.pushKey);
  });
}

/** A failure costs nothing now: the next page asks again. */
async function renew(app: App, pushKey: string): Promise<void> {
  const { subscribe } = await import("@/ui/push/subscription.ts");
  await subscribe(app.engine, pushKey).catch(() => undefined);
}
