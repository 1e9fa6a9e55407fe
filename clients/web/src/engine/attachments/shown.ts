/**
 * Files as a screen shows them: a safe name, a size, a small picture.
 *
 * What never enters this room: a key.
 */

import type { FileView } from "@/api/views.ts";
import type { Part } from "@/crypto/attachment.ts";
import { hex } from "@/crypto/bytes.ts";
import { safeName } from "@/engine/attachments/names.ts";
import type { FileRecord } from "@/store/uploads.ts";

/** The files of a message that was sent. */
export function storedFiles(parts: readonly Part[]): readonly FileView[] {
  return parts.map(({ name, type, trueSize, thumbnail }) => {
    return { name: safeName(name), type, size: trueSize, ...picture(thumbnail), done: null };
  });
}

/** The files of a message to be; `progress` is in bytes, by blob (hex). */
export function comingFiles(
  files: readonly FileRecord[],
  progress: ReadonlyMap<string, number>,
): readonly FileView[] {
  return files.map(({ name, type, size, thumbnail, part, blob }) => {
    const done = part === null ? (progress.get(hex(blob)) ?? 0) : size;
    return { name: safeName(name), type, size, ...picture(thumbnail), done };
  });
}

/**
 * A small picture with bytes of its own. As it was read, it is a part of an opened message or
 * record; it would cross to a screen with all of that, the file's key included.
 */
function picture(thumbnail: Uint8Array | null): Pick<FileView, "thumbnail"> {
  return { thumbnail: thumbnail?.slice() ?? null };
}

/** What a list of threads says of a message with files. */
export function preview(caption: string, parts: readonly Pick<Part, "name">[]): string {
  return `📎 ${caption || parts.map((part) => safeName(part.name)).join(", ")}`;
}
