import { describe, expect, it, vi } from "vitest";
import type { Engine, HistoryPage, MessageView, ThreadView } from "@/api/index.ts";
import { OpenThread, PAGE } from "@/ui/state/openThread.ts";
import { message, summary } from "./support.ts";

const HEAD = 500;
/** Numbers that are no line: reactions, deliveries. */
const SILENT = new Set(Array.from({ length: 130 }, (_, at) => 200 + at));

function engineOf(displayed: number): Engine {
  const lines: MessageView[] = [];
  for (let seq = 1; seq <= HEAD; seq += 1) if (!SILENT.has(seq)) lines.push(message({ seq }));
  const view: ThreadView = {
    ...summary({ unread: HEAD - displayed }),
    members: [],
    epoch: 0,
    retention: 0,
    hold: 0,
    filed: 0,
    owner: false,
    mayWrite: true,
    speaksFor: [],
    displayed,
    head: HEAD,
    outsiders: false,
    mailboxes: [],
  };
  const history = async (
    _: string,
    before: number | null,
    limit: number,
  ): Promise<HistoryPage> => {
    const below = lines.filter((line) => before === null || (line.seq ?? 0) < before);
    return { messages: below.slice(-limit), atStart: below.length <= limit };
  };
  return { thread: vi.fn(async () => view), history: vi.fn(history) } as unknown as Engine;
}

function seqsOf(open: OpenThread): (number | null)[] {
  return open.timeline.lines.value.rows.map((row) => row.message.seq);
}

describe("an open thread", () => {
  it("begins at its end when what is new fits into a page", async () => {
    const open = new OpenThread(engineOf(HEAD - 10), "t1", "");
    await open.load(null);
    expect(seqsOf(open).at(-1)).toBe(HEAD);
    expect(open.timeline.lines.value.rows.find((row) => row.isFirstNew)?.message.seq).toBe(491);
  });

  it("begins where the new begins when it is more than a page", async () => {
    const open = new OpenThread(engineOf(100), "t1", "");
    await open.load(null);
    const { rows, atEnd } = open.timeline.lines.value;
    expect(rows.find((row) => row.isFirstNew)?.message.seq).toBe(101);
    expect(atEnd).toBe(false);
    expect(open.below.value).toBe(400);
  });

  it("stays where one reads when all is read again", async () => {
    const open = new OpenThread(engineOf(100), "t1", "");
    await open.load(null);
    const before = seqsOf(open);
    await open.reload();
    expect(seqsOf(open)).toEqual(before);
    expect(open.timeline.lines.value.atEnd).toBe(false);
  });

  it("goes on to the end when it was read again there", async () => {
    const open = new OpenThread(engineOf(HEAD), "t1", "");
    await open.load(null);
    await open.reload();
    expect(open.timeline.lines.value.atEnd).toBe(true);
    expect(seqsOf(open).at(-1)).toBe(HEAD);
  });

  it("reads on to the end, over numbers that are no line", async () => {
    const open = new OpenThread(engineOf(100), "t1", "");
    await open.load(null);
    for (let page = 0; page < HEAD / PAGE + 1; page += 1) await open.newer();
    const seqs = seqsOf(open);
    expect(open.timeline.lines.value.atEnd).toBe(true);
    expect(seqs.at(-1)).toBe(HEAD);
    expect(seqs).toHaveLength(HEAD - SILENT.size - (seqs[0] ?? 0) + 1);
  });

  it("shows the view that was asked for last, in whatever order they come", async () => {
    const engine = engineOf(HEAD);
    const open = new OpenThread(engine, "t1", "");
    await open.load(null);
    const view = await engine.thread("t1");
    const late = Promise.withResolvers<ThreadView>();
    vi.mocked(engine.thread).mockReturnValueOnce(late.promise);
    const first = open.refresh();
    vi.mocked(engine.thread).mockResolvedValueOnce({ ...view, title: "après" });
    await open.refresh();
    late.resolve({ ...view, title: "avant" });
    await first;
    expect(open.view.value?.title).toBe("après");
  });
});
