/**
 * The parts of a client that show what is kept here, joined once; they take no line.
 *
 * What never enters this room: what any of them does; a part that fetches, or writes.
 */

import type { Context } from "@/engine/context.ts";
import type { Loaded } from "@/engine/loadedParts.ts";
import { Participants } from "@/engine/participants.ts";
import { Seats } from "@/engine/seats.ts";
import { Teller } from "@/engine/teller.ts";
import { ThreadViews } from "@/engine/threadViews.ts";
import { Timeline } from "@/engine/timeline.ts";
import type { Link } from "@/wire/link.ts";

/** What was loaded, by name, for whatever is joined after it. */
class LoadedParts implements Loaded {
  readonly context: Context;
  readonly link: Link;
  readonly accounts: Loaded["accounts"];
  readonly identities: Loaded["identities"];
  readonly own: Loaded["own"];
  readonly held: Loaded["held"];
  readonly threads: Loaded["threads"];
  readonly preferences: Loaded["preferences"];
  readonly card: Loaded["card"];

  constructor(loaded: Loaded) {
    this.context = loaded.context;
    this.link = loaded.context.link;
    this.accounts = loaded.accounts;
    this.identities = loaded.identities;
    this.own = loaded.own;
    this.held = loaded.held;
    this.threads = loaded.threads;
    this.preferences = loaded.preferences;
    this.card = loaded.card;
  }
}

export class ShownParts extends LoadedParts {
  readonly seats = new Seats(this.context, this.accounts, this.own, this.held);
  readonly participants = new Participants(
    this.context.me.account,
    this.accounts,
    this.identities,
    this.held,
  );
  readonly views = new ThreadViews(
    this.context,
    this.identities,
    this.seats,
    this.participants,
    this.preferences,
  );
  readonly timeline = new Timeline(this.context, this.identities, this.seats, this.views);
  readonly teller = new Teller(this.context, this.timeline);
}
