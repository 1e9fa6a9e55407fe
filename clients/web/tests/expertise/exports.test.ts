/** Ledgers and exports hold against the golden file, to the byte. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isOfLedger } from "@/crypto/billingEvent.ts";
import { hex, unhex } from "@/crypto/bytes.ts";
import { decodeEvent, encodeEvent } from "@/crypto/event.ts";
import { totalsOf } from "@/engine/expertise/exportFile.ts";
import { amount, cell, csvOf } from "@/engine/expertise/exportSheet.ts";
import {
  foldLedger,
  type LedgerState,
  type LedgerWord,
} from "@/engine/expertise/ledgerFold.ts";
import {
  exportAgain,
  type MonthExport,
  prepareExport,
} from "@/engine/expertise/monthExport.ts";

interface Row {
  readonly account: string;
  readonly behalf: string | null;
  readonly time: number;
  readonly event: string;
}

interface Scenario {
  readonly name: string;
  readonly ledgers: readonly {
    readonly owner: string;
    readonly office: readonly string[];
    readonly rows: readonly Row[];
  }[];
  readonly month: string;
  readonly made: number;
  readonly prepared: null | {
    readonly export: string;
    readonly sha256: string;
    readonly json: string;
    readonly csv: string;
    readonly events: unknown;
  };
  readonly done: readonly { readonly export: string; readonly whole: boolean }[];
  readonly folded: unknown;
}

const FILE = new URL("../../../../tests/vectors/expertise/exports.json", import.meta.url);
const file = JSON.parse(readFileSync(FILE, "utf-8")) as Record<string, unknown>;
const scenarios = (file.scenarios ?? file.cases) as readonly Scenario[];

function wordOf({ account, behalf, time, event: data }: Row): readonly LedgerWord[] {
  const event = decodeEvent(unhex(data));
  if (!isOfLedger(event)) return [];
  return [
    { account: unhex(account), behalf: behalf === null ? null : unhex(behalf), time, event },
  ];
}

function statesOf({ ledgers }: Scenario): readonly LedgerState[] {
  return ledgers.map(({ owner, office, rows }) =>
    foldLedger(rows.flatMap(wordOf), unhex(owner), office.map(unhex)),
  );
}

function eventsOf(made: MonthExport): Readonly<Record<string, string>> {
  const said = [...made.events].map(([owner, event]) => [owner, hex(encodeEvent(event))]);
  return Object.fromEntries(said);
}

test("there are scenarios", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(10);
});

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  "%s",
  (_, scenario) => {
    const states = statesOf(scenario);
    const made = prepareExport(states, scenario.month, scenario.made);

    test("is exported to the byte", () => {
      if (scenario.prepared === null || made === null) {
        expect(made).toBeNull();
        expect(scenario.prepared).toBeNull();
        return;
      }
      const { prepared } = scenario;
      expect(made.json).toBe(prepared.json);
      expect(hex(made.sha256)).toBe(prepared.sha256);
      expect(hex(made.export)).toBe(prepared.export);
      expect(csvOf(made.records, totalsOf(made.records))).toBe(prepared.csv);
      expect(eventsOf(made)).toEqual(prepared.events);
    });

    test("gives what was done again, or says that it is not whole", () => {
      for (const { export: id, whole } of scenario.done) {
        expect(exportAgain(states, unhex(id))?.isWhole, id).toBe(whole);
      }
    });
  },
);

test.each([
  [0, "0,00"],
  [2300, "23,00"],
  [-2005, "-20,05"],
])("%i cents are %s", (cents, text) => {
  expect(amount(cents)).toBe(text);
});

test.each([
  ["=1+1", "'=1+1"],
  ["a;b", '"a;b"'],
  ['say "a"', '"say ""a"""'],
  ["a\u200b b\n c", "a b c"],
  ["\u202e=1", "'=1"],
])("%j is the text %j in a spreadsheet", (text, shown) => {
  expect(cell(text)).toBe(shown);
});
