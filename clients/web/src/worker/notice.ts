/**
 * What a notification says: that there is something, and no more unless its owner wishes.
 * What never enters this room: the engine, a patient's name where it was not allowed.
 */

import type { Settings, ThreadSummary } from "@/api/views.ts";

export interface Notice {
  readonly title: string;
  readonly body: string;
  /** The thread to open; null when there are several. */
  readonly thread: string | null;
  readonly count: number;
}

type Language = Settings["language"];

const WORDS = {
  fr: {
    one: "Nouveau message",
    many: (count: number) => `${count} nouveaux messages`,
    some: "Nouveaux messages",
    file: "Fichier",
  },
  en: {
    one: "New message",
    many: (count: number) => `${count} new messages`,
    some: "New messages",
    file: "File",
  },
} as const;

const NAME = "Cordée";

/** What to show of the threads of now; null when there is nothing to ring for. */
export function noticeOf(
  threads: readonly ThreadSummary[],
  settings: Pick<Settings, "language" | "notifications" | "notifyContent">,
): Notice | null {
  const unread = threads.filter((one) => one.unread > 0 && (!one.muted || one.mentioned));
  if (!settings.notifications || unread.length === 0) return null;
  const newest = unread.reduce((best, one) => (one.lastTime > best.lastTime ? one : best));
  const count = unread.reduce((sum, one) => sum + one.unread, 0);
  const thread = unread.length === 1 ? newest.id : null;
  const generic = { ...countOf(count, settings.language), thread, count };
  return settings.notifyContent && thread !== null
    ? { ...generic, ...contentOf(newest, settings.language) }
    : generic;
}

/** For a profile that is locked, or an engine that does not answer in time. */
export function blindNotice(language: Language): Notice {
  return { title: NAME, body: WORDS[language].some, thread: null, count: 0 };
}

/** The browser's language, for who cannot ask the profile. */
export function languageOf(tag: string): Language {
  return tag.toLowerCase().startsWith("fr") ? "fr" : "en";
}

function countOf(count: number, language: Language): Pick<Notice, "title" | "body"> {
  const words = WORDS[language];
  return { title: NAME, body: count === 1 ? words.one : words.many(count) };
}

function contentOf(thread: ThreadSummary, language: Language): Pick<Notice, "title" | "body"> {
  const text = thread.lastText || WORDS[language].file;
  const isNamed = thread.title !== "" && thread.title !== thread.lastAuthor;
  if (!isNamed) return { title: thread.lastAuthor || NAME, body: text };
  return {
    title: thread.title,
    body: thread.lastAuthor ? `${thread.lastAuthor} : ${text}` : text,
  };
}
