/** The keys that work everywhere; those of a list or a message are theirs. */

import { openKeys, openNewThread, openPalette } from "@/ui/shell/doors.tsx";
import type { App } from "@/ui/state/app.ts";
import { toThread } from "@/ui/state/route.ts";

type Deed = (app: App) => void;

const WITH_COMMAND: Readonly<Record<string, Deed>> = {
  k: (app) => void openPalette(app),
  f: (app) => app.router.go({ screen: "search", query: "", thread: openId(app) }),
  ArrowUp: (app) => neighbour(app, -1),
  ArrowDown: (app) => neighbour(app, 1),
  i: togglePanel,
};
/** With Alt, since browsers keep Ctrl+N for themselves. */
const WITH_ALT: Readonly<Record<string, Deed>> = {
  KeyN: (app) => void openNewThread(app),
  KeyT: (app) => {
    app.router.go({ screen: "find", page: "people" });
    document.querySelector<HTMLInputElement>(".find-pane input")?.select();
  },
  ArrowUp: (app) => neighbour(app, -1),
  ArrowDown: (app) => neighbour(app, 1),
};
const ALONE: Readonly<Record<string, Deed>> = {
  "?": (app) => void openKeys(app),
  "/": (app) => app.router.go({ screen: "search", query: "", thread: null }),
  Escape: leave,
};

/** Give the end of it. */
export function listen(app: App): () => void {
  const heard = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isCovered(app)) return;
    const deed = deedOf(event);
    if (!deed) return;
    event.preventDefault();
    deed(app);
  };
  addEventListener("keydown", heard);
  return () => removeEventListener("keydown", heard);
}

function deedOf(event: KeyboardEvent): Deed | undefined {
  if (event.metaKey || event.ctrlKey) return WITH_COMMAND[event.key];
  if (event.altKey) return WITH_ALT[event.code] ?? WITH_ALT[event.key];
  if (isWriting(event.target) && event.key !== "Escape") return undefined;
  return ALONE[event.key];
}

function isCovered(app: App): boolean {
  return app.overlays.stack.peek().length > 0;
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.matches("input, textarea, select, [contenteditable]")
  );
}

function openId(app: App): string | null {
  const route = app.router.route.peek();
  return route.screen === "thread" ? route.thread : null;
}

function neighbour(app: App, step: number): void {
  const threads = app.threads.ordered.peek();
  const at = threads.findIndex((thread) => thread.id === openId(app));
  const next = threads[at < 0 ? 0 : Math.min(Math.max(at + step, 0), threads.length - 1)];
  if (next) app.router.go(toThread(next.id));
}

function togglePanel(app: App): void {
  const route = app.router.route.peek();
  if (route.screen === "thread")
    app.router.go({ ...route, at: null, panel: !route.panel }, true);
}

/** Out of the panel, the search, the settings; on a phone out of the thread as well. */
function leave(app: App): void {
  const route = app.router.route.peek();
  if (route.screen === "thread" && route.panel) togglePanel(app);
  else if (route.screen === "thread" && app.isWide.peek()) focusCurrent();
  else if (route.screen !== "list") app.router.back();
}

function focusCurrent(): void {
  document.querySelector<HTMLElement>(".thread-row[aria-current]")?.focus();
}
