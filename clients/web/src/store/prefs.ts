/**
 * What a person set on this device: threads pinned and muted, language, theme, lock.
 * What never enters this room: anything that another device would know.
 */

import type { Reader, Writer } from "@/store/store.ts";

/** What is kept under a name; `fallback` when nothing is. */
export async function loadPref<V>(reader: Reader, name: string, fallback: V): Promise<V> {
  return (await reader.get<V>("prefs", [name]))?.record ?? fallback;
}

export function savePref(writer: Writer, name: string, value: unknown): void {
  writer.put("prefs", { name }, value);
}

/** Ids of the threads that are pinned, or muted. */
export async function loadMarked(
  reader: Reader,
  mark: "pinned" | "muted",
): Promise<Set<string>> {
  return new Set(await loadPref<readonly string[]>(reader, mark, []));
}

export async function saveMarked(
  writer: Writer,
  mark: "pinned" | "muted",
  thread: string,
  on: boolean,
): Promise<void> {
  const marked = await loadMarked(writer, mark);
  if (on) marked.add(thread);
  else marked.delete(thread);
  savePref(writer, mark, [...marked]);
}
