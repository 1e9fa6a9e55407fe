/** A fresh 16-byte intent for each thing its person does, and the wall clock. */

import type { Id } from "@/api/index.ts";

export function newIntent(): Id {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
