/**
 * The worker of one tab: an engine when it leads, the way to the leader when not.
 * What never enters this room: the page's document.
 */

import { Host } from "@/worker/host.ts";
import { LEADER_LOCK, openChannel, type ToWorker } from "@/worker/messages.ts";
import { startEngine } from "@/worker/starting.ts";

const host = new Host({
  start: startEngine,
  channel: openChannel(),
  lead: async (work) => await navigator.locks.request(LEADER_LOCK, work),
  post: (message) => postMessage(message),
});

addEventListener("message", ({ data }) => host.take(data as ToWorker));
