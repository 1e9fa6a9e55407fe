/** What to call a role: its attested name, else the beginning of its account. */

import type { RoleView } from "@/api/index.ts";
import { words } from "@/ui/words/words.ts";

export function roleName(role: RoleView): string {
  return role.name || words().common.noName(role.account.slice(0, 8));
}
