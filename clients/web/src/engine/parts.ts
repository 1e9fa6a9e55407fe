/**
 * The parts of a client, joined once.
 *
 * What never enters this room: what any of them does.
 */

import { Accounts } from "@/engine/accounts.ts";
import { Blobs } from "@/engine/attachments/blobs.ts";
import { openSpool } from "@/engine/attachments/spool.ts";
import { Uploads } from "@/engine/attachments/uploads.ts";
import { Beginnings } from "@/engine/beginnings.ts";
import type { Broadcast } from "@/engine/broadcast.ts";
import { PendingCard } from "@/engine/card.ts";
import { Cascade } from "@/engine/cascade.ts";
import { ChainSupply } from "@/engine/chainSupply.ts";
import { Context } from "@/engine/context.ts";
import { Cursors } from "@/engine/cursors.ts";
import { Departures } from "@/engine/departures.ts";
import type { DeviceKeys } from "@/engine/deviceKeys.ts";
import { EpochReader } from "@/engine/epochReader.ts";
import { Eraser } from "@/engine/erasing.ts";
import type { Hook } from "@/engine/faults.ts";
import { Healer } from "@/engine/healing.ts";
import { HeldAccounts } from "@/engine/held.ts";
import { Identities } from "@/engine/identity.ts";
import { Inbox } from "@/engine/inbox.ts";
import { Keeping } from "@/engine/keeping.ts";
import { Linking } from "@/engine/linking.ts";
import { LogReader } from "@/engine/logReader.ts";
import { Membership } from "@/engine/membership.ts";
import { MessageReader } from "@/engine/messageReader.ts";
import { NoticeReader } from "@/engine/noticeReader.ts";
import { OwnAccount } from "@/engine/ownAccount.ts";
import { Participants } from "@/engine/participants.ts";
import { People } from "@/engine/people.ts";
import { Preferences } from "@/engine/preferences.ts";
import { Roles } from "@/engine/roles.ts";
import { Rotation } from "@/engine/rotation.ts";
import { Seats } from "@/engine/seats.ts";
import { Sender } from "@/engine/sender.ts";
import { Sync } from "@/engine/sync.ts";
import { Teller } from "@/engine/teller.ts";
import { Threads } from "@/engine/threads.ts";
import { ThreadViews } from "@/engine/threadViews.ts";
import { Timeline } from "@/engine/timeline.ts";
import type { Me } from "@/store/facts.ts";
import type { Store } from "@/store/store.ts";
import { Backoff } from "@/wire/backoff.ts";
import type { CordeeError, ServerRefused } from "@/wire/errors.ts";
import { ProfileMissing } from "@/wire/errors.ts";
import { Link } from "@/wire/link.ts";
import type { Connect } from "@/wire/socket.ts";

export interface PartsOptions {
  readonly store: Store;
  readonly keys: DeviceKeys;
  readonly me: Me;
  readonly broadcast: Broadcast;
  /** Unix milliseconds. */
  readonly clock: () => number;
  readonly fault: Hook;
  /** Another address of the same server; the proof is for the profile's own origin. */
  readonly address?: string;
  readonly connect?: Connect;
}

/** What was loaded from the store before anything is joined. */
interface Loaded {
  readonly context: Context;
  readonly accounts: Accounts;
  readonly identities: Identities;
  readonly own: OwnAccount;
  readonly held: HeldAccounts;
  readonly threads: Threads;
  readonly preferences: Preferences;
  readonly card: PendingCard;
}

/** Everything behind the facade, for one open profile. */
export class Parts {
  readonly context: Context;
  readonly link: Link;
  readonly accounts: Accounts;
  readonly identities: Identities;
  readonly own: OwnAccount;
  readonly held: HeldAccounts;
  readonly threads: Threads;
  readonly preferences: Preferences;
  readonly card: PendingCard;
  readonly seats: Seats;
  readonly participants: Participants;
  readonly people: People;
  readonly views: ThreadViews;
  readonly timeline: Timeline;
  readonly teller: Teller;
  readonly sync: Sync;
  readonly rotation: Rotation;
  readonly eraser: Eraser;
  readonly cursors: Cursors;
  readonly roles: Roles;
  readonly cascade: Cascade;
  readonly departures: Departures;
  readonly linking: Linking;
  readonly sender: Sender;
  readonly blobs: Blobs;
  readonly uploads: Uploads;
  readonly membership: Membership;
  readonly keeping: Keeping;
  readonly healer: Healer;
  readonly inbox: Inbox;
  #isSyncing = false;
  #isStopped = false;

  private constructor(loaded: Loaded) {
    const { context, accounts, identities, own, held, threads, preferences } = loaded;
    const me = context.me.account;
    this.context = context;
    this.link = context.link;
    this.accounts = accounts;
    this.identities = identities;
    this.own = own;
    this.held = held;
    this.threads = threads;
    this.preferences = preferences;
    this.card = loaded.card;
    const seats = new Seats(context, accounts, own, held);
    const participants = new Participants(me, accounts, identities, held);
    const views = new ThreadViews(context, identities, seats, participants, preferences);
    const timeline = new Timeline(context, identities, seats, views);
    const teller = new Teller(context, timeline);
    this.seats = seats;
    this.participants = participants;
    this.people = new People(context, accounts, identities);
    this.views = views;
    this.timeline = timeline;
    this.teller = teller;
    this.sync = this.#reading();
    this.rotation = new Rotation(context, accounts, own, seats, this.sync);
    this.eraser = new Eraser(context, threads, this.sync, teller);
    this.cursors = new Cursors(context, accounts, threads, this.sync, teller);
    const { sync, rotation } = this;
    this.roles = new Roles(
      context,
      accounts,
      identities,
      held,
      threads,
      sync,
      rotation,
      teller,
    );
    this.cascade = new Cascade(context, own, threads, sync, rotation);
    this.cascade.before = [() => this.roles.renewStale()];
    this.departures = new Departures(context, own, this.cascade);
    this.linking = new Linking(context, own);
    this.sender = new Sender(
      context,
      own,
      seats,
      threads,
      sync,
      rotation,
      teller,
      new Backoff(Math.random),
    );
    this.blobs = new Blobs(context.link);
    this.uploads = this.#uploading();
    this.membership = this.#governing();
    this.keeping = new Keeping(context, accounts, own, seats, sync, rotation);
    this.healer = new Healer(context, own, threads, this.sender);
    this.inbox = new Inbox(this);
  }

  /** Load what is kept. Raises ProfileMissing when a sign-up was not finished here. */
  static async open(options: PartsOptions): Promise<Parts> {
    const { me, store, keys, clock, broadcast, fault } = options;
    if (me.signUp !== null) throw new ProfileMissing("sign-up was not finished: sign up again");
    const opened: { parts: Parts | null } = { parts: null };
    const { origin, account } = me;
    const link = new Link({
      who: { origin, account, signer: keys.signer },
      address: options.address ?? origin,
      backoff: new Backoff(Math.random),
      told: (frame) => opened.parts?.inbox.put(frame),
      fault,
      ...(options.connect === undefined ? {} : { connect: options.connect }),
    });
    const context = new Context({ me, keys, store, link, clock, broadcast, fault });
    opened.parts = new Parts(await load(context));
    return opened.parts;
  }

  /** Connect, and stay connected; `judge` says what a refusal means. */
  start(judge: (refusal: ServerRefused) => Promise<CordeeError>): void {
    this.eraser.start();
    this.link.start({ began: () => this.#began(), changed: () => this.#changed(), judge });
  }

  /** End every task. The store stays open: it is its owner's to close or to erase. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.healer.stop();
    this.eraser.stop();
    this.sender.stop();
    this.uploads.stop();
    const ends = [this.cascade.stop(), this.cursors.stop(), this.inbox.stop()];
    await this.link.stop();
    await Promise.all(ends);
  }

  /** Whether a session has begun and is being brought up to date. */
  get isSyncing(): boolean {
    return this.#isSyncing;
  }

  /** Bring the client up to date with a new session. */
  async #began(): Promise<void> {
    this.#syncing(true);
    try {
      await this.#catchUp();
    } catch (error) {
      this.#syncing(false);
      throw error;
    }
    this.#isSyncing = false; // told with being on line, in a moment
    this.cascade.resume();
  }

  #syncing(on: boolean): void {
    this.#isSyncing = on;
    this.#changed();
  }

  async #catchUp(): Promise<void> {
    const { welcome } = this.link.session;
    this.eraser.clock.heard(welcome[1]);
    await this.healer.begin(welcome);
    this.cursors.forget();
    await this.own.refresh();
    await this.roles.follow();
    await this.sync.everything();
    await this.roles.tend();
    this.healer.start();
    await this.cursors.readElsewhere();
    await this.eraser.everything();
    await this.sender.kickAll();
    await this.uploads.kickAll();
    this.cursors.flush();
    await this.sender.outbox.forgetOldDeeds();
    await this.departures.look();
  }

  #changed(): void {
    if (this.#isStopped) return;
    if (!this.link.isOpen) this.blobs.interrupt();
    const { online } = this.link;
    this.context.emit({ type: "connection", online, syncing: this.#isSyncing });
  }

  #reading(): Sync {
    const { context, accounts, identities, own, held, seats, threads, teller } = this;
    const epochs = new EpochReader(context, accounts, identities, seats);
    const messages = new MessageReader(context, accounts, identities, seats);
    const notices = new NoticeReader(accounts, seats);
    const log = new LogReader(context, epochs, messages, notices);
    const supply = new ChainSupply(context, accounts, identities, own, held);
    return new Sync({ context, held, seats, threads, supply, epochs, log, teller });
  }

  #uploading(): Uploads {
    const { context, threads, sender, teller, blobs } = this;
    const backoff = new Backoff(Math.random);
    const spool = openSpool(context);
    return new Uploads(context, threads, sender.outbox, teller, blobs, spool, backoff);
  }

  #governing(): Membership {
    const { context, accounts, identities, own, seats, threads, sync, rotation } = this;
    const beginnings = new Beginnings(context, threads, sync, rotation);
    return new Membership(
      context,
      accounts,
      identities,
      own,
      seats,
      sync,
      rotation,
      beginnings,
    );
  }
}

async function load(context: Context): Promise<Loaded> {
  const accounts = await Accounts.open(context);
  const identities = new Identities(context, accounts);
  const { account, pinned } = context.me;
  await identities.know([account, pinned]);
  const own = await OwnAccount.open(context, accounts, identities);
  const held = await HeldAccounts.open(context, accounts, own);
  const card = await PendingCard.open(context, () => accounts.mine());
  const preferences = await Preferences.open(context);
  const threads = await Threads.open(context, async (thread) => {
    await identities.know(thread.members.map((one) => one.account));
  });
  return { context, accounts, identities, own, held, threads, preferences, card };
}
