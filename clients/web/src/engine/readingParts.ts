/**
 * The parts of a client that fetch and judge, joined once, each after those it stands on.
 *
 * What never enters this room: what any of them does; a part that writes.
 */

import { ChainSupply } from "@/engine/chainSupply.ts";
import { EpochReader } from "@/engine/epochReader.ts";
import { LogReader } from "@/engine/logReader.ts";
import { MessageReader } from "@/engine/messageReader.ts";
import { NoticeReader } from "@/engine/noticeReader.ts";
import { People } from "@/engine/people.ts";
import { ShownParts } from "@/engine/shownParts.ts";
import { Sync } from "@/engine/sync.ts";

export class ReadingParts extends ShownParts {
  readonly people = new People(this.context, this.accounts, this.identities);
  readonly epochs = new EpochReader(this.context, this.accounts, this.identities, this.seats);
  readonly log = new LogReader(
    this.context,
    this.epochs,
    new MessageReader(this.context, this.accounts, this.identities, this.seats),
    new NoticeReader(this.accounts, this.seats),
  );
  readonly supply = new ChainSupply(
    this.context,
    this.accounts,
    this.identities,
    this.own,
    this.held,
  );
  readonly sync = new Sync(this);
}
