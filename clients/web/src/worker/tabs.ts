/**
 * Several tabs, one engine: how the leader serves the others, and they find it.
 * What never enters this room: what a call does.
 */

import type { EngineEvent } from "@/api/events.ts";
import type { BetweenTabs, Call, Channel, Outcome } from "@/worker/messages.ts";
import type { Target } from "@/worker/switchboard.ts";

/** The leader's end: answers the calls of other tabs, and tells them what happens. */
export class Leader {
  readonly term = crypto.randomUUID();
  private readonly channel: Channel;
  private readonly target: Target;
  private isDone = false;

  constructor(channel: Channel, target: Target) {
    this.channel = channel;
    this.target = target;
    channel.listen((message) => this.take(message));
    channel.post({ kind: "leading", term: this.term });
  }

  tell(events: readonly EngineEvent[]): void {
    if (!this.isDone) this.channel.post({ kind: "events", term: this.term, events });
  }

  resign(): void {
    this.isDone = true;
  }

  private take(message: BetweenTabs): void {
    if (this.isDone) return;
    if (message.kind === "hello") this.channel.post({ kind: "leading", term: this.term });
    if (message.kind === "active" && message.term === this.term) this.target.active();
    if (message.kind === "call" && message.term === this.term) void this.answer(message);
  }

  private async answer({ tab, ...call }: Call & { readonly tab: string }): Promise<void> {
    const outcome = await this.target.call(call);
    if (!this.isDone) this.channel.post({ kind: "outcome", tab, id: call.id, outcome });
  }
}

/** Another tab's leader, for one term of it. */
class RemoteTarget implements Target {
  private readonly answers = new Map<number, (outcome: Outcome) => void>();
  private readonly channel: Channel;
  private readonly tab: string;
  private readonly term: string;

  constructor(channel: Channel, tab: string, term: string) {
    this.channel = channel;
    this.tab = tab;
    this.term = term;
  }

  async call({ id, method, args }: Call): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.answers.set(id, resolve);
    const { tab, term } = this;
    this.channel.post({ kind: "call", term, tab, id, method, args });
    return await promise;
  }

  active(): void {
    this.channel.post({ kind: "active", term: this.term });
  }

  take(id: number, outcome: Outcome): void {
    this.answers.get(id)?.(outcome);
    this.answers.delete(id);
  }
}

/** A tab that does not lead: finds the leader, and hears of the next one. */
export class Follower {
  private readonly tab = crypto.randomUUID();
  private readonly channel: Channel;
  private readonly found: (target: Target, isNext: boolean) => void;
  private readonly told: (events: readonly EngineEvent[]) => void;
  private target: RemoteTarget | null = null;
  private term = "";
  private isDone = false;

  /** `found` is given each leader; `isNext` when it follows another one. */
  constructor(
    channel: Channel,
    found: (target: Target, isNext: boolean) => void,
    told: (events: readonly EngineEvent[]) => void,
  ) {
    this.channel = channel;
    this.found = found;
    this.told = told;
    channel.listen((message) => this.take(message));
    channel.post({ kind: "hello" });
  }

  /** This tab leads from now on. */
  stop(): void {
    this.isDone = true;
  }

  private take(message: BetweenTabs): void {
    if (this.isDone) return;
    if (message.kind === "leading") this.follow(message.term);
    if (message.kind === "events" && message.term === this.term) this.told(message.events);
    if (message.kind === "outcome" && message.tab === this.tab) {
      this.target?.take(message.id, message.outcome);
    }
  }

  private follow(term: string): void {
    if (term === this.term) return;
    const isNext = this.term !== "";
    this.term = term;
    this.target = new RemoteTarget(this.channel, this.tab, term);
    this.found(this.target, isNext);
  }
}
