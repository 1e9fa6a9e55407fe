/**
 * Where the facade finds the open client.
 *
 * What never enters this room: opening one.
 */

import type { Parts } from "@/engine/parts.ts";

export interface Desk {
  /** @throws ProfileMissing, ProfileLocked, ProfileErased while none is open */
  readonly parts: Parts;
}
