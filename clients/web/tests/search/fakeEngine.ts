/** An engine that has lines, and a store that knows them, for tests of the index. */

import type { HistoryPage, MessageView, ThreadSummary } from "@/api/views.ts";
import { unhex } from "@/crypto/bytes.ts";
import { addItem, eraseItem, HIDDEN, itemAt, SHOWN } from "@/store/items.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import type { Store } from "@/store/store.ts";
import { newMemory, saveThread } from "@/store/threads.ts";

export interface Line {
  text: string;
  author?: string;
  file?: string;
  withdrawn?: boolean;
}

export const threadId = (n: number) => n.toString(16).padStart(64, "0");
export const messageId = (n: number) => n.toString(16).padStart(32, "0");

export class FakeEngine {
  readonly store: Store;
  /** By thread: lines by number, from 1. */
  readonly lines = new Map<string, Map<number, Line>>();
  readonly heads = new Map<string, number>();
  titles = new Map<string, { title: string; patient: string | null }>();
  asked = 0;

  constructor(store: Store = memoryStore()) {
    this.store = store;
  }

  async add(thread: number, ...lines: readonly Line[]): Promise<number[]> {
    const id = threadId(thread);
    const known = this.lines.get(id) ?? new Map<number, Line>();
    this.lines.set(id, known);
    const numbers: number[] = [];
    await this.store.transaction(async (tx) => {
      for (const line of lines) {
        const seq = (this.heads.get(id) ?? 0) + 1;
        this.heads.set(id, seq);
        known.set(seq, line);
        numbers.push(seq);
        addItem(tx, unhex(id), item(thread, seq), null, SHOWN);
      }
      this.save(tx, id);
    });
    return numbers;
  }

  /** An edit of a line: a hidden item that aims at it. */
  async change(thread: number, seq: number, line: Line): Promise<void> {
    const id = threadId(thread);
    this.lines.get(id)?.set(seq, line);
    await this.store.transaction(async (tx) => {
      const next = (this.heads.get(id) ?? 0) + 1;
      this.heads.set(id, next);
      const target = unhex(messageId(thread * 1e6 + seq));
      addItem(tx, unhex(id), item(thread, next), target, HIDDEN);
      this.save(tx, id);
    });
  }

  async threads(): Promise<ThreadSummary[]> {
    return [...this.lines.keys()].map((id) => {
      const { title = "", patient = null } = this.titles.get(id) ?? {};
      return { id, title, patient, lastTime: this.heads.get(id) ?? 0 } as ThreadSummary;
    });
  }

  async history(thread: string, before: number | null, limit: number): Promise<HistoryPage> {
    this.asked += 1;
    const below = [...(this.lines.get(thread) ?? [])]
      .filter(([seq]) => before === null || seq < before)
      .sort(([a], [b]) => a - b);
    const messages = below.slice(-limit).map(([seq, line]) => view(thread, seq, line));
    return { messages, atStart: below.length <= limit };
  }

  /** The words of a line are gone; its place stays. */
  async erase(thread: number, seq: number): Promise<void> {
    const id = threadId(thread);
    this.lines.get(id)?.delete(seq);
    await this.store.transaction(async (tx) => {
      const kept = await itemAt(tx, unhex(id), seq);
      if (kept !== null) await eraseItem(tx, unhex(id), kept);
      this.save(tx, id, seq);
    });
  }

  private save(tx: Parameters<typeof saveThread>[0], id: string, erased = 0): void {
    const seq = this.heads.get(id) ?? 0;
    const start = new Uint8Array(32);
    const memory = { thread: unhex(id), first: 1, start, seq, hash: start, provisional: false };
    saveThread(tx, newMemory({ ...memory, erased, lastTime: seq }));
  }
}

function item(thread: number, seq: number) {
  const empty = new Uint8Array();
  const record = {
    kind: "message",
    time: seq,
    body: empty,
    payload: empty,
    signature: empty,
    account: empty,
    device: empty,
    event: null,
    rules: [],
    erased: null,
    behalf: null,
    box: null,
  };
  const message = unhex(messageId(thread * 1e6 + seq));
  return { seq, logHash: new Uint8Array(32), message, record };
}

function view(thread: string, seq: number, line: Line): MessageView {
  const id = messageId(Number.parseInt(thread, 16) * 1e6 + seq);
  const files = line.file === undefined ? [] : [{ name: line.file }];
  return {
    id,
    seq,
    time: seq,
    kind: files.length > 0 ? "file" : "text",
    text: line.text,
    authorName: line.author ?? "Anna Roux",
    withdrawn: line.withdrawn ?? false,
    files,
  } as unknown as MessageView;
}
