/**
 * The facade's messages, as they are read.
 *
 * What never enters this room: what to believe; all that is shown was verified or marked.
 */

import type { MessageCalls } from "@/api/engine.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { bytesOf } from "@/engine/facade/ids.ts";

/** Lines of one page at most: a screen asks for more as one scrolls. */
const MOST = 500;

type Reading = Pick<MessageCalls, "history" | "around">;

export function messageCalls(desk: Desk): Reading {
  return {
    async history(thread, before, limit) {
      const { threads, timeline } = desk.shown;
      const known = await threads.get(bytesOf(thread));
      return await timeline.history(known, before, Math.min(limit, MOST));
    },
    async around(thread, message, limit) {
      const { threads, timeline } = desk.shown;
      const known = await threads.get(bytesOf(thread));
      return await timeline.around(known, bytesOf(message), Math.min(limit, MOST));
    },
  };
}
