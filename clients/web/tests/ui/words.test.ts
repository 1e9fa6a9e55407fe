import { expect, test } from "vitest";
import { en } from "@/ui/words/en.ts";
import { fr } from "@/ui/words/fr.ts";
import { listed, plural } from "@/ui/words/plural.ts";
import { typeset, typesetAll } from "@/ui/words/typeset.ts";

function keys(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => keys(part, `${path}.${key}`));
}

test("French and English have the same keys", () => {
  expect(keys(en)).toEqual(expect.arrayContaining([...keys(fr)]));
  expect(keys(fr)).toEqual(expect.arrayContaining([...keys(en)]));
});

test("no text is empty but the calling of a person", () => {
  const empty = (value: unknown, path = ""): readonly string[] => {
    if (value === "") return [path];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, part]) => empty(part, `${path}.${key}`));
  };
  expect([...empty(fr), ...empty(en)]).toEqual([
    ".common.kinds.person",
    ".common.kinds.person",
  ]);
});

test("zero is singular in French and plural in English", () => {
  expect(plural("fr", 0, "message", "messages")).toBe("message");
  expect(plural("en", 0, "message", "messages")).toBe("messages");
});

test("names are listed with commas and a last word", () => {
  expect(listed(["Anna", "Bruno", "Claire"], "et")).toBe("Anna, Bruno et Claire");
});

test("French punctuation never begins a line", () => {
  expect(typeset("Retirer « ceci » ? 12 % : oui ; non !")).toBe(
    "Retirer «\u00a0ceci\u00a0»\u202f? 12\u202f%\u00a0: oui\u202f; non\u202f!",
  );
});

test("what a function of the catalogue gives is typeset too", () => {
  const catalogue = typesetAll({ ask: (name: string) => `Retirer ${name} ?` });
  expect(catalogue.ask("Anna")).toBe("Retirer Anna\u202f?");
});
