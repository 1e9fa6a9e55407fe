/** Keeps what is being written with the engine, and tells the others that one writes. */

import { useEffect, useMemo } from "preact/hooks";
import type { App } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

const KEEP_AFTER = 400;
/** One who still types is said to type again after this. */
const SAY_TYPING = 4_000;
const STOPS_AFTER = 6_000;

export interface Draft {
  /** A key was pressed. */
  readonly typed: () => void;
  /** It was sent, or one leaves: nothing waits. */
  readonly flush: () => void;
}

export function useDraft(app: App, open: OpenThread): Draft {
  const keeper = useMemo(() => new Keeper(app, open), [open]);
  useEffect(() => () => keeper.leave(), [keeper]);
  return keeper;
}

class Keeper implements Draft {
  readonly #app: App;
  readonly #open: OpenThread;
  #kept: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: ReturnType<typeof setTimeout> | undefined;
  #saidAt = 0;

  constructor(app: App, open: OpenThread) {
    this.#app = app;
    this.#open = open;
    this.#kept = open.writing.peek().text;
  }

  readonly typed = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), KEEP_AFTER);
    this.#say();
  };

  readonly flush = (): void => {
    clearTimeout(this.#timer);
    this.#keep("");
    this.#hush();
  };

  leave(): void {
    clearTimeout(this.#timer);
    this.#keep();
    this.#hush();
  }

  #keep(text = this.#open.writing.peek().text): void {
    const isCorrection = this.#open.writing.peek().editing !== null;
    if (text === this.#kept || (isCorrection && text)) return;
    this.#kept = text;
    this.#app.threads.change(this.#open.id, { draft: text });
    void this.#app.engine.draft(this.#open.id, text).catch(() => undefined);
  }

  #say(): void {
    clearTimeout(this.#stop);
    this.#stop = setTimeout(() => this.#hush(), STOPS_AFTER);
    const now = Date.now();
    if (now - this.#saidAt < SAY_TYPING) return;
    this.#saidAt = now;
    void this.#app.engine.typing(this.#open.id, true).catch(() => undefined);
  }

  #hush(): void {
    clearTimeout(this.#stop);
    if (!this.#saidAt) return;
    this.#saidAt = 0;
    void this.#app.engine.typing(this.#open.id, false).catch(() => undefined);
  }
}
