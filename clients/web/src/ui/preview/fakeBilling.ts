/** Acts on the fake engine: two ledgers, a month to export, one that was. */

import type {
  ActView,
  BillingCalls,
  ExportView,
  LedgerView,
  LetterPatient,
  PersonView,
} from "@/api/index.ts";
import { professionalOf } from "@/ui/preview/casePlots.ts";
import { named } from "@/ui/preview/conversations.ts";
import { fault, type Hospital } from "@/ui/preview/hospital.ts";
import { ELISE, FARID, idOf, ME, OFFICE } from "@/ui/preview/people.ts";

const MINE = idOf("registre Anna");
const FARIDS = idOf("registre Farid");

function monthBack(months: number): string {
  const now = new Date();
  const day = new Date(now.getFullYear(), now.getMonth() - months, 1);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}`;
}

function patient(family: string): LetterPatient {
  return {
    family,
    birthName: family,
    given: "Jeanne",
    birthDate: "1979-03-12",
    sex: "F",
    birthPlace: "",
    matricule: "279035121518989",
    oid: "1.2.250.1.213.1.4.10",
    status: "qualified",
  };
}

function act(
  who: PersonView,
  code: "TE2" | "RQD",
  day: string,
  family: string,
  more: Partial<ActView> = {},
): ActView {
  return {
    act: idOf(`${code} ${day} ${family}`, 16),
    ledger: who === ME ? MINE : FARIDS,
    case: idOf(`${family}`, 16),
    code,
    cents: code === "TE2" ? 2_300 : 1_000,
    day,
    executant: professionalOf(who, "SM15"),
    prescriber: professionalOf(code === "RQD" ? who : ELISE),
    patient: patient(family),
    cover: null,
    tariff: code === "TE2" ? "te2-2026" : "rqd-2022",
    rule: "TEX-00",
    provisional: false,
    foreign: null,
    time: Date.now(),
    state: "prepared",
    exported: null,
    counter: null,
    ...more,
  };
}

function acts(): ActView[] {
  const [now, before] = [monthBack(0), monthBack(1)];
  const exported = { export: idOf("export", 16), month: before };
  const counter = {
    entry: idOf("contre", 16),
    by: named(ME),
    reason: "Erreur d'identité.",
    time: Date.now(),
    exported: null,
  };
  return [
    act(ME, "TE2", `${now}-24`, "Le Guen"),
    act(ME, "TE2", `${now}-19`, "Tanguy", { provisional: true }),
    act(ME, "RQD", `${now}-12`, "Riou"),
    act(ME, "TE2", `${now}-05`, "Hamon", { state: "countered", counter }),
    act(FARID, "TE2", `${now}-22`, "Riou"),
    act(FARID, "TE2", `${now}-09`, "Kerdraon"),
    act(ME, "TE2", `${before}-27`, "Bernard", { state: "exported", exported }),
    act(FARID, "TE2", `${before}-14`, "Morvan", { state: "exported", exported }),
  ];
}

export function billingCalls(hospital: Hospital): BillingCalls {
  const all = hospital.options.isEmpty ? [] : acts();
  const made: ExportView[] = [];
  let offices: LedgerView["offices"] = [];
  const pending = (month: string): ExportView => {
    const found = all.filter(
      (one) => one.day.startsWith(month) && one.state === "prepared" && one.ledger === FARIDS,
    );
    if (!found.length) throw fault({ name: "NotFound", remedy: "choose_other" });
    return exportOf(month, found);
  };
  return {
    ledgers: async () => {
      if (hospital.options.isEmpty) return [];
      return [
        { thread: MINE, practitioner: named(ME), mine: true, offices },
        { thread: FARIDS, practitioner: named(FARID), mine: false, offices: [named(OFFICE)] },
      ];
    },
    beginLedger: async () => {
      offices = [named(OFFICE)];
      hospital.tell({ type: "ledger" });
      return { thread: MINE, practitioner: named(ME), mine: true, offices };
    },
    acts: async () => [...all],
    counterAct: async (id, reason) => {
      const at = all.findIndex((one) => one.act === id);
      const found = all[at];
      if (!found) throw fault({ name: "NotFound", remedy: "choose_other" });
      const entry = idOf(`contre ${id}`, 16);
      const counter = { entry, by: named(ME), reason, time: Date.now(), exported: null };
      all[at] = { ...found, state: "countered", counter };
    },
    previewExport: async (month) => pending(month),
    exportActs: async (month) => {
      const view = pending(month);
      made.push(view);
      for (const [at, one] of all.entries()) {
        if (!view.acts.includes(one)) continue;
        all[at] = { ...one, state: "exported", exported: { export: view.export, month } };
      }
      return view;
    },
    pastExport: async (id) => {
      const found = made.find((one) => one.export === id);
      if (!found) throw fault({ name: "NotFound", remedy: "choose_other" });
      return found;
    },
    exports: async () =>
      made.map((one) => ({
        export: one.export,
        month: one.month,
        cents: one.cents,
        acts: one.acts.length,
        counters: 0,
        time: Date.now(),
      })),
  };
}

function exportOf(month: string, found: readonly ActView[]): ExportView {
  const cents = found.reduce((sum, one) => sum + one.cents, 0);
  const codes = [{ code: "TE2", acts: found.length, counters: 0, cents }];
  return {
    export: idOf(`export ${month}`, 16),
    month,
    cents,
    totals: { acts: found.length, counters: 0, cents, codes },
    acts: found,
    counters: [],
    sha256: idOf(`export ${month}`),
    csv: "acte;TE2\r\n",
    json: "{}\n",
  };
}
