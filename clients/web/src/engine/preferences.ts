/**
 * What a person set on this device: pins, mutes, drafts, settings; held in memory, kept here.
 *
 * What never enters this room: anything that another device would know.
 */

import type { Id, Settings } from "@/api/views.ts";
import { hex, unhex } from "@/crypto/bytes.ts";
import type { Context } from "@/engine/context.ts";
import { loadDrafts, saveDraft } from "@/store/drafts.ts";
import { loadMarked, loadPref, saveMarked, savePref } from "@/store/prefs.ts";

type Mark = "pinned" | "muted";

export const DEFAULTS: Settings = {
  language: "fr",
  theme: "system",
  lockAfter: 300,
  notifications: false,
  notifyContent: false,
  enterSends: true,
};

export class Preferences {
  readonly #context: Context;
  readonly #marks: Readonly<Record<Mark, Set<Id>>>;
  readonly #drafts: Map<Id, string>;
  #settings: Settings;

  private constructor(
    context: Context,
    marks: Readonly<Record<Mark, Set<Id>>>,
    drafts: Map<Id, string>,
    settings: Settings,
  ) {
    this.#context = context;
    this.#marks = marks;
    this.#drafts = drafts;
    this.#settings = settings;
  }

  static async open(context: Context): Promise<Preferences> {
    const { store } = context;
    const [pinned, muted, drafts, settings] = await Promise.all([
      loadMarked(store, "pinned"),
      loadMarked(store, "muted"),
      loadDrafts(store),
      loadPref<Partial<Settings>>(store, "settings", {}),
    ]);
    const texts = new Map(drafts.map(({ thread, text }) => [hex(thread), text]));
    return new Preferences(context, { pinned, muted }, texts, { ...DEFAULTS, ...settings });
  }

  get settings(): Settings {
    return this.#settings;
  }

  is(mark: Mark, thread: Id): boolean {
    return this.#marks[mark].has(thread);
  }

  draft(thread: Id): string {
    return this.#drafts.get(thread) ?? "";
  }

  async mark(mark: Mark, thread: Id, on: boolean): Promise<void> {
    await this.#context.transaction((tx) => saveMarked(tx, mark, thread, on));
    if (on) this.#marks[mark].add(thread);
    else this.#marks[mark].delete(thread);
  }

  async keepDraft(thread: Id, text: string): Promise<void> {
    if (text === "") this.#drafts.delete(thread);
    else this.#drafts.set(thread, text);
    await this.#context.transaction(async (tx) => saveDraft(tx, unhex(thread), text));
  }

  async set(changes: Partial<Settings>): Promise<Settings> {
    const settings = { ...this.#settings, ...changes };
    await this.#context.transaction(async (tx) => savePref(tx, "settings", settings));
    this.#settings = settings;
    return settings;
  }
}
