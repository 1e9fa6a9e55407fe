/**
 * Check a stored log again from its first item, without the server.
 *
 * What never enters this room: a shortcut; nothing that was concluded before is used.
 */

import type { VerifyReport } from "@/api/views.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { readEpoch } from "@/crypto/epoch.ts";
import type { EpochKey } from "@/crypto/epochKey.ts";
import { RuleError } from "@/crypto/errors.ts";
import { itemHash, runningHash } from "@/crypto/log.ts";
import { openMessage } from "@/crypto/message.ts";
import { decodeHeader } from "@/crypto/messageHeader.ts";
import type { Context } from "@/engine/context.ts";
import type { Thread } from "@/engine/thread.ts";
import { itemsFrom, payloadHash, type StoredItem } from "@/store/items.ts";
import { NotFound } from "@/wire/errors.ts";
import type { ItemKind } from "@/wire/protocol.ts";

const PAGE = 500;

/** Where the walk stands: the next number, the hash before it, what was found. */
class Walk {
  readonly refusals: { readonly seq: number; readonly rule: string }[] = [];
  readonly accounts = new Set<string>();
  key: EpochKey | null = null;
  broken: string | null = null;
  seq: number;
  hash: Uint8Array;

  constructor(thread: Thread) {
    this.seq = thread.memory.first;
    this.hash = thread.memory.start;
  }

  /** The first thing that is wrong is what is told. */
  breaks(rule: string): void {
    this.broken ??= rule;
  }
}

/** Walk numbers, hashes, records and signatures of what is stored here. Raises NotFound. */
export async function verifyThread(context: Context, thread: Thread): Promise<VerifyReport> {
  const { memory } = thread;
  if (memory.epoch < 0) throw new NotFound("nothing of this thread was read yet");
  const walk = new Walk(thread);
  let items = await itemsFrom(context.store, thread.id, walk.seq, PAGE);
  while (items.length > 0) {
    for (const item of items) await step(thread, walk, item);
    items = await itemsFrom(context.store, thread.id, walk.seq, PAGE);
  }
  if (!equal(walk.hash, memory.hash)) walk.breaks("LOG-02");
  return {
    thread: thread.key,
    chains: walk.accounts.size,
    epochs: thread.epochs.size,
    items: walk.seq - memory.first,
    first: memory.first,
    head: memory.seq,
    logHash: hex(memory.hash),
    anchored: memory.anchored,
    confirmed: !memory.provisional,
    frozen: memory.frozen ?? thread.suspended ?? walk.broken,
    refusals: walk.refusals,
  };
}

async function step(thread: Thread, walk: Walk, item: StoredItem): Promise<void> {
  const { record } = item;
  const kind = record.kind as ItemKind;
  const hashed = itemHash(kind, record.body, await payloadHash(record));
  walk.hash = runningHash(walk.hash, item.seq, hashed);
  if (item.seq !== walk.seq) walk.breaks("LOG-03");
  else if (!equal(walk.hash, item.logHash)) walk.breaks("LOG-02");
  walk.seq = item.seq + 1;
  if (record.account.length > 0) walk.accounts.add(hex(record.account));
  if (kind === "epoch") enter(thread, walk, item);
  else if (kind === "message" && record.event !== null) await open(walk, item);
  for (const rule of record.rules) walk.refusals.push({ seq: item.seq, rule });
}

function enter(thread: Thread, walk: Walk, { record }: StoredItem): void {
  const { body, signature } = record;
  const held = thread.epochs.get(readEpoch({ body, signature }).epoch);
  if (held === undefined || !equal(held.record.signed.body, body)) {
    walk.breaks("EPO-01");
    return;
  }
  walk.key = held.key;
  for (const member of held.record.members) walk.accounts.add(hex(member.account));
}

async function open(walk: Walk, { record }: StoredItem): Promise<void> {
  if (walk.key === null) return;
  try {
    const header = decodeHeader(record.body);
    await openMessage({ header, bytes: record.body }, record.payload, walk.key);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    walk.breaks(error.rule);
  }
}
