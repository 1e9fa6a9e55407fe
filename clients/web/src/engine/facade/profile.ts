/**
 * The facade's profile: whether one is kept here, its lock, its end.
 *
 * What never enters this room: a key; how one comes in.
 */

import type { ProfileCalls } from "@/api/engine.ts";
import type { Profile } from "@/engine/profile.ts";

type Kept = Pick<
  ProfileCalls,
  "profile" | "lockInfo" | "unlock" | "lock" | "setLock" | "eraseProfile"
>;

export function profileCalls(profile: Profile): Kept {
  return {
    profile: async () => profile.state,
    lockInfo: async () => {
      const { lock: kind, credential, salt, retryAfter } = await profile.info();
      return { kind, credential, salt, retryAfter };
    },
    unlock: (secret) => profile.unlock(secret),
    lock: () => profile.lock(),
    setLock: (choice) => profile.setLock(choice),
    eraseProfile: () => profile.erase(null),
  };
}
