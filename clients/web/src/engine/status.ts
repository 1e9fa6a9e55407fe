/**
 * How the account, the device and the line stand, in one view; and saying when it changed.
 *
 * What never enters this room: a change of anything.
 */

import type { EngineEvent } from "@/api/events.ts";
import type { StatusView } from "@/api/views.ts";
import { hex } from "@/crypto/bytes.ts";
import { isUnlisted } from "@/engine/lines.ts";
import { deviceViews, slotViews } from "@/engine/openerViews.ts";
import type { Profile } from "@/engine/profile.ts";
import type { ServerFacts } from "@/engine/serverFacts.ts";
import { countOutgoing } from "@/store/outbox.ts";
import { ProfileError } from "@/wire/errors.ts";

/** @throws ProfileMissing, ProfileLocked, ProfileErased */
export async function statusOf(profile: Profile, server: ServerFacts): Promise<StatusView> {
  const { context, own, identities, card, link, threads } = profile.shown;
  const { account, origin } = context.me;
  await identities.know([account]);
  const info = server.known;
  const outgoing = await countOutgoing(context.store);
  return {
    origin,
    serverName: info?.name ?? "",
    software: info?.software ?? null,
    online: link.online,
    me: identities.person(account),
    attested: own.attested,
    cardPending: card.isPending,
    device: hex(context.device),
    devices: deviceViews(own, context),
    slots: slotViews(own),
    ephemeral: profile.isEphemeral,
    lock: profile.lockKind,
    outbox: outgoing.waiting,
    failed: outgoing.failed,
    threads: threads.latest().filter(({ memory }) => !isUnlisted(memory)).length,
    pushKey: info?.push ?? null,
    maxRetention: info?.max_retention ?? 0,
    retention: info?.retention ?? null,
    tasks: context.openTasks,
    warnings: [...context.warnings.values()],
  };
}

/** After which the status is another one. */
const MOVING: readonly EngineEvent["type"][] = [
  "attested",
  "connection",
  "warning",
  "profile",
  "tasks",
];

/** Something of mine waits here, or waits no longer. */
function movesOutbox(event: EngineEvent): boolean {
  if (event.type === "message") return event.message.mine && event.message.seq === null;
  if (event.type !== "state") return false;
  return event.state === "stored" || event.state === "failed" || event.state === "waiting";
}

/** Emits the status once after all that changed it together. */
export class StatusTeller {
  readonly #profile: Profile;
  readonly #server: ServerFacts;
  #isDue = false;

  constructor(profile: Profile, server: ServerFacts) {
    this.#profile = profile;
    this.#server = server;
    profile.changed = () => this.due();
    profile.options.client.broadcast.listen((event) => {
      if (MOVING.includes(event.type) || movesOutbox(event)) this.due();
    });
  }

  /** The status as it is now; what the server says of itself may follow. */
  async now(): Promise<StatusView> {
    void this.#server.look(() => this.due());
    return await statusOf(this.#profile, this.#server);
  }

  /** Something of it changed. */
  due(): void {
    if (this.#isDue || this.#profile.state !== "open") return;
    this.#isDue = true;
    queueMicrotask(() => void this.#tell());
  }

  async #tell(): Promise<void> {
    this.#isDue = false;
    try {
      const status = await this.now();
      this.#profile.options.client.broadcast.emit({ type: "status", status });
    } catch (error) {
      // It was locked or erased meanwhile.
      if (!(error instanceof ProfileError) && this.#profile.state === "open") throw error;
    }
  }
}
