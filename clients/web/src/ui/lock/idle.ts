/**
 * Whether somebody sits here: locks what has a lock, closes a session of a shared computer.
 *
 * Only what a person does counts, not what arrives. What never enters this room: a screen.
 */

import { wardWords } from "@/ui/entry/wardWords.ts";
import type { App } from "@/ui/state/app.ts";

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"] as const;
/** Milliseconds between two looks at the clock: timers stop while a machine sleeps. */
const LOOK = 5_000;
/** Seconds, on a shared computer whose person chose nothing shorter. */
const WARD_IDLE = 300;
/** Of the delay: the engine forgets by itself at its end, and would tell the account nothing. */
const WARD_PART = 0.9;

/** Follow from now on; gives its own end. */
export function watchPresence(app: App): () => void {
  const watch = new Watch(app);
  const end = new AbortController();
  const { signal } = end;
  const heard = { signal, passive: true, capture: true };
  for (const sign of SIGNS) addEventListener(sign, () => watch.seen(), heard);
  addEventListener("keydown", (event) => watch.key(event), { signal, capture: true });
  addEventListener("pagehide", (event) => watch.hidden(event), { signal });
  addEventListener("pageshow", (event) => event.persisted && shownAgain(), { signal });
  document.addEventListener("visibilitychange", () => watch.look(), { signal });
  const timer = setInterval(() => watch.look(), LOOK);
  signal.addEventListener("abort", () => clearInterval(timer));
  return () => end.abort();
}

/** Lock now, or go to where a lock is chosen. On a shared computer: close the session. */
export async function lockNow(app: App): Promise<void> {
  const status = app.status.peek();
  if (app.profile.peek() !== "open" || !status) return;
  if (status.ephemeral) await (await import("@/ui/entry/closeWard.ts")).closeWard(app);
  else if (status.lock !== "none") await app.engine.lock();
  else app.router.go({ screen: "settings", page: "lock" });
}

class Watch {
  readonly #app: App;
  #last = Date.now();
  #isClosing = false;

  constructor(app: App) {
    this.#app = app;
  }

  seen(): void {
    this.look();
    this.#last = Date.now();
  }

  key(event: KeyboardEvent): void {
    const isChord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isChord || event.key.toLowerCase() !== "l") return;
    if (this.#app.profile.peek() !== "open") return;
    event.preventDefault();
    void lockNow(this.#app);
  }

  /** Whoever comes back to a machine that slept must not find it open. */
  look(): void {
    const { profile, status, settings } = this.#app;
    const here = status.peek();
    if (profile.peek() !== "open" || !here || this.#isClosing) return;
    const chosen = settings.peek().lockAfter;
    const after = here.ephemeral ? (chosen || WARD_IDLE) * WARD_PART : chosen;
    if (!after || Date.now() - this.#last < after * 1_000) return;
    if (here.ephemeral) {
      // A card that nobody has yet: to close would lose the account for good.
      if (!here.cardPending) void this.#close();
    } else if (here.lock !== "none") void this.#app.engine.lock().catch(() => undefined);
  }

  /** The page goes: what is in memory goes with it, and the worker is told to forget. */
  hidden(event: PageTransitionEvent): void {
    if (!this.#app.status.peek()?.ephemeral) return;
    if (event.persisted) document.documentElement.hidden = true;
    void this.#app.engine.eraseProfile().catch(() => undefined);
  }

  async #close(): Promise<void> {
    this.#isClosing = true;
    try {
      const { leave } = await import("@/ui/entry/closeWard.ts");
      await leave(this.#app);
      this.#app.overlays.say(wardWords().closed);
    } finally {
      this.#isClosing = false;
    }
  }
}

/** The browser kept the page and shows it again: what it showed is over. */
function shownAgain(): void {
  if (document.documentElement.hidden) location.reload();
}
