/**
 * What a browser would keep of a field, in clear, to restore its tabs with: each field for
 * text says that it does not want that.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const UI = join(import.meta.dirname, "../../src/ui");
const FIELD = /<(textarea|input)\b(?:[^>]|=>)*>/gu;
const NO_TEXT = /type="(radio|checkbox|file|range|color)"/u;

function fields(): readonly string[] {
  const names = readdirSync(UI, { recursive: true, encoding: "utf-8" });
  return names
    .filter((name) => name.endsWith(".tsx"))
    .flatMap((name) =>
      [...readFileSync(join(UI, name), "utf-8").matchAll(FIELD)].map(
        ([text]) => `${name}: ${text}`,
      ),
    )
    .filter((text) => !NO_TEXT.test(text));
}

test("each field for text says what is completed in it", () => {
  const found = fields();
  expect(found.length).toBeGreaterThan(5);
  // Those with `common` have it from there (primitives/Field.tsx).
  expect(found.filter((text) => !/autocomplete=|\{\.\.\.common\}/iu.test(text))).toEqual([]);
});
