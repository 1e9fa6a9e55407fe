import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Latest } from "@/ui/directory/latest.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const REST = 200;

test("letters that follow one another are asked once, when the hand rests", async () => {
  const latest = new Latest<string>();
  const asked: string[] = [];
  for (const query of ["l", "le", "lef"]) {
    latest.ask(async () => {
      asked.push(query);
      return query;
    });
    await vi.advanceTimersByTimeAsync(20);
  }
  expect(latest.standing.value).toEqual({ answer: null, fault: null, busy: true });
  await vi.advanceTimersByTimeAsync(REST);
  expect(asked).toEqual(["lef"]);
  expect(latest.standing.value).toEqual({ answer: "lef", fault: null, busy: false });
});

test("the answer to an earlier question is dropped, however late it comes", async () => {
  const latest = new Latest<string>();
  const first = Promise.withResolvers<string>();
  const second = Promise.withResolvers<string>();
  latest.ask(() => first.promise, true);
  latest.ask(() => second.promise, true);
  second.resolve("second");
  await vi.advanceTimersByTimeAsync(0);
  first.resolve("first");
  await vi.advanceTimersByTimeAsync(0);
  expect(latest.standing.value.answer).toBe("second");
});

test("what was found stays on the screen while the next is on its way", async () => {
  const latest = new Latest<string>();
  latest.ask(async () => "lef", true);
  await vi.advanceTimersByTimeAsync(0);
  latest.ask(() => new Promise(() => undefined), true);
  expect(latest.standing.value).toEqual({ answer: "lef", fault: null, busy: true });
});

test("a fault is told, and forgotten with the next answer", async () => {
  const latest = new Latest<string>();
  const fault = new Error("away");
  latest.ask(() => Promise.reject(fault), true);
  await vi.advanceTimersByTimeAsync(0);
  expect(latest.standing.value).toEqual({ answer: null, fault, busy: false });
  latest.ask(async () => "here", true);
  await vi.advanceTimersByTimeAsync(0);
  expect(latest.standing.value).toEqual({ answer: "here", fault: null, busy: false });
});

test("nothing is asked any more once the question is gone", async () => {
  const latest = new Latest<string>();
  const ask = vi.fn(async () => "lef");
  latest.ask(ask);
  latest.clear();
  await vi.advanceTimersByTimeAsync(REST);
  expect(ask).not.toHaveBeenCalled();
  expect(latest.standing.value).toEqual({ answer: null, fault: null, busy: false });
});

test("what is wanted of an answer is done when it comes, once", async () => {
  const latest = new Latest<string>();
  const took: string[] = [];
  latest.ask(async () => "lef");
  latest.want((answer) => took.push(answer));
  expect(took).toEqual([]);
  await vi.advanceTimersByTimeAsync(REST);
  expect(took).toEqual(["lef"]);
  latest.ask(async () => "gof");
  await vi.advanceTimersByTimeAsync(REST);
  expect(took).toEqual(["lef"]);
});

test("what is wanted of the answer that stands is done at once", async () => {
  const latest = new Latest<string>();
  const took: string[] = [];
  latest.want((answer) => took.push(answer));
  latest.ask(async () => "lef", true);
  await vi.advanceTimersByTimeAsync(0);
  latest.want((answer) => took.push(answer));
  expect(took).toEqual(["lef"]);
});

test.each<[string, (latest: Latest<string>) => void]>([
  ["another letter was typed", (latest) => latest.ask(async () => "lefe")],
  ["the question is gone", (latest) => latest.clear()],
  ["it is not wanted any more", (latest) => latest.want(null)],
])("nothing is taken unseen when %s", async (_name, happens) => {
  const latest = new Latest<string>();
  const took: string[] = [];
  latest.ask(async () => "lef");
  latest.want((answer) => took.push(answer));
  happens(latest);
  await vi.advanceTimersByTimeAsync(REST);
  expect(took).toEqual([]);
});

test("nothing is taken of an answer that does not come", async () => {
  const latest = new Latest<string>();
  const took: string[] = [];
  latest.ask(() => Promise.reject(new Error("away")));
  latest.want((answer) => took.push(answer));
  await vi.advanceTimersByTimeAsync(REST);
  latest.ask(async () => "lef");
  await vi.advanceTimersByTimeAsync(REST);
  expect(took).toEqual([]);
});
