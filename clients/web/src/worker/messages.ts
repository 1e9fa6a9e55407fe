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

/** What another version of this program, or anything else of this origin, may say is dropped. */
export function openChannel(): Channel {
  const channel = new BroadcastChannel(CHANNEL);
  return {
    post: (message) => channel.postMessage(message),
    listen: (take) =>
      channel.addEventListener("message", ({ data }) => {
        if (isBetweenTabs(data)) take(data);
      }),
    close: () => channel.close(),
  };
}

/** Letters of a method's name, of a term, of a tab. */
const LONGEST_NAME = 64;

type Said = Readonly<Record<string, unknown>>;

const SHAPES: { readonly [Kind in BetweenTabs["kind"]]: (said: Said) => boolean } = {
  hello: () => true,
  leading: ({ term }) => isName(term),
  active: ({ term }) => isName(term),
  call: ({ term, tab, id, method, args }) =>
    [term, tab, method].every(isName) && Number.isSafeInteger(id) && Array.isArray(args),
  outcome: ({ tab, id, outcome }) =>
    isName(tab) && Number.isSafeInteger(id) && isSaid(outcome) && isOutcome(outcome),
  events: ({ term, events }) => isName(term) && Array.isArray(events) && events.every(isEvent),
};

/** Whether it has the shape of a message between tabs; what it says is not judged. */
export function isBetweenTabs(data: unknown): data is BetweenTabs {
  if (!isSaid(data)) return false;
  const { kind } = data;
  return typeof kind === "string" && isKind(kind) && SHAPES[kind](data);
}

function isKind(kind: string): kind is BetweenTabs["kind"] {
  return Object.hasOwn(SHAPES, kind);
}

function isOutcome({ ok, fault }: Said): boolean {
  return ok === true || (ok === false && isSaid(fault) && isName(fault.name));
}

function isEvent(value: unknown): boolean {
  return isSaid(value) && isName(value.type);
}

function isSaid(value: unknown): value is Said {
  return typeof value === "object" && value !== null;
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.length <= LONGEST_NAME;
}
