/**
 * The facade's messages: read, said, found.
 *
 * What never enters this room: what to believe; all that is shown was verified or marked.
 */

import type { MessageCalls } from "@/api/engine.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { fileCalls } from "@/engine/facade/files.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import { writingCalls } from "@/engine/facade/writing.ts";

/** Lines of one page at most: a screen asks for more as one scrolls. */
const MOST = 500;

type Reading = Pick<MessageCalls, "history" | "around">;

/** All but `search`: the index stands beside the engine. */
export function messageCalls(desk: Desk): Omit<MessageCalls, "search"> {
  return { ...readingCalls(desk), ...writingCalls(desk), ...fileCalls(desk) };
}

function readingCalls(desk: Desk): Reading {
  return {
    async history(thread, before, limit) {
      const { threads, timeline } = desk.parts;
      const known = await threads.get(bytesOf(thread));
      return await timeline.history(known, before, Math.min(limit, MOST));
    },
    async around(thread, message, limit) {
      const { threads, timeline } = desk.parts;
      const known = await threads.get(bytesOf(thread));
      return await timeline.around(known, bytesOf(message), Math.min(limit, MOST));
    },
  };
}
