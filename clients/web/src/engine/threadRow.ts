/**
 * What a list of threads shows of the members, worked out when they change.
 *
 * Kept with the thread, so that two thousand rows read no chain. What never enters this
 * room: the store; names were judged before.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import type { Identities } from "@/engine/identity.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Thread } from "@/engine/thread.ts";

/** Names in the place of a missing title. */
const NAMED = 3;

/** Work out label, service, number of members and whether outsiders read here. */
export function describe(
  thread: Thread,
  identities: Identities,
  seats: Seats,
  pinned: Uint8Array,
): void {
  const { row } = thread.memory;
  const mine = seats.of(thread);
  const others = thread.members.map((one) => one.account).filter((one) => !equal(one, mine));
  const names = others.map((one) => identities.name(one)).filter((name) => name !== "");
  row.label = names.slice(0, NAMED).join(", ");
  row.service = serviceOf(thread, others, identities);
  const [other] = others;
  const isNamed = thread.memory.title !== "";
  row.other = other !== undefined && others.length === 1 && !isNamed ? other : null;
  row.kind = row.other === null ? null : identities.kind(row.other);
  row.memberCount = thread.members.length;
  row.outsiders = others.some((one) => identities.person(one).organisation !== hex(pinned));
}

/** The role, or the place of the other one, that says where a thread comes from. */
function serviceOf(
  thread: Thread,
  others: readonly Uint8Array[],
  identities: Identities,
): string {
  const { seat } = thread.memory;
  if (seat !== null) return identities.name(seat);
  const role = others.find((one) => identities.kind(one) === "role");
  if (role !== undefined) return identities.name(role);
  const [first] = others;
  return first === undefined ? "" : identities.person(first).place;
}
