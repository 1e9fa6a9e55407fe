/**
 * The engine as a screen has it: every call of src/api, answered by the parts.
 *
 * What never enters this room: how anything is verified, stored or sent.
 */

import type { Engine, Place } from "@/api/engine.ts";
import { Broadcast } from "@/engine/broadcast.ts";
import type { Door } from "@/engine/door.ts";
import { accountCalls } from "@/engine/facade/account.ts";
import type { ActingCalls } from "@/engine/facade/acting.ts";
import type { EnteringCalls } from "@/engine/facade/entering.ts";
import { messageCalls } from "@/engine/facade/messages.ts";
import { profileCalls } from "@/engine/facade/profile.ts";
import { threadCalls } from "@/engine/facade/threads.ts";
import { engineFault } from "@/engine/faultOfCall.ts";
import { type Hook, noFaults } from "@/engine/faults.ts";
import { later, type Names } from "@/engine/later.ts";
import { Profile } from "@/engine/profile.ts";
import { ServerFacts } from "@/engine/serverFacts.ts";
import { StatusTeller } from "@/engine/status.ts";
import { browserStores, type Stores, wardStores } from "@/store/profile.ts";
import type { Store } from "@/store/store.ts";
import { fetched } from "@/wire/fetched.ts";
import type { Connect } from "@/wire/socket.ts";

/** All that a screen may ask but `search`: the index stands beside the engine. */
export type EngineCalls = Omit<Engine, "search">;

export interface EngineOptions {
  /** Where this engine's profile lives: in the browser, or in memory until it stops. */
  readonly place: Place;
  /** That of the page: it speaks to the server that gave it. */
  readonly origin: string;
  readonly stores?: Stores;
  /** Unix milliseconds. */
  readonly clock?: () => number;
  readonly fault?: Hook;
  readonly connect?: Connect;
}

export interface RunningEngine {
  readonly engine: EngineCalls;
  readonly broadcast: Broadcast;
  /** A person is here: a key was pressed, something was touched. */
  active(): void;
  /** The open store; null while there is none, or it is locked. */
  readonly store: Store | null;
  stop(): Promise<void>;
}

/** Look at what is kept, open it where nothing locks it, and connect. */
export async function openEngine(options: EngineOptions): Promise<RunningEngine> {
  const { origin, clock = Date.now, fault = noFaults } = options;
  const broadcast = new Broadcast();
  const profile = await Profile.open({
    origin,
    door: doorLater(origin),
    stores: { device: storesOf(options), ward: wardStores() },
    client: { broadcast, clock, fault, ...dialling(options) },
  });
  const server = new ServerFacts(async () => {
    const { serverInfo } = await fetched(import("@/wire/rest.ts"));
    return await serverInfo(origin);
  }, clock);
  return {
    engine: callsOf(profile, server),
    broadcast,
    active: () => profile.active(),
    get store() {
      return profile.state === "open" ? profile.shown.context.store : null;
    },
    stop: () => profile.close(),
  };
}

function storesOf({ place, stores, clock }: EngineOptions): Stores {
  if (stores !== undefined) return stores;
  return place === "ward" ? wardStores() : browserStores(clock);
}

function dialling({ connect }: EngineOptions): { readonly connect?: Connect } {
  return connect === undefined ? {} : { connect };
}

/** The calls of this profile; each throws EngineFault and nothing else. */
export function callsOf(profile: Profile, server: ServerFacts): EngineCalls {
  const teller = new StatusTeller(profile, server);
  return {
    ...guarded(profileCalls(profile)),
    ...guarded(accountCalls(profile, teller)),
    ...guarded(threadCalls(profile)),
    ...guarded(messageCalls(profile)),
    ...guarded(enteringLater(profile)),
    ...guarded(actingLater(profile, teller)),
  };
}

/** Calls of who has no profile yet. */
const ENTERING: Names<EnteringCalls> = {
  readInvitation: true,
  signUp: true,
  recover: true,
  beginJoin: true,
  finishJoin: true,
  confirmJoin: true,
  cancelJoin: true,
};

function enteringLater(profile: Profile): EnteringCalls {
  let made: EnteringCalls | null = null;
  return later(ENTERING, async () => {
    const { enteringCalls } = await fetched(import("@/engine/facade/entering.ts"));
    made ??= enteringCalls(profile);
    return made;
  });
}

/** Calls that all parts of a client are needed for. */
const ACTING: Names<ActingCalls> = {
  studySegment: true,
  sendStudy: true,
  markImage: true,
  wake: true,
  confirmCard: true,
  cardIsKept: true,
  replaceCard: true,
  addPasskey: true,
  revokeDevice: true,
  rotateAccount: true,
  beginLink: true,
  confirmLink: true,
  cancelLink: true,
  subscribePush: true,
  unsubscribePush: true,
  logOut: true,
  people: true,
  person: true,
  watch: true,
  verify: true,
  receipts: true,
  newThread: true,
  invite: true,
  remove: true,
  leave: true,
  setTitle: true,
  setRetention: true,
  markFiled: true,
  send: true,
  typing: true,
  displayed: true,
  edit: true,
  withdraw: true,
  react: true,
  acknowledge: true,
  retry: true,
  discard: true,
  sendFiles: true,
  cancelFiles: true,
  openFile: true,
  saveFile: true,
  forward: true,
  roles: true,
  role: true,
  createRole: true,
  proposeHolder: true,
  handOver: true,
  acceptRole: true,
  declineRole: true,
  removeHolder: true,
  askOut: true,
  find: true,
  practitioner: true,
  services: true,
  near: true,
  setNear: true,
  readIns: true,
  gpOf: true,
  chooseGp: true,
  ward: true,
  canMail: true,
  writeTo: true,
  addMailbox: true,
  removeMailbox: true,
  confirmMail: true,
  replaceable: true,
  takePlace: true,
  draftLetter: true,
  validateLetter: true,
  letterExit: true,
  recallLetter: true,
  figures: true,
  tasks: true,
  moveTask: true,
  askExpertise: true,
  askAgain: true,
  acceptRedirect: true,
  moveCase: true,
  reportCase: true,
  cases: true,
  expertise: true,
  casesOf: true,
  consent: true,
  endConsent: true,
  consents: true,
  hashesOf: true,
  availability: true,
  setAvailability: true,
  caseFigures: true,
  professional: true,
  keepProfessional: true,
  professionalOf: true,
  ruleSettings: true,
  keepRuleSettings: true,
  templates: true,
  keepTemplate: true,
  dropTemplate: true,
  draftOf: true,
  keepDraft: true,
  ledgers: true,
  beginLedger: true,
  acts: true,
  counterAct: true,
  previewExport: true,
  exportActs: true,
  pastExport: true,
  exports: true,
};

function actingLater(profile: Profile, teller: StatusTeller): ActingCalls {
  let made: ActingCalls | null = null;
  /** What changes the account: then the status is another one. */
  const changing = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    teller.due();
    return done;
  };
  return later(ACTING, async () => {
    await profile.whole();
    const { actingCalls } = await fetched(import("@/engine/acting.ts"));
    made ??= actingCalls(profile, changing);
    return made;
  });
}

const DOOR: Names<Door> = {
  open: true,
  postAccount: true,
  findSlot: true,
  commitLink: true,
  revealLink: true,
};

/** The server of this page, for who knocks at it. */
function doorLater(origin: string): Door {
  return later(DOOR, async () => {
    const { doorOf } = await fetched(import("@/engine/door.ts"));
    return doorOf(origin);
  });
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
