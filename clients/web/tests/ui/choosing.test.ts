import { describe, expect, it } from "vitest";
import { type Choosing, chooseBy, comboboxOf, optionOf } from "@/ui/primitives/choosing.ts";

const PEOPLE: Choosing = { list: "found", lines: ["anna", "bruno", "claire"], active: 1 };
const NOBODY: Choosing = { list: "found", lines: [], active: 0 };

describe("what a screen reader hears", () => {
  it("is the line that Enter takes", () => {
    const chosen = [0, 1, 2].map((at) => optionOf(PEOPLE, at));
    expect(chosen.map((one) => one["aria-selected"])).toEqual([false, true, false]);
    expect(comboboxOf(PEOPLE)["aria-activedescendant"]).toBe(chosen[1]?.id);
  });

  it("is another one when another line comes to its place", () => {
    const later = { ...PEOPLE, lines: ["anna", "david"] };
    const named = [PEOPLE, later].map((one) => comboboxOf(one)["aria-activedescendant"]);
    expect(new Set(named).size).toBe(2);
  });

  it("is no line when there is none", () => {
    expect(comboboxOf(NOBODY)).toMatchObject({
      "aria-expanded": false,
      "aria-controls": undefined,
      "aria-activedescendant": undefined,
    });
    expect(comboboxOf({ ...PEOPLE, active: 3 })["aria-activedescendant"]).toBeUndefined();
  });
});

describe("the keys", () => {
  it("go round the list", () => {
    expect(pressed("ArrowDown", { ...PEOPLE, active: 2 })).toEqual(["move 0", "prevented"]);
    expect(pressed("ArrowUp", { ...PEOPLE, active: 0 })).toEqual(["move 2", "prevented"]);
  });

  it("take the chosen line", () => {
    expect(pressed("Enter", PEOPLE)).toEqual(["take 1", "prevented"]);
  });

  it("send no form when there is nothing to take", () => {
    expect(pressed("Enter", NOBODY)).toEqual(["prevented"]);
    expect(pressed("ArrowDown", NOBODY)).toEqual(["prevented"]);
  });

  it("take what is still to come, where somebody waits for it", () => {
    expect(pressed("Enter", NOBODY, false, true)).toEqual(["take 0", "prevented"]);
    expect(pressed("ArrowDown", NOBODY, false, true)).toEqual(["prevented"]);
  });

  it("are the field's otherwise, and while a letter is being composed", () => {
    expect(pressed("Home", PEOPLE)).toEqual([]);
    expect(pressed("Enter", PEOPLE, true)).toEqual([]);
  });
});

function pressed(
  key: string,
  choosing: Choosing,
  isComposing = false,
  waits = false,
): readonly string[] {
  const heard: string[] = [];
  let isPrevented = false;
  const event = { key, isComposing, preventDefault: () => (isPrevented = true) };
  chooseBy(event as unknown as KeyboardEvent, choosing, {
    move: (active) => heard.push(`move ${active}`),
    take: (at) => heard.push(`take ${at}`),
    waits,
  });
  return isPrevented ? [...heard, "prevented"] : heard;
}
