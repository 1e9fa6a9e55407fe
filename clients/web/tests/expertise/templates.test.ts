/** Templates: those shipped, those of an organisation, and what is none. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { joined, readTemplate, SHIPPED } from "@/expertise/templates.ts";

const FOLDER = new URL("../../../../expertise/data/templates/", import.meta.url);
const texts = readdirSync(FOLDER).map((name) => readFileSync(new URL(name, FOLDER), "utf-8"));

test("every file that is shipped is one, and none is left out", () => {
  const read = texts.map((text) => readTemplate(text, "shipped"));
  expect(read.map(({ id }) => id).sort()).toEqual(SHIPPED.map(({ id }) => id).sort());
});

const [text = ""] = texts;
const good = JSON.parse(text) as Record<string, unknown>;

test("one of an organisation takes the place of the one with its id", () => {
  const own = readTemplate(JSON.stringify({ ...good, specialities: ["SM01"] }), "own");
  const all = joined([own]);
  expect(all).toHaveLength(SHIPPED.length);
  expect(all[0]?.specialities).toEqual(["SM01"]);
});

const section = { id: "a", title: "A" };
const both = (one: unknown) => ({ fr: one, en: one });

describe("what is no template says where", () => {
  test.each<[string, unknown]>([
    ["no JSON", "{"],
    ["template: it is no object", []],
    ["schema: it is of another schema", { ...good, schema: "x" }],
    ["template: it has a key that is not known", { ...good, more: 1 }],
    ["template: title is missing", { ...good, title: undefined }],
    ["id: it is no identifier", { ...good, id: "../a" }],
    ["title: en is missing", { ...good, title: { fr: "a" } }],
    ["sections.fr: it has 1 to 24 parts", { ...good, sections: both([]) }],
    ["sections: a section stands twice", { ...good, sections: both([section, section]) }],
    [
      "sections: the two languages have not the same sections",
      { ...good, sections: { fr: [section], en: [{ ...section, id: "b" }] } },
    ],
    [
      "sections.fr[0].phrases[0]: it has 1 to 400 characters",
      { ...good, sections: both([{ ...section, phrases: ["p".repeat(401)] }]) },
    ],
    ["conclusion.fr.hint: it is no text", { ...good, conclusion: both({ hint: 1 }) }],
    ["at most", "x".repeat(300_000)],
  ])("%s", (why, data) => {
    const written = typeof data === "string" ? data : JSON.stringify(data);
    expect(() => readTemplate(written, "file.json")).toThrow(`file.json: `);
    expect(() => readTemplate(written, "file.json")).toThrow(why);
  });
});
