/** What is told of a thread, in the order in which it came to be. */

import { beforeEach, expect, test } from "vitest";
import type { EngineEvent } from "@/api/events.ts";
import type { MessageState, MessageView } from "@/api/views.ts";
import { hex } from "@/crypto/bytes.ts";
import { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Timeline } from "@/engine/timeline.ts";
import { message, summary } from "../ui/support.ts";
import { newSite, workshop } from "./workshop.ts";

const ID = new Uint8Array(16).fill(5);

let thread: Thread;
let teller: Teller;
let told: (string | readonly [string, MessageState])[];
let built: PromiseWithResolvers<MessageView>;
let inLog: MessageState | null;

beforeEach(async () => {
  const made = await workshop(await (await newSite()).open());
  thread = made.thread;
  built = Promise.withResolvers();
  inLog = null;
  told = [];
  made.context.broadcast.listen((event) => told.push(shortly(event)));
  const timeline: Pick<Timeline, "find" | "stateOf" | "summary"> = {
    find: () => built.promise,
    stateOf: async () => inLog,
    summary: async () => summary(),
  };
  teller = new Teller(made.context, timeline as Timeline);
});

function shortly(event: EngineEvent): string | readonly [string, MessageState] {
  if (event.type === "state") return ["state", event.state];
  if (event.type === "message") return ["message", event.message.state];
  return event.type;
}

test("a state that comes while the line is built is told after it", async () => {
  const said = teller.said(thread, ID);
  const stored = teller.stored(thread, ID);
  built.resolve(message({ id: hex(ID), state: "waiting" }));
  await Promise.all([said, stored]);
  expect(told).toEqual([["message", "waiting"], ["state", "stored"], "thread"]);
});

test("an answer that comes late does not take a message back", async () => {
  inLog = "displayed";
  await teller.stored(thread, ID);
  expect(told).toEqual([["state", "displayed"]]);
});

test("a list hears how far the last message has come, and of no other", async () => {
  await teller.stored(thread, ID);
  expect(told).toEqual([["state", "stored"]]);
  thread.memory.lastId = ID;
  inLog = "delivered";
  await teller.stored(thread, ID);
  expect(told.slice(1)).toEqual([["state", "delivered"], "thread"]);
});

test("a list hears of each message that fails, is tried again or is thrown away", async () => {
  await teller.failed(thread, ID, "capacity");
  built.resolve(message({ id: hex(ID), state: "waiting" }));
  await teller.again(thread, ID);
  await teller.removed(thread, ID);
  const expected = [["state", "failed"], "thread", "changed", "thread", "gone", "thread"];
  expect(told).toEqual(expected);
});
