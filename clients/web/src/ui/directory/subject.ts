/**
 * The patient that is spoken of: chosen in a ward, or named by his INS alone.
 *
 * It lives as long as the screen. What never enters this room: an address, a title, a store.
 */

import type { PatientIdentity, WardPatient } from "@/api/index.ts";
import {
  patientBorn,
  patientContext,
  patientName,
  type Traits,
} from "@/ui/directory/saying.ts";
import { directoryWords } from "@/ui/directory/words.ts";

export interface Subject {
  /** His number for who is known by that alone. */
  readonly name: string;
  readonly about: string;
  /** What a thread about him says of him. */
  readonly context: string;
  /** Null without an INS, or with one that may not be used. */
  readonly identity: PatientIdentity | null;
  /** There is a number, and its key is wrong. */
  readonly isBarred: boolean;
  /** Whom the ward's list names as his GP; empty for nobody. */
  readonly practitioner: string;
  readonly practitionerName: string;
  readonly traits: Traits;
  /** Of his identity: "qualified" or another word; empty where nobody has said. */
  readonly status: string;
}

export function ofWard(patient: WardPatient): Subject {
  const { matricule, oid, practitioner, practitionerName } = patient;
  const said = directoryWords().patient;
  const about = [patientBorn(patient), patient.room ? said.room(patient.room) : ""];
  return {
    name: patientName(patient),
    about: about.filter(Boolean).join(" · "),
    context: patientContext(patient),
    identity: matricule ? { matricule, oid } : null,
    isBarred: false,
    practitioner,
    practitionerName,
    traits: patient,
    status: patient.status,
  };
}

/** The traits of a scanned code name him; a typed number does not. */
export function ofIns(identity: PatientIdentity, traits: Traits): Subject {
  const number = directoryWords().patient.chosenIns(spaced(identity.matricule));
  const name = patientName(traits);
  return {
    name: name || number,
    about: [patientBorn(traits), name ? number : ""].filter(Boolean).join(" · "),
    context: patientContext(traits),
    identity,
    isBarred: false,
    practitioner: "",
    practitionerName: "",
    traits,
    status: "",
  };
}

/** `2 79 03 51 215 189 89` */
export function spaced(matricule: string): string {
  const parts = matricule.match(/^(.)(..)(..)(..)(...)(...)(..)$/u);
  return parts === null ? matricule : parts.slice(1).join("\u00a0");
}
