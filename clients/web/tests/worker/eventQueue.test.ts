import { expect, it } from "vitest";
import type { EngineEvent } from "@/api/events.ts";
import type { ThreadSummary } from "@/api/views.ts";
import { EventQueue } from "@/worker/eventQueue.ts";

const gone = (id: string): EngineEvent => ({ type: "gone", thread: "t", id });
const thread = (id: string, unread: number, membersChanged = false): EngineEvent => ({
  type: "thread",
  thread: { id, unread } as ThreadSummary,
  membersChanged,
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

function queue() {
  const batches: (readonly EngineEvent[])[] = [];
  return { batches, events: new EventQueue((batch) => batches.push(batch)) };
}

it("sends what came in one turn together, in order", async () => {
  const { batches, events } = queue();
  for (const id of ["a", "b", "c"]) events.push(gone(id));
  await turn();
  expect(batches).toEqual([[gone("a"), gone("b"), gone("c")]]);
});

it("keeps the newest of what replaces itself, where the newest came", async () => {
  const { batches, events } = queue();
  events.push(thread("1", 1, true));
  events.push(gone("a"));
  events.push(thread("1", 2));
  events.push(thread("2", 1));
  await turn();
  expect(batches.flat()).toEqual([gone("a"), thread("1", 2, true), thread("2", 1)]);
});

it("waits for a page that is busy", async () => {
  const { batches, events } = queue();
  for (let n = 0; n < 6; n++) {
    events.push(gone(`${n}`));
    await turn();
  }
  expect(batches).toHaveLength(4);
  events.taken();
  await turn();
  expect(batches).toHaveLength(5);
  expect(batches.at(-1)).toEqual([gone("4"), gone("5")]);
});

it("tells a page that is far behind to read again, and goes on from there", async () => {
  const { batches, events } = queue();
  for (let n = 0; n < 4; n++) {
    events.push(gone(`${n}`));
    await turn();
  }
  for (let n = 0; n < 3_000; n++) events.push(gone(`late ${n}`));
  events.taken();
  await turn();
  expect(batches.at(-1)).toEqual([{ type: "resync" }]);
  for (let n = 0; n < 5; n++) events.taken();
  events.push(gone("after"));
  await turn();
  expect(batches.at(-1)).toEqual([gone("after")]);
});
