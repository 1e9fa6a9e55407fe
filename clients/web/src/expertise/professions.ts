/**
 * The professions that rules speak of, from a code of TRE_G15, a French label, or such a word.
 *
 * What never enters this room: who somebody is.
 */

import professionsFile from "expertise-data/professions.json";

/** How a label begins, without accents; the first that fits. */
const BEGINNINGS = professionsFile.labels.map(
  ([head = "", word = ""]) => [head, word] as const,
);

/** TRE_G15. */
const CODES: ReadonlyMap<string, string> = new Map(Object.entries(professionsFile.codes));

const OTHER = "other";
const WORDS: ReadonlySet<string> = new Set([...CODES.values(), "advanced-nurse", OTHER]);

/** How a speciality about mouth and teeth is written. */
const DENTAL = ["bucco", "dent", "odonto", "stomato"];

/** Characters of a label that are looked at. */
const MAX_LABEL = 256;

/** `other` for what is not known, of which nothing is billed; an empty text stays empty. */
export function professionOf(text: string): string {
  const label = folded(text);
  if (label === "" || WORDS.has(label)) return label;
  const code = CODES.get(label);
  if (code !== undefined) return code;
  const begins = (head: string): boolean =>
    head.length > 3 ? label.startsWith(head) : label === head;
  return BEGINNINGS.find(([head]) => begins(head))?.[1] ?? OTHER;
}

/** Whether a request is about mouth and teeth, by its speciality. */
export function isDental(speciality: string): boolean {
  const word = speciality.toLowerCase();
  return DENTAL.some((part) => word.includes(part));
}

function folded(text: string): string {
  const apart = [...text].slice(0, MAX_LABEL).join("").toLowerCase().normalize("NFD");
  return apart.replace(/\p{M}/gu, "").split(/\s+/u).filter(Boolean).join(" ");
}
