/** The report as a PDF: what it holds, where pages break, what no face has. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PageContent } from "@/ui/expertise/page/content.ts";
import { setReport } from "@/ui/expertise/page/setReport.ts";

const FONTS = join(
  import.meta.dirname,
  "../../node_modules/@fontsource/libertinus-serif/files/libertinus-serif-",
);
const program = (name: string) => new Uint8Array(readFileSync(`${FONTS}${name}-normal.woff`));
const PROGRAMS = new Map([
  ["regular", program("latin-400")],
  ["bold", program("latin-700")],
  ["extended", program("latin-ext-400")],
  ["greek", program("greek-400")],
]);

const CONTENT: PageContent = {
  case: "A3F09C12",
  version: 2,
  requester: [
    "Dr Élise Caron",
    "Médecin généraliste",
    "Maison de santé des Tilleuls",
    "RPPS 810000000010",
  ],
  expert: [
    "Dr Farid Benali",
    "Médecin, dermatologue",
    "CHU des Deux-Vallées",
    "RPPS 810000000028",
  ],
  patient: "LE GUEN Jeanne",
  birthDate: "12/03/1979",
  ins: "2 79 03 51 215 189 89",
  askedOn: "29 novembre 2026 à 09:12",
  answeredOn: "29 novembre 2026 à 11:40",
  question: "Lésion pigmentée de l'avant-bras, 8 mm, asymétrique : exérèse ou surveillance ?",
  context:
    "Phototype II, antécédent de coup de soleil.\n\nPas d'antécédent familial. Température ≤ 38 °C, α-bloquant. œdème 😀",
  consent: "Accord oral du patient, informé.",
  seen: ["photo-1.jpg", "photo-2.jpg", "x".repeat(140)],
  sections: [{ title: "Description", text: "Macule brune. ".repeat(220) }],
  conclusion: "Exérèse à visée diagnostique dans les trois semaines.\n\nMarges de 2 mm.",
  incidents: "",
  images: [],
};

test("a report of several pages is one PDF", async () => {
  const blob = await setReport(CONTENT, "fr", PROGRAMS, new Date("2026-11-29T10:40:00Z"));
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const text = new TextDecoder("latin1").decode(bytes);
  expect(text.startsWith("%PDF-1.4")).toBe(true);
  expect(text).toContain("<pdfaid:part>1</pdfaid:part>");
  expect(text.match(/\/Type \/Page\n/gu)).toHaveLength(2);
  expect(text.match(/\/FontFile2/gu)?.length).toBeGreaterThanOrEqual(3);
});
