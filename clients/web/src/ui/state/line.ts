/**
 * The line to the server as a person cares for it: whether to say that there is none.
 *
 * A line that is beginning, or that was lost a moment ago, is not worth a word. What never
 * enters this room: a try to connect.
 */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** Milliseconds without a line before it is said; the first one may take longer to begin. */
const PATIENCE = 3_000;
const FIRST_PATIENCE = 6_000;

export class Line {
  readonly online: Signal<boolean> = signal(false);
  readonly syncing: Signal<boolean> = signal(false);
  /** Nothing has come since the account was opened: what is shown is what was kept. */
  readonly isFirst: Signal<boolean> = signal(true);
  readonly #away: Signal<boolean> = signal(false);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isHeard = false;

  /** To be said: there has been no line for a while. */
  get isAway(): ReadonlySignal<boolean> {
    return this.#away;
  }

  /** The account was opened: a line is to begin. What the engine said of it is newer. */
  begin(online: boolean): void {
    this.isFirst.value = true;
    this.hear(this.#isHeard ? this.online.peek() : online, this.syncing.peek());
  }

  /** The line as the engine has it. */
  hear(online: boolean, syncing: boolean): void {
    this.#isHeard = true;
    this.online.value = online;
    this.syncing.value = syncing;
    if (online) this.isFirst.value = false;
    if (online || syncing) this.#here();
    else this.#wait();
  }

  /** The machine itself says that it has no network. */
  cut(): void {
    this.#stopWaiting();
    this.#away.value = true;
  }

  /** It has one again; the line may have outlived the cut without a word. */
  mended(): void {
    if (this.online.peek()) this.#here();
  }

  /** The account is locked or gone. */
  end(): void {
    this.#here();
    this.#isHeard = false;
    this.online.value = false;
    this.syncing.value = false;
    this.isFirst.value = true;
  }

  #here(): void {
    this.#stopWaiting();
    this.#away.value = false;
  }

  #wait(): void {
    if (this.#timer !== null || this.#away.peek()) return;
    const patience = this.isFirst.peek() ? FIRST_PATIENCE : PATIENCE;
    this.#timer = setTimeout(() => this.cut(), patience);
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

/** Say at once when the machine loses its network, and no more when it finds it again. */
export function watchNetwork(line: Line): void {
  addEventListener("offline", () => line.cut());
  addEventListener("online", () => line.mended());
}
