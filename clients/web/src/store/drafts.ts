/**
 * What was typed and not sent, one text for each thread.
 * What never enters this room: anything that another device would know.
 */

import type { Reader, Writer } from "@/store/store.ts";

export async function loadDrafts(
  reader: Reader,
): Promise<{ readonly thread: Uint8Array; readonly text: string }[]> {
  const rows = await reader.select<string, "drafts">("drafts");
  return rows.map((row) => ({ thread: row.columns.thread, text: row.record }));
}

/** Keep it; an empty one is forgotten. */
export function saveDraft(writer: Writer, thread: Uint8Array, text: string): void {
  if (text === "") writer.delete("drafts", [thread]);
  else writer.put("drafts", { thread }, text);
}
