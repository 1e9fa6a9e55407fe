/**
 * Every rule of docs/protocol.md §9 that a client checks is checked somewhere here: it is told
 * apart by its id, outside the list of rules and outside of comments.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RULES } from "@/crypto/errors.ts";

const SRC = join(import.meta.dirname, "../src");
const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/protocol.md"), "utf-8");
const ROW = /^\| (?<rule>[A-Z]{3}-\d{2}) \|.*\| (?<who>[scr ]+) \|[^|]*\|$/gmu;

/** Judged by the person, who says "that is not me": `Joining.forget`. */
const BY_THE_PERSON = "LNK-07";

const rows = [...PAGE.matchAll(ROW)].map((row) => ({ rule: row[1] ?? "", who: row[2] ?? "" }));
const ofClients = rows.filter(({ who }) => who.includes("c")).map(({ rule }) => rule);

function code(): string {
  const names = readdirSync(SRC, { recursive: true, encoding: "utf-8" });
  return names
    .filter((name) => /^(crypto|engine|wire)\/.*\.ts$/u.test(name))
    .filter((name) => name !== "crypto/errors.ts")
    .map((name) => readFileSync(join(SRC, name), "utf-8"))
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, "");
}

test("the list of rules is that of the page, and healing's own", () => {
  expect(rows.length).toBeGreaterThan(80);
  expect(Object.keys(RULES).sort()).toEqual([...rows.map(({ rule }) => rule), "RST-01"].sort());
});

test("each rule of a client stands where it is checked", () => {
  const text = code();
  const missing = ofClients.filter((rule) => !text.includes(`"${rule}"`));
  expect(missing).toEqual([BY_THE_PERSON]);
});
