/**
 * Everything the screens share: the engine, where one is, the threads, what stands above the page.
 *
 * Fed by the engine's events (hearing.ts); changed by deeds (deeds.ts). What never enters this
 * room: an element.
 */

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type {
  Engine,
  EngineConnection,
  Id,
  ProfileState,
  Settings,
  StatusView,
} from "@/api/index.ts";
import { DEFAULTS, watchWidth } from "@/ui/state/device.ts";
import { Line } from "@/ui/state/line.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { Overlays } from "@/ui/state/overlays.ts";
import { type Address, Router, windowAddress } from "@/ui/state/route.ts";
import { Threads } from "@/ui/state/threads.ts";

export interface Transfer {
  readonly done: number;
  readonly total: number;
  readonly upload: boolean;
}

export interface App {
  readonly engine: Engine;
  readonly connection: EngineConnection;
  readonly router: Router;
  readonly overlays: Overlays;
  readonly threads: Threads;
  readonly profile: Signal<ProfileState | null>;
  /** Why the profile left this device, to say it where one comes back. */
  readonly profileReason: Signal<string | null>;
  /** The engine did not begin: what to say instead of everything. */
  readonly broken: Signal<string | null>;
  readonly status: Signal<StatusView | null>;
  readonly settings: Signal<Settings>;
  readonly line: Line;
  readonly presence: Signal<ReadonlySet<Id>>;
  readonly cascade: Signal<{ done: number; total: number } | null>;
  /** The server gives back less than it had, and is healed: said once, quietly. */
  readonly restored: Signal<boolean>;
  readonly serverFull: Signal<boolean>;
  readonly isWide: Signal<boolean>;
  readonly open: Signal<OpenThread | null>;
  /** Files on their way, by `message index`. */
  readonly transfers: Signal<ReadonlyMap<string, Transfer>>;
  /** The last thing to say to a screen reader. */
  readonly announcement: Signal<string>;
}

export function makeApp(connection: EngineConnection, address: Address = windowAddress()): App {
  const router = new Router(address);
  const overlays = new Overlays();
  router.route.subscribe(() => overlays.leave());
  return {
    engine: connection.engine,
    connection,
    router,
    overlays,
    threads: new Threads(),
    profile: signal(null),
    profileReason: signal(null),
    broken: signal(null),
    status: signal(null),
    settings: signal(DEFAULTS),
    line: new Line(),
    presence: signal(new Set()),
    cascade: signal(null),
    restored: signal(false),
    serverFull: signal(false),
    isWide: watchWidth(),
    open: signal(null),
    transfers: signal(new Map()),
    announcement: signal(""),
  };
}

export function transferKey(message: Id, index: number): string {
  return `${message} ${index}`;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("no app above this component");
  return app;
}
