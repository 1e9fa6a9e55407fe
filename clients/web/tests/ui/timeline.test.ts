import { expect, test } from "vitest";
import type { HistoryPage, MessageView } from "@/api/index.ts";
import { Timeline } from "@/ui/state/timeline.ts";
import { message } from "./support.ts";

function begun(...seqs: number[]): Timeline {
  const timeline = new Timeline("t1");
  timeline.begin({ messages: seqs.map((seq) => message({ seq })), atStart: false }, null);
  return timeline;
}

const texts = (timeline: Timeline) => timeline.lines.value.rows.map((row) => row.message.text);
const keys = (timeline: Timeline) => timeline.lines.value.rows.map((row) => row.key);
const echo = message({
  id: "intent",
  seq: null,
  text: "bonjour",
  mine: true,
  state: "waiting",
});

test("what is written is there at once, after everything that is stored", () => {
  const timeline = begun(1, 2);
  timeline.echo(echo);
  expect(texts(timeline)).toEqual(["text 1", "text 2", "bonjour"]);
});

test("an echo that the engine takes keeps its place under its key", () => {
  const timeline = begun(1);
  timeline.echo(echo);
  timeline.settle("intent", { ...echo, id: "real" });
  timeline.take({ ...echo, id: "real", seq: 2, state: "stored" });
  expect(keys(timeline)).toEqual(["id-1", "intent"]);
  expect(timeline.get("real")?.state).toBe("stored");
});

test("an event that comes before the answer does not show the line twice", () => {
  const timeline = begun(1);
  timeline.echo(echo);
  timeline.take({ ...echo, id: "real" });
  timeline.settle("intent", { ...echo, id: "real" });
  expect(texts(timeline)).toEqual(["text 1", "bonjour"]);
});

test("a refused echo goes away", () => {
  const timeline = begun(1);
  timeline.echo(echo);
  timeline.drop("intent");
  expect(texts(timeline)).toEqual(["text 1"]);
});

test("a line that gets another id keeps its key", () => {
  const timeline = begun(1, 2);
  timeline.take(message({ id: "renumbered", seq: 2, text: "again" }), "id-2");
  expect(keys(timeline)).toEqual(["id-1", "id-2"]);
  expect(texts(timeline)).toEqual(["text 1", "again"]);
});

test("older pages come before, in the order of their numbers", () => {
  const timeline = begun(11, 12);
  timeline.addOlder({ messages: [message({ seq: 9 }), message({ seq: 10 })], atStart: true });
  expect(texts(timeline)).toEqual(["text 9", "text 10", "text 11", "text 12"]);
  expect(timeline.lines.value.atStart).toBe(true);
});

test("new begins at the first line of another that was not displayed", () => {
  const timeline = new Timeline("t1");
  const messages = [message({ seq: 1 }), message({ seq: 2, mine: true }), message({ seq: 3 })];
  timeline.begin({ messages, atStart: true }, 1);
  const first = timeline.lines.value.rows.find((row) => row.isFirstNew);
  expect(first?.message.seq).toBe(3);
});

test("around a find, what arrives at the end is not shown in between", () => {
  const timeline = new Timeline("t1");
  timeline.jump(
    { messages: [message({ seq: 5 }), message({ seq: 6 })], atStart: false },
    false,
  );
  timeline.take(message({ seq: 90 }));
  expect(texts(timeline)).toEqual(["text 5", "text 6"]);
});

test("a state that is heard before the answer holds against it", async () => {
  const timeline = begun(1);
  timeline.echo(echo);
  const sent = Promise.withResolvers<MessageView>();
  const settled = timeline.answered(sent.promise, (line) => timeline.settle("intent", line));
  timeline.hear((one) => one.take({ ...echo, id: "real" }));
  timeline.hear((one) => one.change("real", (line) => ({ ...line, state: "stored" })));
  sent.resolve({ ...echo, id: "real" });
  await settled;
  expect(timeline.get("real")?.state).toBe("stored");
  expect(keys(timeline)).toEqual(["id-1", "intent"]);
});

test("a state that is heard of a line not yet here waits for the answer", async () => {
  const timeline = begun(1);
  timeline.echo(echo);
  const sent = Promise.withResolvers<MessageView>();
  const settled = timeline.answered(sent.promise, (line) => timeline.settle("intent", line));
  timeline.hear((one) => one.change("real", (line) => ({ ...line, state: "stored" })));
  sent.resolve({ ...echo, id: "real" });
  await settled;
  expect(timeline.get("real")?.state).toBe("stored");
});

test("what arrives and what goes while a page is read is as it was heard", async () => {
  const timeline = new Timeline("t1");
  const page = Promise.withResolvers<HistoryPage>();
  const read = timeline.answered(page.promise, (lines) => timeline.begin(lines, null));
  timeline.hear((one) => one.take(message({ seq: 3 })));
  timeline.hear((one) => one.drop("id-1"));
  page.resolve({ messages: [message({ seq: 1 }), message({ seq: 2 })], atStart: true });
  await read;
  expect(texts(timeline)).toEqual(["text 2", "text 3"]);
});
