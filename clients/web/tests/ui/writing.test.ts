import { expect, test } from "vitest";
import type { MemberView } from "@/api/index.ts";
import { completionOf } from "@/ui/composer/mentions.ts";
import { jpegSize } from "@/ui/files/jpegSize.ts";
import { NATURAL, settled, zoomed } from "@/ui/files/pose.ts";
import { initialsOf } from "@/ui/primitives/Avatar.tsx";
import { partsOf } from "@/ui/timeline/parts.ts";

const member = (name: string, mine = false) => ({ account: name, name, mine }) as MemberView;
const members = [
  member("Anna Lefèvre", true),
  member("Bruno Marchetti"),
  member("Élise Caron"),
];
const found = (text: string) =>
  completionOf(text, text.length, members)?.options.map((one) => one.name) ?? null;

test("an @ offers the others, by the beginnings of their names", () => {
  expect(found("Merci @")).toEqual(["Bruno Marchetti", "Élise Caron"]);
  expect(found("@eli")).toEqual(["Élise Caron"]);
  expect(found("@bruno m")).toEqual(["Bruno Marchetti"]);
});

test("an address of mail is no mention", () => {
  expect(found("anna@chu")).toBeNull();
  expect(found("@personne")).toBeNull();
});

test("a text is cut at its mentions and addresses", () => {
  const parts = partsOf("@Anna voir https://a.example/x. Merci", [
    { account: "a", name: "Anna" },
  ]);
  expect(parts).toEqual([
    { kind: "mention", text: "@Anna" },
    { kind: "text", text: " voir " },
    { kind: "link", text: "https://a.example/x" },
    { kind: "text", text: ". Merci" },
  ]);
});

test("nothing but the web is a link", () => {
  expect(partsOf("javascript:alert(1) file:///etc", [])).toHaveLength(1);
});

test("the longer of two names that begin alike is taken", () => {
  const names = ["Anna", "Anna Lefèvre"].map((name) => ({ account: name, name }));
  expect(partsOf("@Anna Lefèvre", names)).toEqual([{ kind: "mention", text: "@Anna Lefèvre" }]);
});

test("a JPEG says how large it is", () => {
  const frame = [0xff, 0xc0, 0, 17, 8, 0x01, 0x2c, 0x01, 0x90, 3, 1, 0x22, 0];
  const bytes = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, ...frame]);
  expect(jpegSize(bytes)).toEqual({ width: 400, height: 300 });
  expect(jpegSize(new Uint8Array([1, 2, 3, 4]))).toBeNull();
});

test("what is under the finger stays under it while enlarging", () => {
  const pose = zoomed(NATURAL, 2, 100, 50);
  expect(pose).toEqual({ scale: 2, x: -100, y: -50 });
  expect(settled(zoomed(pose, 0.1, 0, 0))).toEqual(NATURAL);
});

test("initials leave titles and particles of punctuation out", () => {
  expect(initialsOf("Dr Élise Caron")).toBe("ÉC");
  expect(initialsOf("Post-op M. B.")).toBe("PB");
  expect(initialsOf("")).toBe("?");
});
