/**
 * The parts of a client, joined once, and how they begin and end together.
 *
 * What never enters this room: what any of them does.
 */

import { Blobs } from "@/engine/attachments/blobs.ts";
import { openSpool } from "@/engine/attachments/spool.ts";
import { Uploads } from "@/engine/attachments/uploads.ts";
import { Beginnings } from "@/engine/beginnings.ts";
import type { Broadcast } from "@/engine/broadcast.ts";
import { Cascade } from "@/engine/cascade.ts";
import { Context } from "@/engine/context.ts";
import { Cursors } from "@/engine/cursors.ts";
import { Departures } from "@/engine/departures.ts";
import type { DeviceKeys } from "@/engine/deviceKeys.ts";
import { Eraser } from "@/engine/erasing.ts";
import type { Hook } from "@/engine/faults.ts";
import { Healer } from "@/engine/healing.ts";
import { Inbox } from "@/engine/inbox.ts";
import { Keeping } from "@/engine/keeping.ts";
import { Linking } from "@/engine/linking.ts";
import { load } from "@/engine/loadedParts.ts";
import { Membership } from "@/engine/membership.ts";
import { ReadingParts } from "@/engine/readingParts.ts";
import { Roles } from "@/engine/roles.ts";
import { Rotation } from "@/engine/rotation.ts";
import { Sender } from "@/engine/sender.ts";
import type { Me } from "@/store/facts.ts";
import type { Store } from "@/store/store.ts";
import { Backoff } from "@/wire/backoff.ts";
import { type CordeeError, ProfileMissing, type ServerRefused } from "@/wire/errors.ts";
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

/** Everything behind the facade, for one open profile. */
export class Parts extends ReadingParts {
  readonly rotation = new Rotation(
    this.context,
    this.accounts,
    this.own,
    this.seats,
    this.sync,
  );
  readonly eraser = new Eraser(this.context, this.threads, this.sync, this.teller);
  readonly cursors = new Cursors(
    this.context,
    this.accounts,
    this.threads,
    this.sync,
    this.teller,
  );
  readonly roles = new Roles(
    this.context,
    this.accounts,
    this.identities,
    this.held,
    this.threads,
    this.sync,
    this.rotation,
    this.teller,
  );
  readonly cascade = new Cascade(
    this.context,
    this.own,
    this.threads,
    this.sync,
    this.rotation,
  );
  readonly departures = new Departures(this.context, this.own, this.cascade);
  readonly linking = new Linking(this.context, this.own);
  readonly sender = new Sender(
    this.context,
    this.own,
    this.seats,
    this.threads,
    this.sync,
    this.rotation,
    this.teller,
    new Backoff(Math.random),
  );
  readonly blobs = new Blobs(this.link);
  readonly uploads = new Uploads(
    this.context,
    this.threads,
    this.sender.outbox,
    this.teller,
    this.blobs,
    openSpool(this.context),
    new Backoff(Math.random),
  );
  readonly membership = new Membership(
    this.context,
    this.accounts,
    this.identities,
    this.own,
    this.seats,
    this.sync,
    this.rotation,
    new Beginnings(this.context, this.threads, this.sync, this.rotation),
  );
  readonly keeping = new Keeping(
    this.context,
    this.accounts,
    this.own,
    this.seats,
    this.sync,
    this.rotation,
  );
  readonly healer = new Healer(this.context, this.own, this.threads, this.sender);
  readonly inbox = new Inbox(this);
  #isSyncing = false;
  #isStopped = false;

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
    const parts = new Parts(await load(context));
    parts.cascade.before = [() => parts.roles.renewStale()];
    opened.parts = parts;
    return parts;
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
}
