/**
 * The service worker: the app without a network, and a ring when something is new.
 * What never enters this room: a patient's name where its owner did not allow it, `/v1/`.
 */

import type { Notice } from "@/worker/notice.ts";
import { Precache } from "@/worker/precache.ts";
import type { FromService, ServiceScope, ToService } from "@/worker/serviceScope.ts";
import { whatIsNew, withEngine } from "@/worker/wakeUp.ts";

const scope = globalThis as unknown as ServiceScope;

const precache = new Precache(builtFiles());

/** Milliseconds for a line to the server. */
const CONNECT_WAIT = 10_000;

/** One notification at most: the next one takes its place. */
const TAG = "cordee";

scope.addEventListener("install", (event) => event.waitUntil(precache.fill()));
scope.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([precache.tidy(), scope.clients.claim()]));
});
scope.addEventListener("fetch", (event) => {
  if (precache.isMine(event.request)) event.respondWith(precache.answer(event.request));
});
scope.addEventListener("message", ({ data }) => {
  // A new version waits until its user has accepted it.
  if ((data as ToService).kind === "skipWaiting") void scope.skipWaiting();
});
scope.addEventListener("push", (event) => event.waitUntil(ring()));
scope.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { thread } = event.notification.data as Pick<Notice, "thread">;
  event.waitUntil(open(thread));
});
scope.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(subscribeAgain(event.oldSubscription));
});

/** The build puts the list of its files here; in development there is none. */
function builtFiles(): readonly string[] {
  try {
    return JSON.parse("cordee:files");
  } catch {
    return [];
  }
}

async function ring(): Promise<void> {
  const notice = await whatIsNew();
  const shown = await scope.registration.getNotifications({ tag: TAG });
  if (notice === null) {
    // Read elsewhere in the meantime.
    for (const one of shown) one.close();
    return;
  }
  const { title, body, thread, count } = notice;
  const before = (shown[0]?.data as Pick<Notice, "count"> | undefined)?.count ?? 0;
  const isMore = count === 0 || count > before;
  const options = { body, tag: TAG, data: { thread, count }, icon: "/icon.svg" };
  await scope.registration.showNotification(title, {
    ...options,
    ...(isMore && shown.length > 0 ? { renotify: true } : {}),
  } as NotificationOptions);
}

async function open(thread: string | null): Promise<void> {
  const pages = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => one.visibilityState === "visible") ?? pages[0];
  if (page === undefined) {
    await scope.clients.openWindow(thread === null ? "/" : `/#/thread/${thread}`);
    return;
  }
  page.postMessage({ kind: "open", thread } satisfies FromService);
  await page.focus();
}

/** The browser has changed where it is pushed to: tell the server. */
async function subscribeAgain(old: PushSubscription | null): Promise<void> {
  const key = old?.options.applicationServerKey;
  if (!key) return;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const fresh = await scope.registration.pushManager.subscribe(options);
  const p256dh = new Uint8Array(fresh.getKey("p256dh") ?? []);
  const auth = new Uint8Array(fresh.getKey("auth") ?? []);
  await withEngine(async ({ engine, ready }) => {
    await ready(CONNECT_WAIT);
    await engine.subscribePush({ endpoint: fresh.endpoint, p256dh, auth });
  });
}
