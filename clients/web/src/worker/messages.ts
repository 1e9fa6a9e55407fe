/**
 * What a page and its worker, and the workers of several tabs, say to each other.
 * All of it can be cloned. What never enters this room: doing anything.
 */

import type { EngineEvent } from "@/api/events.ts";
import type { Fault } from "@/api/faults.ts";

/** A call of the Engine by its name. */
export interface Call {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: Fault };

export type ToWorker =
  | ({ readonly kind: "call" } & Call)
  /** The person is there. */
  | { readonly kind: "active" }
  /** So many batches of events were handled. */
  | { readonly kind: "taken" };

export type ToPage =
  | { readonly kind: "outcome"; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: "events"; readonly events: readonly EngineEvent[] };

/**
 * Between the tabs of one browser. `term` names the worker that leads and its time of
 * leading; `tab` one worker. All tabs are of one origin and hear everything.
 */
export type BetweenTabs =
  | { readonly kind: "hello" }
  | { readonly kind: "leading"; readonly term: string }
  | ({ readonly kind: "call"; readonly term: string; readonly tab: string } & Call)
  | {
      readonly kind: "outcome";
      readonly tab: string;
      readonly id: number;
      readonly outcome: Outcome;
    }
  | {
      readonly kind: "events";
      readonly term: string;
      readonly events: readonly EngineEvent[];
    }
  | { readonly kind: "active"; readonly term: string };

/** A channel on which this tab hears all others, and not itself. */
export interface Channel {
  post(message: BetweenTabs): void;
  listen(take: (message: BetweenTabs) => void): void;
  close(): void;
}

export const CHANNEL = "cordee-tabs";
export const LEADER_LOCK = "cordee-engine";

export function openChannel(): Channel {
  const channel = new BroadcastChannel(CHANNEL);
  return {
    post: (message) => channel.postMessage(message),
    listen: (take) =>
      channel.addEventListener("message", ({ data }) => take(data as BetweenTabs)),
    close: () => channel.close(),
  };
}
