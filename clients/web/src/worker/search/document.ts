/**
 * What the index knows of a line: the words that its reader sees, and where it stands.
 * What never enters this room: an index, a store.
 */

import type { Id, MessageView } from "@/api/views.ts";

/** `id` is the thread and the number. Times are Unix milliseconds. */
export interface Document {
  readonly id: string;
  readonly thread: Id;
  readonly message: Id;
  readonly seq: number;
  readonly time: number;
  readonly author: string;
  readonly text: string;
}

export function documentId(thread: Id, seq: number): string {
  return `${thread}/${seq}`;
}

/** The line as it is found; null when there is nothing to find in it (any more). */
export function documentOf(thread: Id, view: MessageView): Document | null {
  const hasWords = view.kind === "text" || view.kind === "file";
  if (view.seq === null || view.withdrawn || !hasWords) return null;
  const text = [view.text, ...view.files.map((file) => file.name)].filter(Boolean).join("\n");
  if (text === "") return null;
  const { seq, time, id: message, authorName: author } = view;
  return { id: documentId(thread, seq), thread, message, seq, time, author, text };
}
