/**
 * The engine as a screen has it: every call of src/api, answered by the parts.
 *
 * What never enters this room: how anything is verified, stored or sent.
 */

import type { Engine, Place } from "@/api/engine.ts";
import { Broadcast } from "@/engine/broadcast.ts";
import { doorOf } from "@/engine/door.ts";
import { accountCalls } from "@/engine/facade/account.ts";
import { messageCalls } from "@/engine/facade/messages.ts";
import { peopleCalls } from "@/engine/facade/people.ts";
import { profileCalls } from "@/engine/facade/profile.ts";
import { roleCalls } from "@/engine/facade/roles.ts";
import { threadCalls } from "@/engine/facade/threads.ts";
import { engineFault } from "@/engine/faultOfCall.ts";
import { type Hook, noFaults } from "@/engine/faults.ts";
import { Profile } from "@/engine/profile.ts";
import { ServerFacts } from "@/engine/serverFacts.ts";
import { browserStores, type Stores, wardStores } from "@/store/profile.ts";
import type { Store } from "@/store/store.ts";
import { serverInfo } from "@/wire/rest.ts";
import type { Connect } from "@/wire/socket.ts";

/** All that a screen may ask but `search`: the index stands beside the engine. */
export type EngineCalls = Omit<Engine, "search">;

export interface EngineOptions {
  /** Where this engine's profile lives: in the browser, or in memory until it stops. */
  readonly place: Place;
  /** That of the page: it speaks to the server that gave it. */
  readonly origin: string;
  readonly stores?: Stores;
  /** Unix milliseconds. */
  readonly clock?: () => number;
  readonly fault?: Hook;
  readonly connect?: Connect;
}

export interface RunningEngine {
  readonly engine: EngineCalls;
  readonly broadcast: Broadcast;
  /** A person is here: a key was pressed, something was touched. */
  active(): void;
  /** The open store; null while there is none, or it is locked. */
  readonly store: Store | null;
  stop(): Promise<void>;
}

/** Look at what is kept, open it where nothing locks it, and connect. */
export async function openEngine(options: EngineOptions): Promise<RunningEngine> {
  const { origin, clock = Date.now, fault = noFaults } = options;
  const broadcast = new Broadcast();
  const profile = await Profile.open({
    origin,
    door: doorOf(origin),
    stores: { device: storesOf(options), ward: wardStores() },
    client: { broadcast, clock, fault, ...dialling(options) },
  });
  const server = new ServerFacts(() => serverInfo(origin), clock);
  return {
    engine: engineOf(profile, server),
    broadcast,
    active: () => profile.active(),
    get store() {
      return profile.state === "open" ? profile.parts.context.store : null;
    },
    stop: () => profile.close(),
  };
}

function storesOf({ place, stores, clock }: EngineOptions): Stores {
  if (stores !== undefined) return stores;
  return place === "ward" ? wardStores() : browserStores(clock);
}

function dialling({ connect }: EngineOptions): { readonly connect?: Connect } {
  return connect === undefined ? {} : { connect };
}

/** The calls of this profile; each throws EngineFault and nothing else. */
function engineOf(profile: Profile, server: ServerFacts): EngineCalls {
  return {
    ...guarded(profileCalls(profile)),
    ...guarded(accountCalls(profile, server)),
    ...guarded(peopleCalls(profile)),
    ...guarded(threadCalls(profile)),
    ...guarded(messageCalls(profile)),
    ...guarded(roleCalls(profile)),
  };
}

type Call = (...asked: never[]) => Promise<unknown>;

/** The same calls, of which only EngineFault comes out. */
function guarded<Calls extends { readonly [Name in keyof Calls]: Call }>(calls: Calls): Calls {
  const made = Object.entries<Call>(calls).map(([name, call]) => {
    const guard: Call = async (...asked) => {
      try {
        return await call(...asked);
      } catch (error) {
        throw engineFault(error);
      }
    };
    return [name, guard];
  });
  return Object.fromEntries(made) as Calls;
}
