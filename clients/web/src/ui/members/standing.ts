/**
 * Members as words: who stands behind a role, and by whose word somebody is who he is.
 *
 * What never enters this room: an element.
 */

import type { MemberView } from "@/api/index.ts";
import { memberWords } from "@/ui/members/words.ts";
import { nameOf, oneLine, warningsOf } from "@/ui/state/wording.ts";

/** Who stands behind a member that is held, and what is wrong with it. */
export function standingOf(member: MemberView): readonly string[] {
  if (member.kind !== "role" && member.kind !== "record") return [];
  const said = memberWords();
  const names = member.holders.map((holder) => {
    const name = nameOf(holder);
    const managed = holder.manager ? said.manages(name) : name;
    return holder.stale ? said.stale(managed) : managed;
  });
  const held = names.length ? said.heldBy(names.length, names.join(", ")) : said.heldByNobody;
  return [held, ...warningsOf(member.warnings)];
}

/** By whose word a member is who he is; that nobody gives it. */
export function vouchedOf(member: MemberView): string {
  const said = memberWords();
  if (!member.verified) return said.unverified;
  const organisation = oneLine(member.organisationName);
  return organisation ? said.verifiedBy(organisation) : said.verified;
}
