/**
 * The facade's threads: listed, opened, arranged by their reader.
 *
 * What never enters this room: who is in a thread; governing.ts says that.
 */

import type { ThreadCalls } from "@/api/engine.ts";
import type { Id } from "@/api/views.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import { isUnlisted } from "@/engine/lines.ts";
import { CordeeError } from "@/wire/errors.ts";

type Reading = Pick<ThreadCalls, "threads" | "thread">;
type Arranging = Pick<ThreadCalls, "pin" | "mute" | "draft">;

export function threadCalls(desk: Desk): Reading & Arranging {
  return { ...readingCalls(desk), ...arrangingCalls(desk) };
}

function readingCalls(desk: Desk): Reading {
  return {
    async threads() {
      const { threads, views } = desk.shown;
      const read = threads.latest().filter(({ memory }) => {
        return memory.epoch >= 0 && !isUnlisted(memory);
      });
      return await views.summaries(read);
    },
    async thread(thread) {
      const { shown, line } = desk;
      const known = await shown.threads.get(bytesOf(thread));
      // How far the others are comes in its own time, and is told by events.
      if (line?.link.isOpen) void line.cursors.fetch(known).catch(unlessTold);
      return await shown.timeline.thread(known);
    },
  };
}

function arrangingCalls(desk: Desk): Arranging {
  return {
    async pin(thread, on) {
      await desk.shown.preferences.mark("pinned", thread, on);
      await told(desk, thread);
    },
    async mute(thread, on) {
      await desk.shown.preferences.mark("muted", thread, on);
      await told(desk, thread);
    },
    async draft(thread, text) {
      await desk.shown.preferences.keepDraft(thread, text);
      await told(desk, thread);
    },
  };
}

async function told(desk: Desk, thread: Id): Promise<void> {
  const known = desk.shown.threads.find(bytesOf(thread));
  if (known !== null) await desk.shown.teller.thread(known);
}

/** Off line, or refused: the next session asks again. */
function unlessTold(error: unknown): void {
  if (!(error instanceof CordeeError)) throw error;
}
