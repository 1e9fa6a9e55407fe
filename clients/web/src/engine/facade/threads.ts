/**
 * The facade's threads: listed, opened, checked, arranged by their reader.
 *
 * What never enters this room: who is in a thread; governing.ts says that.
 */

import type { ThreadCalls } from "@/api/engine.ts";
import type { Id } from "@/api/views.ts";
import { verifyThread } from "@/engine/audit.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { governingCalls } from "@/engine/facade/governing.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import { CordeeError } from "@/wire/errors.ts";

type Reading = Pick<ThreadCalls, "threads" | "thread" | "verify">;
type Arranging = Pick<ThreadCalls, "pin" | "mute" | "draft">;

export function threadCalls(desk: Desk): ThreadCalls {
  return { ...readingCalls(desk), ...arrangingCalls(desk), ...governingCalls(desk) };
}

function readingCalls(desk: Desk): Reading {
  return {
    async threads() {
      const { threads, views } = desk.parts;
      const read = threads.latest().filter((one) => one.memory.epoch >= 0);
      return await views.summaries(read);
    },
    async thread(thread) {
      const { parts } = desk;
      const known = await parts.threads.get(bytesOf(thread));
      // How far the others are comes in its own time, and is told by events.
      if (parts.link.isOpen) void parts.cursors.fetch(known).catch(unlessTold);
      return await parts.timeline.thread(known);
    },
    async verify(thread) {
      const { parts } = desk;
      return await verifyThread(parts.context, await parts.threads.get(bytesOf(thread)));
    },
  };
}

function arrangingCalls(desk: Desk): Arranging {
  return {
    async pin(thread, on) {
      await desk.parts.preferences.mark("pinned", thread, on);
      await told(desk, thread);
    },
    async mute(thread, on) {
      await desk.parts.preferences.mark("muted", thread, on);
      await told(desk, thread);
    },
    async draft(thread, text) {
      await desk.parts.preferences.keepDraft(thread, text);
      await told(desk, thread);
    },
  };
}

async function told(desk: Desk, thread: Id): Promise<void> {
  const known = desk.parts.threads.find(bytesOf(thread));
  if (known !== null) await desk.parts.teller.thread(known);
}

/** Off line, or refused: the next session asks again. */
function unlessTold(error: unknown): void {
  if (!(error instanceof CordeeError)) throw error;
}
