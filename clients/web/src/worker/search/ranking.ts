/**
 * What a search shows: exact words before near ones, the newest first, and why it matched.
 * What never enters this room: an index, a store.
 */

import type { SearchHit } from "@/api/views.ts";
import { wordsOf } from "@/worker/search/folding.ts";
import type { Found } from "@/worker/search/segment.ts";

/** Characters shown before the first word that matched, and in all. */
const BEFORE = 40;
const SHOWN = 180;

/** The first `limit`, the best first. */
export function ranked(found: readonly Found[], limit: number): Found[] {
  const order = found.map((one) => ({ one, near: isNear(one) ? 1 : 0 }));
  order.sort((a, b) => a.near - b.near || b.one.document.time - a.one.document.time);
  return order.slice(0, limit).map(({ one }) => one);
}

export function hitOf({ document, terms }: Found, title: string): SearchHit {
  const { thread, message, seq, author, time } = document;
  return { thread, message, seq, title, author, time, ...excerpt(document.text, terms) };
}

/** The text around the first find, with [start, end) of what matched in it. */
export function excerpt(
  text: string,
  terms: readonly string[],
): Pick<SearchHit, "text" | "marks"> {
  const wanted = new Set(terms);
  const words = wordsOf(text).filter((word) => wanted.has(word.folded));
  const start = startOf(text, words[0]?.start ?? 0);
  const end = Math.min(text.length, start + SHOWN);
  const marks = words
    .filter((word) => word.start >= start && word.end <= end)
    .map((word) => [word.start - start, word.end - start] as const);
  return { text: text.slice(start, end), marks };
}

/** The beginning of the word at which the excerpt begins. */
function startOf(text: string, first: number): number {
  if (first <= BEFORE || text.length <= SHOWN) return 0;
  const space = text.indexOf(" ", first - BEFORE);
  return space === -1 || space > first ? first : space + 1;
}

/** Whether a word was found that does not begin as it was asked. */
function isNear({ terms, asked }: Found): boolean {
  return terms.some((term) => !asked.some((word) => term.startsWith(word)));
}
