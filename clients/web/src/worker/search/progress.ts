/**
 * How far each thread is in the index, and what that says of a search.
 * What never enters this room: an index, a store, an engine.
 */

import type { Id } from "@/api/views.ts";

/**
 * Lines above `low` up to `high` are in the index; `isWhole` when none are below. `time`
 * is that of the lowest one. Changes up to number `checked`, and erasures up to `erased`,
 * are in it too.
 */
export interface ThreadProgress {
  low: number;
  high: number;
  isWhole: boolean;
  time: number;
  checked: number;
  erased: number;
}

export class Progress {
  readonly threads: Map<Id, ThreadProgress>;

  constructor(threads: ReadonlyMap<Id, ThreadProgress> = new Map()) {
    this.threads = new Map(threads);
  }

  /** A thread whose lines up to `head` are to come, the newest first. */
  begin(thread: Id, head: number, time: number, erased: number): ThreadProgress {
    const begun = { low: head, high: head, isWhole: false, time, checked: head, erased };
    this.threads.set(thread, begun);
    return begun;
  }

  /** The thread whose next older lines are the newest of all that are not in it. */
  newestGap(but: ReadonlySet<Id> = new Set()): Id | null {
    let found: [Id, ThreadProgress] | null = null;
    for (const one of this.threads) {
      if (one[1].isWhole || but.has(one[0])) continue;
      if (found === null || one[1].time > found[1].time) found = one;
    }
    return found?.[0] ?? null;
  }

  /** Everything from this time on is in the index; 0 when all is, null when nothing is. */
  get since(): number | null {
    const gap = this.newestGap();
    if (gap !== null) return this.hasAny ? (this.threads.get(gap)?.time ?? null) : null;
    return 0;
  }

  private get hasAny(): boolean {
    return [...this.threads.values()].some((one) => one.isWhole || one.low < one.high);
  }
}
