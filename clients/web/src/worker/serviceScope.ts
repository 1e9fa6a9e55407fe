/**
 * The global of a service worker, as far as it is used here: TypeScript's own description
 * of it cannot stand beside that of a page. What never enters this room: code.
 */

export interface LongEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

export interface FetchEvent extends LongEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

export interface ClickEvent extends LongEvent {
  readonly notification: Notification;
}

export interface SubscriptionEvent extends LongEvent {
  readonly oldSubscription: PushSubscription | null;
}

export interface PageClient {
  readonly url: string;
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<PageClient>;
  postMessage(message: unknown): void;
}

export interface ServiceScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: {
      readonly type: "window";
      readonly includeUncontrolled: boolean;
    }): Promise<readonly PageClient[]>;
    openWindow(address: string): Promise<PageClient | null>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(
    name: "install" | "activate" | "push",
    take: (event: LongEvent) => void,
  ): void;
  addEventListener(name: "fetch", take: (event: FetchEvent) => void): void;
  addEventListener(name: "notificationclick", take: (event: ClickEvent) => void): void;
  addEventListener(
    name: "pushsubscriptionchange",
    take: (event: SubscriptionEvent) => void,
  ): void;
  addEventListener(name: "message", take: (event: MessageEvent) => void): void;
}

/** From a page to its service worker. */
export type ToService = { readonly kind: "skipWaiting" };

/** From the service worker to a page: a notification was touched. */
export type FromService = { readonly kind: "open"; readonly thread: string | null };
