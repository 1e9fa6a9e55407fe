/**
 * The page and its service worker: installing it, a new version, a notification touched.
 * What never enters this room: caching, a push.
 */

import type { EngineConnection } from "@/api/engine.ts";
import type { FromService, ToService } from "@/worker/serviceScope.ts";
import { trustedScriptUrl } from "@/worker/trustedUrls.ts";

/** Where the build puts it; an address that no build changes. */
const SERVICE_WORKER = "/sw.js";

/** Milliseconds between two looks for a new version, while the app is left open. */
const LOOK_EVERY = 3_600_000;

/**
 * Install the service worker of this build. `onUpdate` is told when a new version waits:
 * `accept` takes it, and every tab is loaded anew. In development there is none.
 */
export async function installServiceWorker(
  onUpdate: (accept: () => void) => void,
): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const container = navigator.serviceWorker;
  // The first one takes over a page that is already as new.
  if (container.controller !== null) {
    container.addEventListener("controllerchange", () => location.reload(), { once: true });
  }
  container.addEventListener("message", ({ data }) => follow(data as FromService));
  const address = trustedScriptUrl(SERVICE_WORKER);
  const registration = await container.register(address, { updateViaCache: "none" });
  watch(registration, onUpdate);
  setInterval(() => registration.update().catch(() => undefined), LOOK_EVERY);
}

/** Take a notification away once nothing of it is unread, here or elsewhere. */
export function closeReadNotifications({ engine, events }: EngineConnection): () => void {
  return events((event) => {
    if (event.type === "thread" && event.thread.unread === 0) void closeIfRead(engine);
  });
}

async function closeIfRead(engine: EngineConnection["engine"]): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = (await registration?.getNotifications()) ?? [];
  if (shown.length === 0) return;
  const threads = await engine.threads();
  if (threads.every((one) => one.unread === 0)) for (const one of shown) one.close();
}

function watch(
  registration: ServiceWorkerRegistration,
  onUpdate: (accept: () => void) => void,
): void {
  const offer = (waiting: ServiceWorker) =>
    onUpdate(() => waiting.postMessage({ kind: "skipWaiting" } satisfies ToService));
  if (registration.waiting !== null && navigator.serviceWorker.controller !== null) {
    offer(registration.waiting);
  }
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => {
      const isUpdate = navigator.serviceWorker.controller !== null;
      if (fresh.state === "installed" && isUpdate) offer(fresh);
    });
  });
}

function follow(message: FromService): void {
  if (message.kind !== "open") return;
  location.hash = message.thread === null ? "#/" : `#/thread/${message.thread}`;
}
