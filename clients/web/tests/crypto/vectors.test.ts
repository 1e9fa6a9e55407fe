import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Family, FamilyReader } from "./vectorReader.ts";
import { outcomeOf } from "./vectorSuite.ts";

const folder = fileURLToPath(new URL("../../../../tests/vectors/", import.meta.url));

const families = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && !name.includes("cache"))
  .map((name) => JSON.parse(readFileSync(folder + name, "utf-8")) as Family);

describe.each(families)("the vectors of $family", (family) => {
  const reader = new FamilyReader(family);

  test.each(reader.vectors("valid").map((vector) => [vector.name, vector] as const))(
    "accepts %s",
    async (_, vector) => {
      expect(await outcomeOf(vector, reader)).toBe("accepted");
    },
  );

  test.each(reader.vectors("invalid").map((vector) => [vector.name, vector] as const))(
    "refuses %s",
    async (_, vector) => {
      expect(await outcomeOf(vector, reader)).toBe(vector.text("rule"));
    },
  );
});
