/**
 * The facade's people: found, shown, watched.
 *
 * What never enters this room: a name that nobody trusted vouches for.
 */

import type { PeopleCalls } from "@/api/engine.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { allBytes, bytesOf } from "@/engine/facade/ids.ts";
import { TooLarge } from "@/wire/errors.ts";
import { MAX_WATCHED } from "@/wire/protocol.ts";

/** People given where a screen does not say how many. */
const MOST = 50;

export function peopleCalls(desk: Desk): PeopleCalls {
  return {
    people: async (query, limit = MOST) => desk.parts.people.find(query.toWellFormed(), limit),
    person: async (account) => desk.parts.people.person(bytesOf(account)),
    async watch(accounts) {
      if (accounts.length > MAX_WATCHED) {
        throw new TooLarge(`at most ${MAX_WATCHED} accounts are watched`);
      }
      const watched = allBytes(accounts);
      await desk.parts.link.ask((ref) => ["watch", ref, watched]);
    },
  };
}
