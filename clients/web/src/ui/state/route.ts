/**
 * Where one is, kept in the hash so that the browser's own back works.
 *
 * The browser writes every address it has shown to its history, in clear: ids are in it, and
 * what is looked for is not. What never enters this room: a screen.
 */

import { type Signal, signal } from "@preact/signals";
import type { Id } from "@/api/index.ts";

export type Route =
  | { readonly screen: "list" }
  | {
      readonly screen: "thread";
      readonly thread: Id;
      readonly panel: boolean;
      readonly at: Id | null;
    }
  | { readonly screen: "search"; readonly query: string; readonly thread: Id | null }
  | { readonly screen: "find"; readonly page: FindPage }
  | { readonly screen: "settings"; readonly page: string }
  | { readonly screen: "case"; readonly thread: Id; readonly case: Id }
  | { readonly screen: DeskPage };

/** What is to be done, asked, answered, paid; and the figures of it. */
export type DeskPage = (typeof DESK)[number];
const DESK = ["tasks", "letters", "cases", "activity", "billing"] as const;

/** Somebody, who answers, the GP of a patient: nothing of whom is looked for. */
export type FindPage = "people" | "services" | "patient";

const LIST: Route = { screen: "list" };

/** `#/thread/ab12/who?at=cd34` and its like; anything else is the list. */
export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [, screen, first = "", second = ""] = path.split("/");
  const values = new URLSearchParams(query);
  if (screen === "thread" && first) {
    return { screen, thread: first, panel: second === "who", at: values.get("at") };
  }
  if (screen === "search") {
    return { screen, query: "", thread: values.get("in") };
  }
  if (screen === "find") return { screen, page: findPage(first) };
  if (screen === "settings") return { screen, page: first };
  if (screen === "case" && second) return { screen, thread: first, case: second };
  const page = DESK.find((one) => one === screen);
  return page ? { screen: page } : LIST;
}

export function format(route: Route): string {
  switch (route.screen) {
    case "list":
      return "#/";
    case "thread": {
      const at = route.at ? `?at=${route.at}` : "";
      return `#/thread/${route.thread}${route.panel ? "/who" : ""}${at}`;
    }
    case "search":
      return `#/search${route.thread ? `?in=${route.thread}` : ""}`;
    case "find":
      return route.page === "people" ? "#/find" : `#/find/${route.page}`;
    case "settings":
      return route.page ? `#/settings/${route.page}` : "#/settings";
    case "case":
      return `#/case/${route.thread}/${route.case}`;
    default:
      return `#/${route.screen}`;
  }
}

function findPage(named: string): FindPage {
  return named === "services" || named === "patient" ? named : "people";
}

export function toThread(thread: Id, at: Id | null = null): Route {
  return { screen: "thread", thread, panel: false, at };
}

export type DeskRoute = Extract<Route, { readonly screen: DeskPage | "case" }>;

export function isOfDesk(route: Route): route is DeskRoute {
  return route.screen === "case" || DESK.some((one) => one === route.screen);
}

/** The one above, for a back that has nowhere else to go. */
export function parentOf(route: Route): Route {
  if (route.screen === "thread" && route.panel) return toThread(route.thread);
  if (route.screen === "search" && route.thread) return toThread(route.thread);
  if (route.screen === "settings" && route.page) return { screen: "settings", page: "" };
  return route.screen === "case" ? { screen: "cases" } : LIST;
}

/** The address bar and its history, or a double of it in a test. */
export interface Address {
  read(): string;
  write(hash: string, depth: number, replace: boolean): void;
  depth(): number;
  back(): void;
  watch(changed: () => void): () => void;
}

export class Router {
  readonly route: Signal<Route>;
  readonly #address: Address;
  /** What was looked for last: who comes back from what he found sees the rest again. */
  #query = "";

  constructor(address: Address) {
    this.#address = address;
    this.route = signal(this.#read());
    address.watch(() => {
      this.route.value = this.#read();
    });
  }

  /** Nothing that was looked for stays. */
  forget(): void {
    this.#query = "";
    this.route.value = this.#read();
  }

  #read(): Route {
    const route = parse(this.#address.read());
    return route.screen === "search" ? { ...route, query: this.#query } : route;
  }

  go(route: Route, replace = false): void {
    if (route.screen === "search") this.#query = route.query;
    const depth = this.#address.depth() + (replace ? 0 : 1);
    this.#address.write(format(route), depth, replace);
    this.route.value = route;
  }

  /** Back by history when we came from inside, else to the parent, in place. */
  back(): void {
    if (this.#address.depth() > 0) this.#address.back();
    else this.go(parentOf(this.route.value), true);
  }
}

/** The real one. The depth lives in history.state so that it survives a reload. */
export function windowAddress(): Address {
  return {
    read: () => location.hash,
    write: (hash, depth, replace) => {
      if (replace) history.replaceState({ depth }, "", hash);
      else history.pushState({ depth }, "", hash);
    },
    depth: () => (history.state as { depth?: number } | null)?.depth ?? 0,
    back: () => history.back(),
    watch: (changed) => {
      addEventListener("popstate", changed);
      return () => removeEventListener("popstate", changed);
    },
  };
}
