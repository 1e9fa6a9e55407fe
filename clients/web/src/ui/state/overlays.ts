/** What stands above the page: dialogs one on the other, and toasts that go by themselves. */

import { type Signal, signal } from "@preact/signals";
import type { ComponentChild } from "preact";

export interface Overlay {
  readonly key: number;
  /** It is about what stands beneath: it closes where one goes elsewhere. */
  readonly isOfRoute: boolean;
  readonly close: () => void;
  readonly draw: () => ComponentChild;
}

export interface Toast {
  readonly key: number;
  readonly text: string;
  readonly tone: "plain" | "danger";
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface SayOptions {
  readonly tone?: Toast["tone"];
  readonly action?: Toast["action"];
  /** Until it is answered or closed. */
  readonly stays?: boolean;
}

const SHORT = 4_000;
const LONG = 9_000;
const MOST_TOASTS = 3;

export class Overlays {
  readonly stack: Signal<readonly Overlay[]> = signal([]);
  readonly toasts: Signal<readonly Toast[]> = signal([]);
  #next = 1;

  /** Draw it above everything until it gives its answer; closing gives null. */
  open<Answer>(
    draw: (give: (answer: Answer | null) => void) => ComponentChild,
    isOfRoute = false,
  ): Promise<Answer | null> {
    const key = this.#next++;
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    const give = (answer: Answer | null) => {
      this.stack.value = this.stack.value.filter((overlay) => overlay.key !== key);
      resolve(answer);
    };
    const overlay = { key, isOfRoute, draw: () => draw(give), close: () => give(null) };
    this.stack.value = [...this.stack.value, overlay];
    return promise;
  }

  /** The page beneath is another one: what was about it, and what stands on that, is closed. */
  leave(): void {
    const first = this.stack.peek().findIndex((overlay) => overlay.isOfRoute);
    if (first >= 0) for (const overlay of this.stack.peek().slice(first)) overlay.close();
  }

  /** Say it for a few seconds; what is grave stays longer. */
  say(text: string, options: SayOptions = {}): void {
    const toast: Toast = {
      key: this.#next++,
      text: upperFirst(text),
      tone: options.tone ?? "plain",
      action: options.action ?? null,
    };
    this.toasts.value = [...this.toasts.value, toast].slice(-MOST_TOASTS);
    if (options.stays) return;
    const lasts = toast.tone === "danger" || toast.action ? LONG : SHORT;
    setTimeout(() => this.unsay(toast.key), lasts);
  }

  unsay(key: number): void {
    this.toasts.value = this.toasts.value.filter((toast) => toast.key !== key);
  }
}

function upperFirst(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
