/**
 * A tab's worker: serves its page, leads or follows, and takes over when the leader dies.
 * A shared ward PC's page has an engine of its own, which nobody else sees.
 *
 * What never enters this room: what a call does.
 */

import type { Engine } from "@/api/engine.ts";
import type { EngineEvent } from "@/api/events.ts";
import { BrokenTarget, EngineTarget } from "@/worker/engineTarget.ts";
import { EventQueue } from "@/worker/eventQueue.ts";
import { faultOf } from "@/worker/faults.ts";
import type { Channel, ToPage, ToWorker } from "@/worker/messages.ts";
import type { Target } from "@/worker/switchboard.ts";
import { Switchboard } from "@/worker/switchboard.ts";
import { Follower, Leader } from "@/worker/tabs.ts";

/** An engine that runs in this worker. */
export interface RunningEngine {
  readonly engine: Engine;
  active(): void;
  stop(): Promise<void>;
}

export interface HostParts {
  /** Start an engine; it tells its events from then on. */
  readonly start: (
    place: "device" | "ward",
    emit: (event: EngineEvent) => void,
  ) => Promise<RunningEngine>;
  readonly channel: Channel;
  /** Wait for the turn to lead, then keep it until the promise settles. */
  readonly lead: (work: () => Promise<void>) => Promise<void>;
  readonly post: (message: ToPage) => void;
}

/** Calls that begin a profile, with the place where it shall be kept. */
const BEGINNINGS: ReadonlySet<string> = new Set(["signUp", "recover", "beginJoin"]);

export class Host {
  private readonly parts: HostParts;
  private readonly board = new Switchboard();
  private readonly queue: EventQueue;
  private readonly follower: Follower;
  private readonly end = Promise.withResolvers<void>();
  private shared: Target | null = null;
  private ward: RunningEngine | null = null;

  constructor(parts: HostParts) {
    this.parts = parts;
    this.queue = new EventQueue((events) => parts.post({ kind: "events", events }));
    this.follower = new Follower(
      parts.channel,
      (target, isNext) => this.share(target, isNext),
      (events) => this.hear(events),
    );
    void parts.lead(() => this.lead());
  }

  take(message: ToWorker): void {
    if (message.kind === "taken") this.queue.taken();
    else if (message.kind === "active") this.board.active();
    else void this.answer(message.id, message.method, message.args);
  }

  /** The page is gone: let somebody else lead. */
  async stop(): Promise<void> {
    this.follower.stop();
    this.end.resolve();
    await this.ward?.stop();
    this.parts.channel.close();
  }

  private async answer(id: number, method: string, args: readonly unknown[]): Promise<void> {
    try {
      if (BEGINNINGS.has(method)) await this.settle(args[1] === "ward");
      const outcome = await this.board.call(method, args);
      this.parts.post({ kind: "outcome", id, outcome });
    } catch (error) {
      this.parts.post({ kind: "outcome", id, outcome: { ok: false, fault: faultOf(error) } });
    }
  }

  private async lead(): Promise<void> {
    this.follower.stop();
    let leader: Leader | null = null;
    const emit = (event: EngineEvent) => {
      this.hear([event]);
      leader?.tell([event]);
    };
    const running = await this.parts.start("device", emit).catch((error: unknown) => {
      this.share(new BrokenTarget(error), false);
      return null;
    });
    if (running === null) return;
    const target = new EngineTarget(running);
    leader = new Leader(this.parts.channel, target);
    this.share(target, this.shared !== null);
    await this.end.promise;
    leader.resign();
    await running.stop();
  }

  /** The next leader has an engine that knows nothing of what this page has heard. */
  private share(target: Target, isNext: boolean): void {
    this.shared = target;
    if (this.ward !== null) return;
    this.board.connect(target);
    if (isNext) this.queue.push({ type: "resync" });
  }

  private hear(events: readonly EngineEvent[]): void {
    if (this.ward === null) for (const event of events) this.queue.push(event);
  }

  /** Leave the shared engine for one of this page's own, or come back to it. */
  private async settle(isWard: boolean): Promise<void> {
    if (isWard === (this.ward !== null)) return;
    if (isWard) {
      this.ward = await this.parts.start("ward", (event) => this.hearWard(event));
      this.board.connect(new EngineTarget(this.ward));
    } else await this.leaveWard();
  }

  private hearWard(event: EngineEvent): void {
    this.queue.push(event);
    const isOver = event.type === "profile" && event.state === "none";
    if (isOver && event.reason !== null) void this.leaveWard();
  }

  private async leaveWard(): Promise<void> {
    const left = this.ward;
    this.ward = null;
    this.board.connect(this.shared);
    this.queue.push({ type: "resync" });
    await left?.stop();
  }
}
