/**
 * The parts of a client, joined once, and how they begin and end together.
 *
 * What never enters this room: what any of them does.
 */

import { Blobs } from "@/engine/attachments/blobs.ts";
import { openSpool } from "@/engine/attachments/spool.ts";
import { Uploads } from "@/engine/attachments/uploads.ts";
import { Beginnings } from "@/engine/beginnings.ts";
import { Cascade } from "@/engine/cascade.ts";
import { Cursors } from "@/engine/cursors.ts";
import { Departures } from "@/engine/departures.ts";
import { Directory } from "@/engine/directory.ts";
import type { Door } from "@/engine/door.ts";
import { Eraser } from "@/engine/erasing.ts";
import { CasesComing } from "@/engine/expertise/casesComing.ts";
import { GONE, type Reason, whyGone } from "@/engine/farewell.ts";
import { Gateways } from "@/engine/gateways.ts";
import { Healer } from "@/engine/healing.ts";
import { Inbox } from "@/engine/inbox.ts";
import { Keeping } from "@/engine/keeping.ts";
import { isLine } from "@/engine/lines.ts";
import { Linking } from "@/engine/linking.ts";
import type { Loaded } from "@/engine/loadedParts.ts";
import { Membership } from "@/engine/membership.ts";
import { Patients } from "@/engine/patients.ts";
import { ReadingParts } from "@/engine/readingParts.ts";
import { Roles } from "@/engine/roles.ts";
import { Rotation } from "@/engine/rotation.ts";
import { Sender } from "@/engine/sender.ts";
import { Tasks } from "@/engine/tasks.ts";
import type { Thread } from "@/engine/thread.ts";
import { Backoff } from "@/wire/backoff.ts";
import { CordeeError, ProfileErased, type ServerRefused } from "@/wire/errors.ts";
import { openSession } from "@/wire/session.ts";

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
  readonly directory = new Directory(this.context, this.accounts, this.identities, this.people);
  readonly patients = new Patients(this);
  readonly gateways = new Gateways(this);
  readonly tasks = new Tasks(this);
  readonly cases = new CasesComing(this);
  readonly healer = new Healer(this.context, this.own, this.threads, this.sender);
  readonly inbox = new Inbox(this);
  readonly #door: Door;
  readonly #gone: (reason: Reason) => void;
  /** Whether a session has begun and is being brought up to date. */
  #isSyncing = false;
  #isStopped = false;

  /** `door` asks whether this device is still one; `gone` hears that it is not. */
  constructor(loaded: Loaded, door: Door, gone: (reason: Reason) => void) {
    super(loaded);
    this.#door = door;
    this.#gone = gone;
    this.cascade.before = [() => this.roles.renewStale()];
    this.context.lineTold = (thread) => this.#lineTold(thread);
  }

  /** What an automation, or a ledger, says is read at once: it wakes no telephone of mine. */
  async #lineTold(thread: Thread): Promise<void> {
    if (isLine(thread.memory)) await this.patients.told(thread);
    else this.cases.ledgerTold(thread.memory.ledger);
    await this.cursors.displayed(thread, thread.memory.seq);
  }

  /** Connect, and stay connected. */
  start(): void {
    this.eraser.start();
    this.link.start({
      open: openSession,
      told: (frame) => this.inbox.put(frame),
      began: () => this.#began(),
      changed: () => this.#changed(),
      judge: (refusal) => this.#judge(refusal),
    });
  }

  /** End every task. The store stays open: it is its owner's to close or to erase. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.healer.stop();
    this.eraser.stop();
    this.sender.stop();
    this.uploads.stop();
    this.tasks.stop();
    this.cases.stop();
    const ends = [this.cascade.stop(), this.cursors.stop(), this.inbox.stop()];
    await this.link.stop();
    await Promise.all(ends);
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
    this.tasks.moved();
    this.cases.began();
  }

  #changed(): void {
    if (this.#isStopped) return;
    if (!this.link.isOpen) this.blobs.interrupt();
    const { online } = this.link;
    this.context.emit({ type: "connection", online, syncing: this.#isSyncing });
  }

  /** What a refusal means: the end, if my own chain says so (§5.6). */
  async #judge(refusal: ServerRefused): Promise<CordeeError> {
    if (!GONE.includes(refusal.code)) return refusal;
    try {
      const reason = await whyGone(this.context, this.accounts, this.#door);
      if (reason === null) return refusal;
      this.#gone(reason);
      return new ProfileErased(reason);
    } catch (error) {
      if (error instanceof CordeeError) return refusal;
      throw error;
    }
  }
}
