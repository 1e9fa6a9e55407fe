/**
 * Practitioners, mailboxes and patients as words: names, callings, places, ways to reach.
 *
 * What never enters this room: an element, the engine.
 */

import type {
  Found,
  PlaceOfWork,
  PractitionerHit,
  PractitionerView,
  PublishedMailbox,
  Reach,
  WardPatient,
} from "@/api/index.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { date } from "@/ui/state/moments.ts";
import { callingOf, capitalised, nameOf, oneLine } from "@/ui/state/wording.ts";

/** Titles of the files, as they are said before a name. */
const TITLES: Readonly<Record<string, string>> = {
  DR: "Dr",
  DOCTEUR: "Dr",
  PR: "Pr",
  PROFESSEUR: "Pr",
  M: "M.",
  MONSIEUR: "M.",
  MME: "Mme",
  MADAME: "Mme",
  MLLE: "Mme",
};
/** In the order in which they are proposed. */
const WAYS: readonly Reach[] = ["cordee", "mssante", "phone"];

/** `Dr Anna LEFÈVRE`. */
export function practitionerName(hit: PractitionerHit): string {
  const title = oneLine(hit.title);
  const family = oneLine(hit.family).toLocaleUpperCase("fr");
  const said = TITLES[title.toLocaleUpperCase("fr")] ?? title;
  return [said, calm(hit.given), family].filter(Boolean).join(" ");
}

/** `Médecin, cardiologie et maladies vasculaires`. */
export function practitionerCalling(hit: PractitionerHit): string {
  const parts = [oneLine(hit.profession), uncapitalised(specialityOf(hit.speciality))];
  return capitalised(parts.filter(Boolean).join(", "));
}

/** Without how it was come by: `Qualifié en Médecine générale` is `Médecine générale`. */
export function specialityOf(label: string): string {
  return capitalised(oneLine(label).replace(/^(?:Qualifié|Spécialiste)e? en /u, ""));
}

/** A label of the files within a sentence; what is short for something stays as it is. */
function uncapitalised(text: string): string {
  return text.replace(/(?:^|[\s'’(-])\p{Lu}(?=\p{Ll})/gu, (begun) =>
    begun.toLocaleLowerCase("fr"),
  );
}

/** `Pontivy (56), Cabinet des Tilleuls`: where there is little room, the town is read. */
export function practitionerPlace(hit: PractitionerHit): string {
  const town = calm(hit.town);
  const department = oneLine(hit.department);
  const where = town && department ? `${town}\u00a0(${department})` : town || department;
  return [where, oneLine(hit.organization)].filter(Boolean).join(", ");
}

export function foundName(found: Found): string {
  return found.kind === "person" ? nameOf(found.person) : practitionerName(found.hit);
}

/** What somebody is, and where. */
export function foundAbout(found: Found): readonly string[] {
  const parts =
    found.kind === "person"
      ? [callingOf(found.person), oneLine(found.person.place)]
      : [practitionerCalling(found.hit), practitionerPlace(found.hit)];
  return parts.filter(Boolean);
}

/** The ways to reach somebody, the best first; "none" when there is none. */
export function waysOf(reach: readonly Reach[]): readonly (Reach | "none")[] {
  const known = WAYS.filter((way) => reach.includes(way));
  return known.length ? known : ["none"];
}

/** The account to write to; null for who is not on Cordée. */
export function accountOf(found: Found): string | null {
  return found.kind === "person" ? found.person.account : found.hit.account;
}

/** One word without a space for a line of a list. */
export function keyOf(found: Found): string {
  return found.kind === "person" ? found.person.account : `p-${found.hit.practitioner}`;
}

/** How this person is to be reached, in one plain sentence. */
export function reachSentence(
  { places, mailboxes, person }: PractitionerView,
  canMail = false,
): string {
  const said = directoryWords().card;
  if (person !== null) return said.onCordee;
  const hasPhone = places.some((place) => place.phones.length > 0);
  if (mailboxes.length > 0 && canMail) return said.byGateway;
  if (mailboxes.length > 0) return hasPhone ? said.byMail : said.byMailOnly;
  return hasPhone ? said.byPhone : said.byNone;
}

export function mailboxState(mailbox: PublishedMailbox): string {
  const said = directoryWords().card;
  const state = said.states[mailbox.state];
  if (mailbox.state === "bouncing" || !mailbox.delivered) return state;
  return said.goodSince(date(mailbox.delivered));
}

/** By which a patient is told from another. */
export type Traits = Pick<WardPatient, "family" | "given" | "birthDate" | "sex">;

/** `LE GUEN Jeanne`. */
export function patientName(patient: Traits): string {
  const family = oneLine(patient.family).toLocaleUpperCase("fr");
  return [family, calm(patient.given)].filter(Boolean).join(" ");
}

/** `née le 12/03/1979`; empty without a date. */
export function patientBorn(patient: Traits): string {
  const parts = patient.birthDate.match(/^(\d{4})-?(\d{2})-?(\d{2})/u);
  if (parts === null) return "";
  return directoryWords().patient.born(`${parts[3]}/${parts[2]}/${parts[1]}`, patient.sex);
}

/** What a thread says of the patient that it is about. */
export function patientContext(patient: Traits): string {
  return [patientName(patient), patientBorn(patient)].filter(Boolean).join(", ");
}

/** Letters of a search, without accents and case. */
export function plain(text: string): string {
  return oneLine(text).normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("fr");
}

/** Whether every word begins a name of this patient, or is his room. */
export function fitsPatient(patient: WardPatient, query: string): boolean {
  const about = plain(`${patient.family} ${patient.given} ${patient.room}`);
  const words = about.split(/[\s'-]+/u);
  return plain(query)
    .split(/[\s'-]+/u)
    .filter(Boolean)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/** `Libéral`: the first of the words that a label of the files strings together. */
export function modeOf(label: string): string {
  return oneLine(label).replace(/,.*/u, "");
}

/** The lines of an address; the town is said once. */
export function addressOf(
  place: Pick<PlaceOfWork, "lines" | "postcode" | "town">,
): readonly string[] {
  const town = calm(place.town);
  const lines = place.lines.map(oneLine).filter((line) => plain(line) !== plain(town));
  return [...lines, `${place.postcode} ${town}`.trim()].filter(Boolean);
}

/** `02 97 12 34 56`: ten digits in pairs, anything else as it is. */
export function phoneOf(number: string): string {
  const digits = number.replace(/[\s.-]/gu, "");
  return /^0\d{9}$/u.test(digits) ? (digits.match(/\d{2}/gu) ?? []).join(" ") : oneLine(number);
}

/** Where a telephone is called; digits and a plus, nothing else. */
export function telephone(number: string): string {
  return `tel:${number.replace(/[^\d+]/gu, "")}`;
}

/** Files write towns and given names in capitals: said without shouting. */
export function calm(text: string): string {
  const line = oneLine(text);
  if (line !== line.toLocaleUpperCase("fr")) return line;
  return line
    .toLocaleLowerCase("fr")
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => {
      return before + letter.toLocaleUpperCase("fr");
    });
}
