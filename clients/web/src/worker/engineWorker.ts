/**
 * The worker of one tab: an engine when it leads, the way to the leader when not.
 * What never enters this room: the page's document.
 */

import { Host } from "@/worker/host.ts";
import { LEADER_LOCK, openChannel, type ToPage, type ToWorker } from "@/worker/messages.ts";
import { startEngine } from "@/worker/starting.ts";

/** Bytes from which a copy costs more than it is worth: segments of studies. */
const LARGE = 65_536;

const host = new Host({
  start: startEngine,
  channel: openChannel(),
  lead: async (work) => await navigator.locks.request(LEADER_LOCK, work),
  post: (message) => postMessage(message, { transfer: givenAway(message) }),
});

addEventListener("message", ({ data }) => host.take(data as ToWorker));

/** What is given to the page and not kept: what a call made for it alone. */
function givenAway(message: ToPage): Transferable[] {
  if (message.kind !== "outcome" || !message.outcome.ok) return [];
  const { value } = message.outcome;
  const isLarge = value instanceof Uint8Array && value.length >= LARGE;
  return isLarge ? [value.buffer as ArrayBuffer] : [];
}
