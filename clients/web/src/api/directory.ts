/**
 * What a screen is shown of the directory: who is who, how to reach them, who answers now.
 *
 * The directory is the server's word; `account` is one that this client verifies before it
 * writes. What never enters this room: an INS that was not typed, scanned or listed here.
 */

import type { Id, PersonView } from "./views.ts";

export type Reach = "cordee" | "mssante" | "phone";
export type Match = "identifier" | "exact" | "prefix" | "typo";

/** A practitioner who answers a search; `practitioner` is the IDNPS. `delivered` 0: never. */
export interface PractitionerHit {
  readonly practitioner: string;
  readonly family: string;
  readonly given: string;
  readonly title: string;
  readonly profession: string;
  readonly speciality: string;
  readonly organization: string;
  readonly town: string;
  readonly postcode: string;
  readonly department: string;
  readonly active: boolean;
  readonly reach: readonly Reach[];
  readonly match: Match;
  readonly account: Id | null;
  readonly delivered: number;
}

/** One answer of the box: somebody on Cordée (verified here), or somebody of the directory. */
export type Found =
  | { readonly kind: "person"; readonly person: PersonView }
  | { readonly kind: "practitioner"; readonly hit: PractitionerHit };

/** Who answers a search; not `whole` when only people on Cordée, or only the directory, answered. */
export interface FoundList {
  readonly found: readonly Found[];
  readonly whole: boolean;
}

export interface PlaceOfWork {
  readonly organization: string;
  readonly name: string;
  readonly speciality: string;
  readonly mode: string;
  readonly function: string;
  readonly lines: readonly string[];
  readonly postcode: string;
  readonly town: string;
  readonly phones: readonly string[];
  readonly fax: string;
}

export interface PublishedMailbox {
  readonly address: string;
  readonly kind: "PER" | "ORG" | "APP" | "CAB";
  readonly service: string;
  readonly rank: number;
  readonly state: "untried" | "good" | "stale" | "bouncing";
  readonly delivered: number;
}

export interface PractitionerView {
  readonly hit: PractitionerHit;
  readonly places: readonly PlaceOfWork[];
  readonly mailboxes: readonly PublishedMailbox[];
  /** Who holds that account, verified here; null when nobody does. */
  readonly person: PersonView | null;
}

export interface ServiceLine {
  readonly label: string;
  readonly number: string;
  readonly kind: string;
}

/** Minutes after midnight in Paris, from and to (beyond 1440: the next day); Monday is 0. */
export interface ServiceHours {
  readonly weekday: number;
  readonly opens: number;
  readonly closes: number;
}

/** `until` is when `open` changes, 0 for never. `role` is on Cordée; `holders` are its people now. */
export interface ServiceView {
  readonly service: string;
  readonly organization: string;
  readonly organizationName: string;
  readonly name: string;
  readonly speciality: string;
  readonly comment: string;
  readonly lines: readonly ServiceLine[];
  readonly hours: readonly ServiceHours[];
  readonly holidays: boolean;
  readonly always: boolean;
  readonly open: boolean;
  readonly until: number;
  readonly answerMinutes: number;
  readonly role: Id | null;
  readonly holders: readonly string[];
  /** The role is one that a trusted organisation attested. */
  readonly verified: boolean;
}

export interface ServicePage {
  readonly services: readonly ServiceView[];
  /** Where to go on; empty at the end. */
  readonly next: string;
}

/** A patient as an INS names him: the matricule of 15 characters and the OID of its authority. */
export interface PatientIdentity {
  readonly matricule: string;
  readonly oid: string;
}

/**
 * An INS as it was typed or scanned. `wrong_key` is one under an official authority: nothing is
 * asked with it; `doubtful` is one of a test authority, which is asked and said. The traits are
 * those of a scanned code, empty otherwise; `birthDate` is `YYYY-MM-DD`.
 */
export interface InsReading {
  readonly patient: PatientIdentity;
  readonly verdict: "good" | "unfinished" | "malformed" | "wrong_key" | "doubtful";
  readonly family: string;
  readonly given: string;
  readonly birthDate: string;
  readonly sex: string;
}

/**
 * Who the GP of a patient is. `source`: the hospital's record, a colleague's choice, my own
 * choice on this account, or nobody knows; `opposed`: the patient does not want it told;
 * `refused`: I may not ask; `away`: the hospital's automation does not answer now or is not there.
 * `practitioner` is empty where only a name is known.
 */
export interface PatientGp {
  readonly source: "found" | "chosen" | "mine" | "unknown" | "opposed" | "refused" | "away";
  readonly practitioner: string;
  readonly name: string;
  readonly time: number;
}

/** Somebody in a ward today. `status` is that of the identity ("qualified" or another word). */
export interface WardPatient {
  readonly family: string;
  readonly given: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly matricule: string;
  readonly oid: string;
  readonly status: string;
  readonly room: string;
  readonly practitioner: string;
  readonly practitionerName: string;
}

/** The ward as the automation last said; `time` 0 when it never did. Empty `ward`: only the names. */
export interface WardView {
  readonly wards: readonly string[];
  readonly ward: string;
  readonly time: number;
  readonly patients: readonly WardPatient[];
  /** No automation of my organisation answers. */
  readonly away: boolean;
}

export interface DirectoryCalls {
  /** People on Cordée and practitioners of the directory, one list; as one types. */
  find(query: string, limit?: number): Promise<FoundList>;
  practitioner(practitioner: string): Promise<PractitionerView | null>;
  services(query: string, after: string, limit?: number): Promise<ServicePage>;
  /** My department, which comes first in searches; kept on this device. Empty for none. */
  near(): Promise<string>;
  setNear(department: string): Promise<void>;
  /** What was typed or scanned; `oid` is the authority of a typed one. Asks nobody. */
  readIns(text: string, oid: string): Promise<InsReading>;
  /** Ask the organisation's automation, then my own memory. Never rejects for an absent automation. */
  gpOf(patient: PatientIdentity): Promise<PatientGp>;
  /** Remember: on my devices at once, and at the automation for my colleagues. */
  chooseGp(patient: PatientIdentity, practitioner: string, name: string): Promise<void>;
  /** Today's patients of a ward; an empty name asks which wards there are. */
  ward(ward: string): Promise<WardView>;
}
