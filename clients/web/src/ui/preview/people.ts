/** Who works in the fake hospital. All of it is fictive. */

import type { AccountKind, PersonView } from "@/api/index.ts";

export const HOSPITAL = idOf("organisation hôpital");
const TOWN = idOf("organisation maison de santé");
const CANCER = idOf("organisation institut");
const HOSPITAL_NAME = "CHU des Deux-Vallées";

/** 32 bytes that depend on the word, in hexadecimal. */
export function idOf(word: string, bytes = 32): string {
  let state = 2166136261;
  for (const character of word) state = mixed(state, character.codePointAt(0) ?? 0);
  let text = "";
  for (let at = 0; text.length < bytes * 2; at += 1) {
    state = mixed(state, at);
    text += state.toString(16).padStart(8, "0");
  }
  return text.slice(0, bytes * 2);
}

function mixed(state: number, value: number): number {
  const product = Math.imul(state ^ value, 16777619);
  return (product ^ (product >>> 15)) >>> 0;
}

function someone(
  name: string,
  profession: string,
  place: string,
  more: Partial<PersonView> & { kind?: AccountKind } = {},
): PersonView {
  return {
    account: idOf(name),
    name,
    profession,
    speciality: "",
    place,
    organisation: HOSPITAL,
    organisationName: HOSPITAL_NAME,
    verified: true,
    warnings: [],
    kind: "person",
    ...more,
  };
}

const town = { organisation: TOWN, organisationName: "Maison de santé des Tilleuls" };
const cancer = { organisation: CANCER, organisationName: "Institut du cancer de l'Ouest" };

export const ANNA = someone("Anna Lefèvre", "Interne", "Chirurgie viscérale");
export const BRUNO = someone("Bruno Marchetti", "Chirurgien", "Chirurgie viscérale");
export const CLAIRE = someone("Claire Dubois", "Infirmière", "Chirurgie viscérale");
export const DAVID = someone("David N'Guyen", "Anesthésiste", "Bloc opératoire");
export const ELISE = someone(
  "Élise Caron",
  "Médecin généraliste",
  "Cabinet des Tilleuls",
  town,
);
export const FARID = someone("Farid Benali", "Dermatologue", "Consultations");
export const GAELLE = someone("Gaëlle Rousseau", "Radiologue", "Imagerie");
export const HUGO = someone("Hugo Petit", "Interne", "Urgences");
export const INES = someone("Inès Moreau", "Pharmacienne", "Pharmacie");
export const JULIE = someone("Julie Fontaine", "Kinésithérapeute", "Rééducation");
export const KARIM = someone("Karim Haddad", "Oncologue", "Hôpital de jour", cancer);
export const LUCIE = someone("Lucie Bernard", "Infirmière libérale", "Saint-Martin", town);
export const MARC = someone("Marc Olivier", "", "", {
  verified: false,
  organisation: null,
  organisationName: "",
  name: "Marc Olivier",
});
export const SURGERY = someone("Chirurgie de garde", "", "CHU des Deux-Vallées", {
  kind: "role",
});
export const NEPHRO = someone("Néphrologie de garde", "", HOSPITAL_NAME, { kind: "role" });
export const RADIO = someone("Avis imagerie", "", HOSPITAL_NAME, { kind: "role" });
export const DERMATOLOGY = someone("Avis dermatologie", "", HOSPITAL_NAME, {
  kind: "role",
  speciality: "Dermatologie",
});
export const OFFICE = someone("Bureau des actes", "", HOSPITAL_NAME, { kind: "role" });
export const GATEWAY = someone("Passerelle MSSanté", "", HOSPITAL_NAME, { kind: "gateway" });
export const RECORD = someone("Dossier patient", "", HOSPITAL_NAME, { kind: "record" });

export const EVERYBODY: readonly PersonView[] = [
  ANNA,
  BRUNO,
  CLAIRE,
  DAVID,
  ELISE,
  FARID,
  GAELLE,
  HUGO,
  INES,
  JULIE,
  KARIM,
  LUCIE,
  MARC,
  SURGERY,
  NEPHRO,
  RADIO,
  DERMATOLOGY,
  OFFICE,
  GATEWAY,
];

export const ME = ANNA;
