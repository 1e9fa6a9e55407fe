/**
 * Ids as a screen has them, in hexadecimal, and as the engine has them, in bytes.
 *
 * What never enters this room: whether anything has this id.
 */

import type { Id } from "@/api/views.ts";
import { unhex } from "@/crypto/bytes.ts";
import { NotFound } from "@/wire/errors.ts";

/** @throws NotFound for what is no id */
export function bytesOf(id: Id): Uint8Array {
  try {
    return unhex(id);
  } catch {
    throw new NotFound("not an id");
  }
}

export function bytesOrNull(id: Id | null | undefined): Uint8Array | null {
  return id ? bytesOf(id) : null;
}

export function allBytes(ids: readonly Id[] | undefined): Uint8Array[] {
  return (ids ?? []).map(bytesOf);
}
