import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Line } from "@/ui/state/line.ts";

describe("whether to say that there is no line", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("says nothing while the first line begins and brings what is new", () => {
    const line = new Line();
    line.begin(false);
    vi.advanceTimersByTime(5_000);
    expect(line.isAway.value).toBe(false);
    line.hear(false, true);
    vi.advanceTimersByTime(60_000);
    expect(line.isAway.value).toBe(false);
    expect(line.isFirst.value).toBe(true);
    line.hear(true, false);
    expect(line.isFirst.value).toBe(false);
  });

  it("says it when the first line does not begin", () => {
    const line = new Line();
    line.begin(false);
    vi.advanceTimersByTime(6_000);
    expect(line.isAway.value).toBe(true);
  });

  it("believes what it heard before an older word of the line came", () => {
    const line = new Line();
    line.hear(true, false);
    line.begin(false);
    vi.advanceTimersByTime(60_000);
    expect(line.online.value).toBe(true);
    expect(line.isAway.value).toBe(false);
  });

  it("lets a line that breaks come back before a word is said", () => {
    const line = new Line();
    line.hear(true, false);
    line.hear(false, false);
    vi.advanceTimersByTime(2_000);
    line.hear(true, false);
    vi.advanceTimersByTime(10_000);
    expect(line.isAway.value).toBe(false);
  });

  it("says it after a moment, and no more once it is back", () => {
    const line = new Line();
    line.hear(true, false);
    line.hear(false, false);
    vi.advanceTimersByTime(1_500);
    line.hear(false, false);
    vi.advanceTimersByTime(1_500);
    expect(line.isAway.value).toBe(true);
    line.hear(false, true);
    expect(line.isAway.value).toBe(false);
  });

  it("believes a machine that says it has no network", () => {
    const line = new Line();
    line.hear(true, false);
    line.cut();
    expect(line.isAway.value).toBe(true);
    line.mended();
    expect(line.isAway.value).toBe(false);
  });

  it("waits for the line when the network is back before it", () => {
    const line = new Line();
    line.hear(true, false);
    line.hear(false, false);
    line.cut();
    line.mended();
    expect(line.isAway.value).toBe(true);
    line.hear(true, false);
    expect(line.isAway.value).toBe(false);
  });
});
