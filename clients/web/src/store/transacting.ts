/**
 * What every store does alike: one transaction at a time, committed whole or not at all.
 * What never enters this room: where rows are kept.
 */

import type { Source } from "@/store/cells.ts";
import { SourceReader } from "@/store/cells.ts";
import type { Changes } from "@/store/overlay.ts";
import { Overlay } from "@/store/overlay.ts";
import type { Durability, Store, Writer } from "@/store/store.ts";
import type { NumberedTable } from "@/store/tables.ts";
import { ProfileLocked } from "@/wire/errors.ts";

export abstract class TransactingStore extends SourceReader implements Store {
  abstract readonly isPersistent: boolean;
  protected isClosed = false;
  /** The highest number that each table has given. */
  protected readonly numbers: Map<NumberedTable, number>;
  private readonly base: Source;
  private turn: Promise<unknown> = Promise.resolve();

  protected constructor(base: Source, numbers: Map<NumberedTable, number>) {
    const checked: Source = {
      cells: async (table, span) => {
        this.check();
        return await base.cells(table, span);
      },
      count: async (table, span) => {
        this.check();
        return await base.count(table, span);
      },
    };
    super(checked);
    this.base = checked;
    this.numbers = numbers;
  }

  async transaction<V>(
    work: (writer: Writer) => Promise<V>,
    { durable = false }: Durability = {},
  ): Promise<V> {
    return await this.alone(async () => {
      const overlay = new Overlay(this.base, this.numbers);
      const value = await work(overlay);
      const changes = overlay.changes();
      this.check();
      await this.apply(changes, durable);
      for (const [table, number] of changes.numbers) this.numbers.set(table, number);
      return value;
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.turn;
    await this.release();
  }

  /** Apply all of it, or raise and leave everything as it was. */
  protected abstract apply(changes: Changes, durable: boolean): Promise<void>;

  /** Let go of what is held. */
  protected abstract release(): Promise<void>;

  /** Run when everything that was asked before is done. */
  protected async alone<V>(work: () => Promise<V>): Promise<V> {
    const mine = this.turn.then(() => {
      this.check();
      return work();
    });
    this.turn = mine.catch(() => undefined);
    return await mine;
  }

  /** Raises ProfileLocked once it is closed. */
  protected check(): void {
    if (this.isClosed) throw new ProfileLocked("the store is closed");
  }
}
