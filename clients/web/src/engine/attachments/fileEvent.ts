/**
 * What a message says of the files that it brings.
 *
 * What never enters this room: a file.
 */

import { encodePart, MAX_THUMBNAIL, type Part, partShape } from "@/crypto/attachment.ts";
import { decode, LIMITS } from "@/crypto/encoding.ts";
import { isRule } from "@/crypto/errors.ts";
import { encodeEvent, type FileEvent } from "@/crypto/event.ts";
import type { StudyEvent } from "@/crypto/studyEvent.ts";
import type { UploadRecord } from "@/store/uploads.ts";

/** Bytes of all thumbnails of a message: they share its 200 KiB with the caption. */
const THUMBNAILS = 80_000;

/** What is said with files. */
export type FileWords = Pick<UploadRecord, "caption" | "replyTo" | "mentions">;

/** The message; without thumbnails when all together would be too large. */
export function fileEvent(said: FileWords, parts: readonly Part[]): FileEvent {
  const { caption, replyTo, mentions } = said;
  const files = parts.map((part) => small(part, parts.length));
  const event: FileEvent = { tag: "file/1", caption, replyTo, mentions: [...mentions], files };
  if (fits(event)) return event;
  return { ...event, files: files.map((part) => ({ ...part, thumbnail: null })) };
}

/** What is said with a study, or with any other files. */
export function eventOf(record: UploadRecord, parts: readonly Part[]): FileEvent | StudyEvent {
  const { study } = record;
  if (study === undefined) return fileEvent(record, parts);
  return { tag: "study/1", ...study, files: parts.map((part) => small(part, 1)) };
}

export function partOf(part: Part): Uint8Array {
  return encodePart(part);
}

export function storedPart(bytes: Uint8Array): Part {
  return decode(partShape, LIMITS.other, bytes);
}

function small(part: Part, count: number): Part {
  const limit = Math.min(MAX_THUMBNAIL, THUMBNAILS / count);
  const fitting = part.thumbnail !== null && part.thumbnail.length <= limit;
  return fitting ? part : { ...part, thumbnail: null };
}

function fits(event: FileEvent): boolean {
  try {
    encodeEvent(event);
    return true;
  } catch (error) {
    if (isRule(error, "ENC-03")) return false;
    throw error;
  }
}
