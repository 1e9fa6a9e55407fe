import { describe, expect, it } from "vitest";
import { drawnBy, isSwipe } from "@/ui/timeline/swipe.ts";

describe("a finger on a line", () => {
  it("means the page when it goes up, down or left", () => {
    expect(isSwipe(8, 0)).toBe(false);
    expect(isSwipe(30, 40)).toBe(false);
    expect(isSwipe(-60, 0)).toBe(false);
  });

  it("means the line when it goes right", () => {
    expect(isSwipe(20, 6)).toBe(true);
  });

  it("draws the line with it, then heavily", () => {
    expect(drawnBy(-5)).toBe(0);
    expect(drawnBy(40)).toBe(40);
    expect(drawnBy(156)).toBe(76);
  });
});
