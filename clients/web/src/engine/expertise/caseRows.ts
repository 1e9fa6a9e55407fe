/**
 * What the server says of cases of mine and of my roles: asked, kept in memory, told.
 *
 * What never enters this room: what is signed of a case.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import { askFor } from "@/engine/asking.ts";
import type { Context } from "@/engine/context.ts";
import { type Case, MAX_CASES } from "@/wire/protocol.ts";

/** Rows asked for when some have moved. */
const RECENT = 20;
/** Rows remembered; beyond, those that moved first are forgotten, and shown as they are signed. */
const MOST = 2_000;

export interface Page {
  readonly rows: readonly Case[];
  readonly more: boolean;
}

export class CaseRows {
  readonly #context: Context;
  /** Those that changed and were not told, by the case (hex), whoever asked for them. */
  readonly #untold = new Map<string, Case>();

  constructor(context: Context) {
    this.#context = context;
  }

  of(expertise: Uint8Array): Case | null {
    return this.#context.cases.get(hex(expertise)) ?? null;
  }

  /** @throws NotOnline, ServerRefused */
  async page(running: boolean, before: number | null, limit = MAX_CASES): Promise<Page> {
    const make = (ref: number) => ["cases", ref, running, before, limit] as const;
    const [, , rows, more] = await askFor(this.#context.link, "cases", make);
    this.#keep(rows);
    return { rows, more };
  }

  /** Ask for what changed last; what is news here. @throws NotOnline, ServerRefused */
  async recent(): Promise<readonly Case[]> {
    await this.page(false, null, RECENT);
    return this.#news();
  }

  /** Ask for all of the last; what is news of cases that were known. @throws NotOnline, ServerRefused */
  async everything(): Promise<readonly Case[]> {
    const before = new Set(this.#context.cases.keys());
    await this.page(false, null);
    return this.#news().filter((row) => before.has(hex(row[0])));
  }

  #news(): readonly Case[] {
    const news = [...this.#untold.values()];
    this.#untold.clear();
    return news;
  }

  /** Ask anew after a step of mine, so that what is shown next is not what it was before. */
  async refresh(expertise: Uint8Array): Promise<Case | null> {
    await this.page(false, null, RECENT);
    return this.of(expertise);
  }

  #keep(rows: readonly Case[]): void {
    const { cases } = this.#context;
    for (const row of rows) {
      const key = hex(row[0]);
      if (!isSame(row, cases.get(key))) this.#untold.set(key, row);
      cases.delete(key);
      cases.set(key, row);
    }
    for (const key of cases.keys()) {
      if (cases.size <= MOST) break;
      cases.delete(key);
    }
  }
}

function isSame(row: Case, other: Case | undefined): boolean {
  if (other === undefined) return false;
  const [, , , expert, by, state, , , moved] = row;
  const [, , , wasExpert, wasBy, was, , , before] = other;
  const isSameBy = by === null || wasBy === null ? by === wasBy : equal(by, wasBy);
  return state === was && moved === before && isSameBy && equal(expert, wasExpert);
}
