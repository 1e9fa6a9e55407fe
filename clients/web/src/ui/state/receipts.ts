/**
 * What devices say that they erased, gathered for each person: up to where all of his have.
 *
 * What never enters this room: what was erased.
 */

import type { Id, ReceiptView } from "@/api/index.ts";

export interface Erased {
  readonly account: Id;
  readonly name: string;
  readonly mine: boolean;
  readonly devices: number;
  /** Up to this number, of this time, on the device that is the furthest behind. */
  readonly seq: number;
  readonly time: number | null;
}

/** In the order in which people are first named. */
export function erasedBy(receipts: readonly ReceiptView[]): readonly Erased[] {
  const people = new Map<Id, Erased>();
  for (const { account, name, mine, seq, time } of receipts) {
    const before = people.get(account);
    const devices = (before?.devices ?? 0) + 1;
    const isBehind = before === undefined || seq < before.seq;
    const upto = isBehind ? { seq, time } : { seq: before.seq, time: before.time };
    people.set(account, {
      account,
      name,
      mine: mine || before?.mine === true,
      devices,
      ...upto,
    });
  }
  return [...people.values()];
}
