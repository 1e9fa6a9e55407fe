/**
 * What the index knows of a line: the words that its reader sees, and where it stands.
 * What never enters this room: an index, a store.
 */

import type { Id, MessageKind, MessageView } from "@/api/views.ts";

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

/** Kinds of lines that have words; held mail is not among them. */
const FOUND: ReadonlySet<MessageKind> = new Set([
  "text",
  "file",
  "mail",
  "letter",
  "case",
  "case-step",
  "case-report",
]);

export function documentId(thread: Id, seq: number): string {
  return `${thread}/${seq}`;
}

/** The line as it is found; null when there is nothing to find in it (any more). */
export function documentOf(thread: Id, view: MessageView): Document | null {
  if (view.seq === null || view.withdrawn || !FOUND.has(view.kind)) return null;
  const { mail, letter } = view;
  const names = view.files.map((file) => file.name);
  const documents = mail?.opened.flatMap((one) => [one.title, one.body]) ?? [];
  const about = [mail?.subject, letter?.title, letter?.patient.family, ...asked(view)];
  const text = [view.text, ...names, ...documents, ...about].filter(Boolean).join("\n");
  if (text === "") return null;
  const { seq, time, id: message, authorName: author } = view;
  return { id: documentId(thread, seq), thread, message, seq, time, author, text };
}

/** What a request says beneath its question, and a report above its conclusion. */
function asked({ id, kind, expertise }: MessageView): readonly string[] {
  if (!expertise) return [];
  const { request, reports } = expertise;
  if (kind === "case") return [request.context, request.patient.family];
  const report = reports.find((one) => one.message === id);
  return report?.sections.map((one) => one.text) ?? [];
}
