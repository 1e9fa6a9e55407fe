/**
 * This browser's push subscription (RFC 8030): asked of the browser, told to the server.
 *
 * What comes through it is a constant word. What never enters this room: a message.
 */

import type { Engine } from "@/api/index.ts";

export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** How often it was asked for, or ended: who was overtaken tells the server nothing. */
let turns = 0;

/** Ask the person, then the browser, then tell the server; false when the person said no. */
export async function subscribe(engine: Engine, pushKey: string): Promise<boolean> {
  turns += 1;
  const turn = turns;
  if ((await Notification.requestPermission()) !== "granted") return false;
  const registration = await navigator.serviceWorker.ready;
  const made = await subscriptionOf(registration, pushKey);
  if (turn !== turns) return true;
  await engine.subscribePush({
    endpoint: made.endpoint,
    p256dh: keyOf(made, "p256dh"),
    auth: keyOf(made, "auth"),
  });
  return true;
}

/** The server first: a subscription that it still uses would wake nobody. */
export async function stopPush(engine: Engine): Promise<void> {
  turns += 1;
  await engine.unsubscribePush();
  const registration = await navigator.serviceWorker.getRegistration();
  const made = await registration?.pushManager.getSubscription();
  await made?.unsubscribe();
}

export async function showTest(title: string, body: string): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  await registration.showNotification(title, { body, tag: "test", icon: "/icon.svg" });
}

/** One that was made for another server key wakes nobody: it is made anew. */
async function subscriptionOf(
  registration: ServiceWorkerRegistration,
  pushKey: string,
): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: pushKey };
  try {
    return await registration.pushManager.subscribe(options);
  } catch (error) {
    const old = await registration.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return await registration.pushManager.subscribe(options);
  }
}

function keyOf(subscription: PushSubscription, name: PushEncryptionKeyName): Uint8Array {
  return new Uint8Array(subscription.getKey(name) ?? new ArrayBuffer(0));
}
