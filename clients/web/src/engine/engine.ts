/**
 * The engine as a screen has it: every call of src/api, answered by the parts.
 *
 * What never enters this room: how anything is verified, stored or sent.
 */

import type { Engine } from "@/api/engine.ts";
import { accountCalls } from "@/engine/facade/account.ts";
import { messageCalls } from "@/engine/facade/messages.ts";
import { peopleCalls } from "@/engine/facade/people.ts";
import { profileCalls } from "@/engine/facade/profile.ts";
import { roleCalls } from "@/engine/facade/roles.ts";
import { threadCalls } from "@/engine/facade/threads.ts";
import { engineFault } from "@/engine/faultOfCall.ts";
import type { Profile } from "@/engine/profile.ts";
import type { Searching } from "@/engine/searchFeed.ts";
import type { ServerFacts } from "@/engine/serverFacts.ts";

/** The calls of this profile; each throws EngineFault and nothing else. */
export function engineOf(profile: Profile, server: ServerFacts, searching: Searching): Engine {
  return {
    ...guarded(profileCalls(profile)),
    ...guarded(accountCalls(profile, server)),
    ...guarded(peopleCalls(profile)),
    ...guarded(threadCalls(profile)),
    ...guarded(messageCalls(profile, searching)),
    ...guarded(roleCalls(profile)),
  };
}

type Call = (...asked: never[]) => Promise<unknown>;

/** The same calls, of which only EngineFault comes out. */
function guarded<Calls extends { readonly [Name in keyof Calls]: Call }>(calls: Calls): Calls {
  const made = Object.entries<Call>(calls).map(([name, call]) => {
    const guard: Call = async (...asked) => {
      try {
        return await call(...asked);
      } catch (error) {
        throw engineFault(error);
      }
    };
    return [name, guard];
  });
  return Object.fromEntries(made) as Calls;
}
