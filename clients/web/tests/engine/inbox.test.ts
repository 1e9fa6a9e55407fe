import { expect, it } from "vitest";
import { Inbox, type InboxParts, MOST_WAITING } from "@/engine/inbox.ts";
import type { ServerFrame } from "@/wire/protocol.ts";

const moved: ServerFrame = ["cursor", [new Uint8Array(1), new Uint8Array(64)]];

it("ends the session when more is said than can be taken", async () => {
  let drops = 0;
  let taken = 0;
  const held = Promise.withResolvers<void>();
  const cursors = {
    moved: async () => {
      taken += 1;
      await held.promise;
    },
  };
  const context = { link: { drop: () => ++drops } };
  const inbox = new Inbox({ context, cursors } as unknown as InboxParts);
  for (let count = 0; count < MOST_WAITING; count++) inbox.put(moved);
  expect(drops).toBe(0);
  inbox.put(moved);
  expect(drops).toBe(1);
  held.resolve();
  while (taken < MOST_WAITING) await Promise.resolve();
  inbox.put(moved);
  expect(drops).toBe(1);
  await inbox.stop();
});
