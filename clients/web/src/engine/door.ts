/**
 * How one comes in: the requests of who has no profile yet, or whose device may be gone.
 *
 * The page speaks to the server that gave it; tests put their own door in its place. What
 * never enters this room: what is asked, and what an answer means.
 */

import type { OpenerKeys } from "@/crypto/openerKeys.ts";
import type { SessionPurpose } from "@/crypto/session.ts";
import type { Asked } from "@/engine/asking.ts";
import type { Hook } from "@/engine/faults.ts";
import type { Store } from "@/store/store.ts";
import type {
  CommitLink,
  LinkAnswered,
  LinkEnded,
  RevealLink,
  SignedUp,
  SignUp,
  SlotFound,
} from "@/wire/protocol.ts";
import { commitLink, findSlot, postAccount, revealLink } from "@/wire/rest.ts";
import { openSession } from "@/wire/session.ts";

/** Credentials of a slot, or of a device before its profile is one. */
export interface Comer {
  readonly origin: string;
  readonly account: Uint8Array;
  readonly keys: Pick<OpenerKeys, "signer">;
}

/** A session that is opened for one purpose and closed again. */
export interface Visit extends Asked {
  /** Wait until everything asked was handed to the socket. */
  flushed(): Promise<void>;
  close(): void;
}

/** Every call raises NotOnline and ServerRefused. */
export interface Door {
  open(who: Comer, purpose: SessionPurpose): Promise<Visit>;
  postAccount(request: SignUp): Promise<SignedUp>;
  findSlot(sigPk: Uint8Array): Promise<SlotFound>;
  commitLink(number: number, request: CommitLink): Promise<LinkAnswered>;
  revealLink(number: number, request: RevealLink): Promise<LinkEnded>;
}

/** Where a profile comes to be: its store, the server, and the page's own origin. */
export interface Site {
  readonly store: Store;
  readonly door: Door;
  readonly origin: string;
  /** Unix milliseconds. */
  readonly clock: () => number;
  readonly fault: Hook;
}

/** The server of this page. */
export function doorOf(origin: string): Door {
  const nothing = () => undefined;
  return {
    open: ({ keys, ...who }, purpose) => {
      return openSession({ ...who, signer: keys.signer }, origin, nothing, nothing, purpose);
    },
    postAccount: (request) => postAccount(origin, request),
    findSlot: (sigPk) => findSlot(origin, sigPk),
    commitLink: (number, request) => commitLink(origin, number, request),
    revealLink: (number, request) => revealLink(origin, number, request),
  };
}
