/**
 * The life of a profile: none, begun, open, locked, and none again.
 *
 * It owns the store and the parts of the open client, and hands them to the facades. What
 * never enters this room: how an account comes to be, a rule, a screen.
 */

import type { Place } from "@/api/engine.ts";
import type { ProfileState } from "@/api/events.ts";
import type { LockKind, Settings } from "@/api/views.ts";
import { forgetBeginnings, isBegun } from "@/engine/begun.ts";
import { DEVICE_KEY, deviceSigner } from "@/engine/deviceKeys.ts";
import type { Door, Site } from "@/engine/door.ts";
import type { Reason } from "@/engine/farewell.ts";
import { IdleLock } from "@/engine/idleLock.ts";
import { type ClientOptions, type Loaded, loadClient } from "@/engine/loadedParts.ts";
import { Mutex } from "@/engine/mutex.ts";
import type { Parts } from "@/engine/parts.ts";
import { PartsComing } from "@/engine/partsComing.ts";
import { DEFAULTS } from "@/engine/preferences.ts";
import { ShownParts } from "@/engine/shownParts.ts";
import { loadMe } from "@/store/facts.ts";
import { loadKey } from "@/store/keys.ts";
import type { LockChoice, Secret, Stores, StoresInfo } from "@/store/profile.ts";
import type { Store } from "@/store/store.ts";
import {
  NotAllowed,
  NotOnline,
  ProfileErased,
  ProfileExists,
  ProfileLocked,
  ProfileMissing,
} from "@/wire/errors.ts";
import { fetched } from "@/wire/fetched.ts";

export interface ProfileOptions {
  /** That of the page: it speaks to the server that gave it. */
  readonly origin: string;
  readonly door: Door;
  readonly stores: Readonly<Record<Place, Stores>>;
  /** What the open client is made with. */
  readonly client: Omit<ClientOptions, "store" | "keys" | "me">;
}

interface Begun {
  readonly state: "begun";
  readonly place: Place;
  readonly store: Store;
}

interface Open {
  readonly state: "open";
  readonly place: Place;
  readonly store: Store;
  readonly shown: ShownParts;
  readonly coming: PartsComing;
  readonly idle: IdleLock;
}

type Life = { readonly state: "none" | "locked" } | Begun | Open;

export class Profile {
  readonly options: ProfileOptions;
  readonly #turn = new Mutex();
  #life: Life = { state: "none" };
  #lock: LockKind = "none";
  #erased: string | null = null;
  /** Told when what a status shows may be another: set by who shows it. */
  changed: () => void = () => undefined;
  /** Set before there is a profile to keep it in. */
  #wishes: Partial<Settings> = {};

  private constructor(options: ProfileOptions) {
    this.options = options;
  }

  /** Look at what this browser keeps, and open it where nothing locks it. */
  static async open(options: ProfileOptions): Promise<Profile> {
    const profile = new Profile(options);
    await profile.#turn.run(() => profile.#wake());
    return profile;
  }

  get state(): ProfileState {
    return this.#life.state;
  }

  /** Whether it ends with the page. */
  get isEphemeral(): boolean {
    return "place" in this.#life && this.#life.place === "ward";
  }

  get lockKind(): LockKind {
    return this.#lock;
  }

  /** What shows an open client. @throws ProfileMissing, ProfileLocked, ProfileErased */
  get shown(): ShownParts {
    return this.#opened.shown;
  }

  /** What takes the line; null until it has come, and while no profile is open. */
  get line(): Parts | null {
    return this.#life.state === "open" ? this.#life.coming.here : null;
  }

  /** The same, for who has waited for it. @throws ProfileMissing, ProfileLocked, ProfileErased */
  get parts(): Parts {
    const { here } = this.#opened.coming;
    if (here === null) throw new ProfileLocked("it was opened again meanwhile");
    return here;
  }

  /** Wait for all parts. @throws ProfileMissing, ProfileLocked, ProfileErased, NotOnline */
  async whole(): Promise<Parts> {
    return await this.#opened.coming.wait();
  }

  /** What is set on this device; before there is a profile, until the page closes. */
  get settings(): Settings {
    const life = this.#life;
    const kept = life.state === "open" ? life.shown.preferences.settings : DEFAULTS;
    return { ...kept, ...this.#wishes };
  }

  async setSettings(settings: Partial<Settings>): Promise<Settings> {
    const life = this.#life;
    if (life.state === "open") return await life.shown.preferences.set(settings);
    this.#wishes = { ...this.#wishes, ...settings };
    return this.settings;
  }

  /** A person is here: a key was pressed, something was touched. */
  active(): void {
    if (this.#life.state === "open") this.#life.idle.touch();
  }

  async info(): Promise<StoresInfo> {
    return await this.options.stores.device.info();
  }

  /**
   * Give the place where a profile may come to be; what was begun there goes on.
   *
   * @throws ProfileExists
   */
  enter(place: Place): Promise<Site> {
    return this.#turn.run(async () => {
      const life = this.#life;
      if (life.state === "open" || life.state === "locked") {
        throw new ProfileExists("an account is kept here");
      }
      if (life.state === "begun" && life.place === place) return this.#site(life.store);
      if (life.state === "begun") await this.#discard(life);
      const store = await this.options.stores[place].create();
      this.#life = { state: "begun", place, store };
      return this.#site(store);
    });
  }

  /** What was begun is complete: it is the profile from now on. */
  complete(): Promise<void> {
    return this.#turn.run(async () => {
      const life = this.#life;
      if (life.state !== "begun") return;
      await forgetBeginnings(life.store);
      await this.#begin(life.place, life.store);
    });
  }

  /** What was begun did not come to its end: keep it if there is anything to go on with. */
  unwind(): Promise<void> {
    return this.#turn.run(async () => {
      const life = this.#life;
      if (life.state !== "begun") return;
      if (await isBegun(life.store)) this.#tell(null);
      else await this.#discard(life);
    });
  }

  /** @throws ProfileMissing, ProfileErased, ProfileLocked with a wait, WrongKey */
  unlock(secret: Secret): Promise<void> {
    return this.#turn.run(async () => {
      if (this.#life.state !== "locked") return;
      await this.#take(await this.options.stores.device.open(secret));
    });
  }

  /** The key leaves memory. @throws NotAllowed when nothing would open it again */
  lock(): Promise<void> {
    return this.#turn.run(async () => {
      const life = this.#life;
      if (life.state !== "open") return;
      if (this.#lock === "none") throw new NotAllowed("there is no lock: set one first");
      await this.#end(life);
      this.#become({ state: "locked" }, null);
    });
  }

  /** @throws NotAllowed, WrongKey */
  setLock(choice: LockChoice): Promise<void> {
    return this.#turn.run(async () => {
      const life = this.#life;
      if (life.state !== "open") throw new NotAllowed("open the profile first");
      await this.options.stores[life.place].setLock(life.store, choice);
      this.#lock = choice.kind;
      this.changed();
    });
  }

  /** Leave nothing here: the key first, then what it opened. `reason` says why, if anything does. */
  erase(reason: Reason | null): Promise<void> {
    return this.#turn.run(async () => {
      const life = this.#life;
      const stores = this.options.stores["place" in life ? life.place : "device"];
      if (reason !== null) await stores.condemn(reason);
      this.#erased = reason;
      this.#lock = "none";
      if (life.state === "open") await this.#end(life);
      if (life.state === "begun") await life.store.close();
      await stores.erase();
      this.#become({ state: "none" }, reason);
    });
  }

  /** End every task, and keep what is kept: the page closes, or another one takes over. */
  close(): Promise<void> {
    return this.#turn.run(async () => {
      const life = this.#life;
      this.#life = { state: "none" };
      if (life.state === "open") await this.#end(life);
      if (life.state === "begun") await life.store.close();
    });
  }

  get #opened(): Open {
    const life = this.#life;
    if (life.state === "open") {
      life.idle.look();
      if (!life.idle.isDue) return life;
    }
    if (life.state === "locked" || life.state === "open") {
      throw new ProfileLocked("unlock the profile first");
    }
    if (this.#erased !== null) throw new ProfileErased(this.#erased);
    throw new ProfileMissing("no account is kept here");
  }

  async #wake(): Promise<void> {
    const { state, erased } = await this.info();
    this.#erased = erased;
    if (state === "locked") this.#become({ state: "locked" }, null);
    else if (state === "unlocked") await this.#take(await this.options.stores.device.open());
    // An erasure that was cut off goes to its end.
    else if (erased !== null) await this.options.stores.device.erase();
  }

  /** Take a store that was opened: of an account, or of one that is not complete. */
  async #take(store: Store): Promise<void> {
    const me = await loadMe(store);
    if (me !== null && me.signUp === null) await this.#begin("device", store);
    else this.#become({ state: "begun", place: "device", store }, null);
  }

  async #begin(place: Place, store: Store): Promise<void> {
    const loaded = await this.#load(store);
    const shown = new ShownParts(loaded);
    await shown.preferences.set(this.#wishes);
    this.#wishes = {};
    shown.own.onMoved = () => this.changed();
    this.#lock = (await this.options.stores[place].info()).lock;
    const idle = new IdleLock({
      clock: this.options.client.clock,
      after: () => (this.#leavesAlone(place) ? shown.preferences.settings.lockAfter : 0),
      due: () => void this.#idled(place),
    });
    this.#erased = null;
    const coming = new PartsComing(() => this.#join(loaded));
    this.#become({ state: "open", place, store, shown, coming, idle }, null);
    void coming.wait().catch(unlessOffline);
  }

  async #load(store: Store): Promise<Loaded> {
    const me = await loadMe(store);
    const sigSeed = await loadKey(store, DEVICE_KEY);
    if (me === null || sigSeed === null) throw new ProfileMissing("no account is kept here");
    const keys = await deviceSigner(sigSeed);
    return await loadClient({ ...this.options.client, store, keys, me });
  }

  async #join(loaded: Loaded): Promise<Parts> {
    const { Parts } = await fetched(import("@/engine/acting.ts"));
    return new Parts(loaded, this.options.door, (reason) => void this.erase(reason));
  }

  /** Whether something happens when nobody is here: a shared machine forgets, a lock locks. */
  #leavesAlone(place: Place): boolean {
    return place === "ward" || this.#lock !== "none";
  }

  async #idled(place: Place): Promise<void> {
    if (place === "ward") await this.erase("logged_out");
    else await this.lock();
  }

  #site(store: Store): Site {
    const { door, origin, client } = this.options;
    const { clock, fault } = client;
    return { store, door, origin, clock, fault };
  }

  async #discard({ place, store }: Begun): Promise<void> {
    await store.close();
    await this.options.stores[place].erase();
    this.#become({ state: "none" }, null);
  }

  async #end({ coming, idle, store }: Open): Promise<void> {
    idle.stop();
    await coming.stop();
    await store.close();
  }

  #become(life: Life, reason: string | null): void {
    this.#life = life;
    this.#tell(reason);
  }

  #tell(reason: string | null): void {
    this.options.client.broadcast.emit({ type: "profile", state: this.state, reason });
  }
}

/** What did not come is asked for again by the next call that needs it. */
function unlessOffline(error: unknown): void {
  if (!(error instanceof NotOnline)) throw error;
}
