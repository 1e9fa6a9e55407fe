import { describe, expect, test } from "vitest";
import { WHOLE, zoomBy } from "@/ui/camera/gestures.ts";
import { between, whole } from "@/ui/camera/operations.ts";
import { cardFile } from "@/ui/entry/cardText.ts";
import { tidyCard } from "@/ui/entry/cardTyping.ts";
import { invitationIn } from "@/ui/entry/invitation.ts";
import { en as entryEnglish } from "@/ui/entry/words.en.ts";
import { fr as entryFrench } from "@/ui/entry/words.fr.ts";
import { isWeak } from "@/ui/settings/NewPin.tsx";
import { en as settingsEnglish } from "@/ui/settings/words.en.ts";
import { fr as settingsFrench } from "@/ui/settings/words.fr.ts";

describe("an invitation", () => {
  test.each([
    ["bare", "cordee1-abc_DEF-9"],
    ["in a link", "https://hopital.example/#invite=cordee1-abc_DEF-9"],
    ["in a mail", "Bonjour,\nvoici : cordee1-abc_DEF-9 .\nMerci"],
  ])("is found %s", (_, text) => {
    expect(invitationIn(text)).toBe("cordee1-abc_DEF-9");
  });

  test("is not found in what is none", () => {
    expect(invitationIn("cordee-link1-abc")).toBeNull();
    expect(invitationIn("")).toBeNull();
  });
});

describe("a card that is typed", () => {
  test("forgives case, spaces, dashes and look-alikes", () => {
    expect(tidyCard(" 7kq4m-2vx9r\tOIL ")).toBe("7KQ4M2VX9R011");
  });

  test("holds forty characters of its alphabet and no others", () => {
    expect(tidyCard(`${"A".repeat(45)}`)).toHaveLength(40);
    expect(tidyCard("U!é*")).toBe("");
  });

  test("is written whole into its file", () => {
    const groups = ["7KQ4M", "2VX9R", "TA3HC", "N5WPE", "8DJG1", "YSB6Z", "F0K2W", "9H4TQ"];
    const text = cardFile({ groups, fields: [["Nom / Name", "Anna Lefèvre"]] });
    for (const group of groups) expect(text).toContain(group);
    expect(text).toContain("Nom / Name : Anna Lefèvre");
  });
});

test.each(["111111", "123456", "987654", "000000"])("%s is the first PIN one tries", (pin) => {
  expect(isWeak(pin)).toBe(true);
});

test.each(["246810", "121212", "730518"])("%s is no such PIN", (pin) => {
  expect(isWeak(pin)).toBe(false);
});

describe("a frame on a picture", () => {
  const size = { width: 100, height: 80 };

  test("covers every pixel that it touches", () => {
    const drawn = between({ x: 30.7, y: 20.2 }, { x: 10.3, y: 40.1 });
    expect(whole(drawn, size)).toEqual({ x: 10, y: 20, width: 21, height: 21 });
  });

  test("stays inside the picture", () => {
    const drawn = between({ x: -20, y: -5 }, { x: 400, y: 400 });
    expect(whole(drawn, size)).toEqual({ x: 0, y: 0, ...size });
  });
});

test("a picture is never smaller than whole, nor larger than eight times", () => {
  expect(zoomBy({ zoom: 2, x: 40, y: 10 }, 0.1)).toEqual(WHOLE);
  expect(zoomBy(WHOLE, 100).zoom).toBe(8);
});

test.each([
  ["entry", entryFrench, entryEnglish],
  ["settings", settingsFrench, settingsEnglish],
])("the words of %s are in both languages", (_, french, english) => {
  expect(keysOf(english)).toEqual(keysOf(french));
});

function keysOf(words: object, before = ""): readonly string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "object" ? keysOf(value, `${before}${key}.`) : [`${before}${key}`],
  );
}
