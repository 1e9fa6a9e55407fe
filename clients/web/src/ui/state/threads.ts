/** The list of threads: by id, in the order in which they are shown, and what is typed there. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Id, ThreadSummary } from "@/api/index.ts";
import { oneLine, titleOf } from "@/ui/state/wording.ts";

/** Someone's typing is over after this, whatever was last heard. */
const TYPING_LASTS = 8_000;

export type Filter = "all" | "unread" | "mine";

export class Threads {
  readonly all: Signal<ReadonlyMap<Id, ThreadSummary>> = signal(new Map());
  readonly ready: Signal<boolean> = signal(false);
  readonly typing: Signal<ReadonlyMap<Id, ReadonlyMap<Id, string>>> = signal(new Map());
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  readonly ordered: ReadonlySignal<readonly ThreadSummary[]> = computed(() =>
    [...this.all.value.values()].sort(inOrder),
  );

  readonly unread: ReadonlySignal<number> = computed(() => {
    let sum = 0;
    for (const thread of this.all.value.values()) if (!thread.muted) sum += thread.unread;
    return sum;
  });

  fill(threads: readonly ThreadSummary[]): void {
    this.all.value = new Map(threads.map((thread) => [thread.id, thread]));
    this.ready.value = true;
  }

  /** Wait for the whole list; what is heard of a thread meanwhile is newer. */
  async read(asked: Promise<readonly ThreadSummary[]>): Promise<void> {
    const before = this.all.peek();
    const threads = await asked;
    const newer = [...this.all.peek()].filter(([id, thread]) => before.get(id) !== thread);
    this.fill(threads);
    for (const [, thread] of newer) this.take(thread);
  }

  take(thread: ThreadSummary): void {
    this.all.value = new Map(this.all.value).set(thread.id, thread);
  }

  change(id: Id, part: Partial<ThreadSummary>): void {
    const thread = this.all.value.get(id);
    if (thread) this.take({ ...thread, ...part });
  }

  get(id: Id): ThreadSummary | null {
    return this.all.value.get(id) ?? null;
  }

  hearTyping(thread: Id, account: Id, name: string, on: boolean): void {
    const key = `${thread} ${account}`;
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    const names = new Map(this.typing.value.get(thread));
    if (on) {
      names.set(account, name);
      this.#timers.set(
        key,
        setTimeout(() => this.hearTyping(thread, account, name, false), TYPING_LASTS),
      );
    } else if (!names.delete(account)) {
      return;
    }
    this.typing.value = new Map(this.typing.value).set(thread, names);
  }
}

/** Pinned first, then the newest. */
function inOrder(a: ThreadSummary, b: ThreadSummary): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  return b.lastTime - a.lastTime;
}

/** Those that pass the filter and hold each word at the beginning of one of theirs. */
export function chosen(
  threads: readonly ThreadSummary[],
  filter: Filter,
  query: string,
): readonly ThreadSummary[] {
  const wanted = beginningsOf(query);
  return threads.filter((thread) => {
    if (filter === "unread" && !thread.unread && !thread.mentioned) return false;
    if (filter === "mine" && thread.seat === null) return false;
    return wanted.length === 0 || fits(thread, wanted);
  });
}

function fits(thread: ThreadSummary, wanted: readonly string[]): boolean {
  const text = [titleOf(thread), thread.patient ?? "", thread.service].join(" ");
  return matches(text, wanted);
}

/** Each wanted beginning begins a word of the text, accents and case aside. */
export function matches(text: string, wanted: readonly string[]): boolean {
  const parts = beginningsOf(text);
  return wanted.every((word) => parts.some((part) => part.startsWith(word)));
}

/** The words of a text, folded: `Post-op M. B.` has four. */
export function beginningsOf(text: string): readonly string[] {
  return folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** Without accents, case or doubled spaces. */
export function folded(text: string): string {
  return oneLine(text).normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
