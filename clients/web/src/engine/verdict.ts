/**
 * What the reading of an item came to.
 *
 * What never enters this room: the reading itself.
 */

import { SHOWN, type Shown } from "@/store/items.ts";

const NONE = new Uint8Array(0);

/** The thread must not be believed any further: an order, not a fault of this program. */
export class Freeze extends Error {
  override readonly name = "Freeze";
  readonly rule: string;
  readonly evidence: readonly Uint8Array[];

  constructor(rule: string, ...evidence: readonly Uint8Array[]) {
    super(rule);
    this.rule = rule;
    this.evidence = evidence;
  }
}

/** Who said something, by his own word or the server's. */
export interface Source {
  readonly account: Uint8Array;
  readonly device: Uint8Array;
  readonly behalf: Uint8Array | null;
}

export const NOBODY: Source = { account: NONE, device: NONE, behalf: null };

/** How an item is stored and shown. `rules` are those it broke. */
export interface Verdict extends Source {
  readonly message: Uint8Array | null;
  readonly target: Uint8Array | null;
  readonly event: Uint8Array | null;
  readonly shown: Shown;
  readonly rules: readonly string[];
}

/** A line that says nothing but what kind of item it is. */
export function line(source: Source): Verdict {
  const { account, device, behalf } = source;
  return {
    account,
    device,
    behalf,
    message: null,
    target: null,
    event: null,
    shown: SHOWN,
    rules: [],
  };
}

/** A line that says which rule was broken; account, device and role are the server's word. */
export function refused(rule: string, source: Source = NOBODY): Verdict {
  return { ...line(source), rules: [rule] };
}

export interface OutcomeWarning {
  readonly rule: string;
  readonly sentence: string;
  readonly account: Uint8Array | null;
}

/** What changed in one batch, to be told once it is durable. */
export class Outcome {
  /** Numbers of new lines. */
  readonly lines: number[] = [];
  /** Ids of messages that others changed. */
  readonly touched: Uint8Array[] = [];
  /** Ids of my outbox found in the log before their answer came. */
  readonly seen: Uint8Array[] = [];
  /** Numbers of new lines that this device wrote itself, and their ids. */
  readonly known = new Set<number>();
  readonly met: Uint8Array[] = [];
  readonly warnings: OutcomeWarning[] = [];
  /** Epochs whose key came late. */
  readonly reopened: number[] = [];
  changed = false;
  /** What is on a screen may be another one, and nobody knows which lines. */
  isAnywhere = false;
  membersChanged = false;

  warn(rule: string, sentence: string, account: Uint8Array | null = null): void {
    this.warnings.push({ rule, sentence, account });
  }
}
