/**
 * Where the facade finds the open client.
 *
 * What never enters this room: opening one.
 */

import type { Parts } from "@/engine/parts.ts";
import type { ShownParts } from "@/engine/shownParts.ts";

export interface Desk {
  /** Shows what is kept. @throws ProfileMissing, ProfileLocked, ProfileErased */
  readonly shown: ShownParts;
  /** What takes the line; null until it has come. */
  readonly line: Parts | null;
  /** The same, for who has waited for it. @throws ProfileMissing, ProfileLocked, ProfileErased */
  readonly parts: Parts;
}
