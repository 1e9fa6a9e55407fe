// Runs the shared vectors: a valid one gives what it states, an invalid one exactly its rule.
// Nothing of Node is used: the same runner is bundled for a browser.

import { RuleError } from "@/crypto/errors.ts";
import { operationsA } from "./operationsA.ts";
import { operationsB } from "./operationsB.ts";
import { type Family, FamilyReader, type Operations, type Vector } from "./vectorReader.ts";

export const operations: Operations = { ...operationsA, ...operationsB };

export interface Failure {
  readonly family: string;
  readonly name: string;
  readonly expected: string;
  readonly got: string;
}

export interface Outcome {
  readonly passed: number;
  readonly failed: readonly Failure[];
}

/** Every vector of these families. */
export async function runVectors(families: readonly Family[]): Promise<Outcome> {
  let passed = 0;
  const failed: Failure[] = [];
  for (const family of families) {
    const reader = new FamilyReader(family);
    for (const kind of ["valid", "invalid"] as const) {
      for (const vector of reader.vectors(kind)) {
        const expected = kind === "valid" ? "accepted" : vector.text("rule");
        const got = await outcomeOf(vector, reader);
        if (got === expected) passed++;
        else failed.push({ family: family.family, name: vector.name, expected, got });
      }
    }
  }
  return { passed, failed };
}

/** "accepted", the rule that refused, or what went wrong. */
export async function outcomeOf(vector: Vector, family: FamilyReader): Promise<string> {
  const operation = operations[vector.text("operation")];
  if (operation === undefined) return `no operation ${vector.text("operation")}`;
  try {
    await operation(vector, family);
    return "accepted";
  } catch (error) {
    if (error instanceof RuleError) return error.rule;
    return error instanceof Error ? `${error.name}: ${error.message}` : "an unknown failure";
  }
}
