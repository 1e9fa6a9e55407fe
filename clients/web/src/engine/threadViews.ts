/**
 * Threads as they are shown: a row of the list, or a whole thread with its members.
 *
 * A row reads nothing but what is in memory. What never enters this room: a line.
 */

import type { MessageState, ThreadSummary, ThreadView } from "@/api/views.ts";
import { hex } from "@/crypto/bytes.ts";
import type { Capacity } from "@/crypto/epochBody.ts";
import type { Context } from "@/engine/context.ts";
import { decoded, isSaid } from "@/engine/effects.ts";
import type { Identities } from "@/engine/identity.ts";
import { lastText } from "@/engine/lastLine.ts";
import { correspondentViews } from "@/engine/mailboxes.ts";
import type { Participants } from "@/engine/participants.ts";
import type { Preferences } from "@/engine/preferences.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Thread } from "@/engine/thread.ts";
import { describe } from "@/engine/threadRow.ts";
import type { OutboxRecord, Outgoing } from "@/store/outbox.ts";
import type { Row } from "@/store/store.ts";
import type { UploadRecord } from "@/store/uploads.ts";

/** What may write: the same as a server lets in (§5.4). */
const WRITERS: ReadonlySet<Capacity> = new Set(["owner", "member", "gateway", "agent"]);

/** What a thread's outbox adds to its row: the newest line of mine, and how many failed. */
export interface Unsent {
  readonly text: string | null;
  readonly time: number;
  readonly state: MessageState;
  readonly failed: number;
}

const NOTHING: Unsent = { text: null, time: 0, state: "stored", failed: 0 };

export class ThreadViews {
  readonly #context: Context;
  readonly #identities: Identities;
  readonly #seats: Seats;
  readonly #participants: Participants;
  readonly #preferences: Preferences;

  constructor(
    context: Context,
    identities: Identities,
    seats: Seats,
    participants: Participants,
    preferences: Preferences,
  ) {
    this.#context = context;
    this.#identities = identities;
    this.#seats = seats;
    this.#participants = participants;
    this.#preferences = preferences;
  }

  /** Rows of these threads; one read for all of them. */
  async summaries(threads: readonly Thread[]): Promise<readonly ThreadSummary[]> {
    const unsent = await this.#unsent();
    return threads.map((thread) => this.#summary(thread, unsent.get(thread.key) ?? NOTHING));
  }

  async summary(thread: Thread): Promise<ThreadSummary> {
    const unsent = await this.#unsent();
    return this.#summary(thread, unsent.get(thread.key) ?? NOTHING);
  }

  /** One thread with its members, by names that are judged now. */
  async view(thread: Thread): Promise<ThreadView> {
    await thread.ready();
    const { me } = this.#context;
    await this.#participants.know(thread.members.map((one) => one.account));
    if (thread.current !== null) describe(thread, this.#identities, this.#seats, me.pinned);
    const record = thread.current?.record;
    const capacity = record?.member(this.#seats.of(thread))?.capacity;
    const roles = record === undefined ? [] : this.#seats.roles(record);
    const { memory } = thread;
    const isOpen = memory.joined && memory.frozen === null && thread.suspended === null;
    return {
      ...(await this.summary(thread)),
      members: thread.members.map((one) => this.#participants.member(one)),
      epoch: memory.epoch,
      retention: record?.retention.after ?? 0,
      hold: record?.retention.hold ?? 0,
      filed: memory.filed,
      owner: memory.joined && capacity === "owner",
      mayWrite: isOpen && capacity !== undefined && WRITERS.has(capacity),
      speaksFor: roles.map((one) => this.#participants.named(one)),
      displayed: memory.displayed,
      head: memory.seq,
      outsiders: memory.row.outsiders,
      mailboxes: correspondentViews(memory.mailboxes),
    };
  }

  #summary(thread: Thread, unsent: Unsent): ThreadSummary {
    const { memory, key } = thread;
    const { row } = memory;
    const isNewer = unsent.text !== null;
    return {
      id: key,
      title: memory.title || row.label,
      patient: memory.patient,
      service: row.service,
      direct: memory.direct,
      other: row.other === null ? null : hex(row.other),
      kind: row.kind,
      unread: memory.unread,
      mentioned: row.mentioned && memory.unread > 0,
      lastTime: Math.max(memory.lastTime, unsent.time),
      lastText: unsent.text ?? memory.lastText,
      lastAuthor: isNewer
        ? this.#identities.name(this.#context.me.account)
        : row.lastAuthorName,
      lastMine: isNewer || row.lastMine,
      lastState: isNewer ? unsent.state : row.lastState,
      frozen: memory.frozen ?? thread.suspended,
      joined: memory.joined,
      seat: memory.seat === null ? null : hex(memory.seat),
      pinned: this.#preferences.is("pinned", key),
      muted: this.#preferences.is("muted", key),
      draft: this.#preferences.draft(key),
      memberCount: row.memberCount,
      failed: unsent.failed,
    };
  }

  /** What the outbox and the uploads hold, by thread (hex): mostly nothing. */
  async #unsent(): Promise<ReadonlyMap<string, Unsent>> {
    const { store } = this.#context;
    const [outgoing, uploads] = await Promise.all([
      store.select<OutboxRecord, "outbox">("outbox"),
      store.select<UploadRecord, "uploads">("uploads"),
    ]);
    const found = new Map<string, Unsent>();
    for (const { columns, record } of outgoing) {
      note(found, columns.thread, ofOutgoing({ ...columns, record }));
    }
    for (const row of uploads) if (!row.record.cancelled) note(found, ...ofUpload(row));
    return found;
  }
}

function note(found: Map<string, Unsent>, thread: Uint8Array, one: Unsent): void {
  const key = hex(thread);
  const before = found.get(key) ?? NOTHING;
  const newest = one.text === null ? before : one;
  found.set(key, { ...newest, failed: before.failed + one.failed });
}

function ofOutgoing({ record, acked }: Outgoing): Unsent {
  const event = decoded(record.event);
  const isFailed = record.failed !== null;
  const state = isFailed ? "failed" : acked === null ? "waiting" : "stored";
  const text = isSaid(event) ? lastText(event) : null;
  return { text, time: record.time, state, failed: isFailed ? 1 : 0 };
}

function ofUpload({
  columns,
  record,
}: Row<"uploads", UploadRecord>): readonly [Uint8Array, Unsent] {
  const isFailed = record.failed !== null;
  const state = isFailed ? "failed" : "waiting";
  const text = `📎 ${record.caption}`.trim();
  return [columns.thread, { text, time: record.time, state, failed: isFailed ? 1 : 0 }];
}
