/**
 * Threads by the words of their title and patient: few enough to be looked through.
 * What never enters this room: a line of a thread.
 */

import type { Id, SearchHit, ThreadSummary } from "@/api/views.ts";
import { foldedWords } from "@/worker/search/folding.ts";
import { excerpt } from "@/worker/search/ranking.ts";

interface Named {
  readonly thread: ThreadSummary;
  readonly text: string;
  readonly words: readonly string[];
}

export class Titles {
  private readonly threads = new Map<Id, Named>();

  put(thread: ThreadSummary): void {
    const text = [thread.title, thread.patient].filter(Boolean).join(" · ");
    this.threads.set(thread.id, { thread, text, words: foldedWords(text) });
  }

  titleOf(thread: Id): string {
    return this.threads.get(thread)?.thread.title ?? "";
  }

  lastTime(thread: Id): number {
    return this.threads.get(thread)?.thread.lastTime ?? 0;
  }

  /** Threads in whose names every word begins one, the newest first. */
  search(words: readonly string[]): SearchHit[] {
    const found = [...this.threads.values()].filter((one) =>
      words.every((word) => isIn(one, word)),
    );
    found.sort((a, b) => b.thread.lastTime - a.thread.lastTime);
    return found.map((one) => hit(one, words));
  }

  /** Threads that some of the words name, and the words that are left. */
  split(words: readonly string[]): {
    readonly about: ReadonlySet<Id>;
    readonly rest: readonly string[];
  } {
    const named = [...this.threads.values()];
    const naming = words.filter((word) => named.some((one) => isIn(one, word)));
    if (naming.length === 0) return { about: new Set(), rest: [] };
    const about = named.filter((one) => naming.every((word) => isIn(one, word)));
    const rest = words.filter((word) => !naming.includes(word));
    return { about: new Set(about.map((one) => one.thread.id)), rest };
  }
}

function isIn({ words }: Named, asked: string): boolean {
  return words.some((word) => word.startsWith(asked));
}

function hit({ thread, text, words }: Named, asked: readonly string[]): SearchHit {
  const terms = words.filter((word) => asked.some((one) => word.startsWith(one)));
  const { id, title, lastTime } = thread;
  const where = { thread: id, message: null, seq: null, title, author: "", time: lastTime };
  return { ...where, ...excerpt(text, terms) };
}
