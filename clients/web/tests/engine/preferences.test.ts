/** What a person arranged on this device is there the next time, and in the list at once. */

import { expect, test } from "vitest";
import { Preferences } from "@/engine/preferences.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import type { Owner } from "../crypto/actors.ts";
import { LogServer, reading } from "./support/reader.ts";
import { attested, owners, WrittenThread } from "./support/writtenThread.ts";

test("pins, mutes, drafts and settings outlive the engine", async () => {
  const made = await attested("Anna", "Bruno");
  const [anna, bruno] = made.people as [Owner, Owner];
  const thread = new WrittenThread(anna);
  await thread.epoch(bruno, owners(anna, bruno));
  const store = memoryStore();
  const server = new LogServer(thread, [made.organisation, anna, bruno]);
  const first = await reading(anna, made.organisation, server, store);
  await first.sync.everything();
  const { key } = await first.threads.get(thread.id);
  const preferences = await Preferences.open(first.context);
  await preferences.mark("pinned", key, true);
  await preferences.mark("muted", key, true);
  await preferences.mark("muted", key, false);
  await preferences.keepDraft(key, "à finir");
  await preferences.set({ theme: "dark" });
  const second = await reading(anna, made.organisation, server, store);
  const [row] = await second.views.summaries(second.threads.latest());
  expect(row).toMatchObject({ pinned: true, muted: false, draft: "à finir" });
  const again = await Preferences.open(second.context);
  expect(again.settings).toMatchObject({ theme: "dark", language: "fr" });
});
