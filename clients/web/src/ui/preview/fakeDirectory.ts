/** The directory of the fake engine, and its automation that knows patients. */

import type { DirectoryCalls, Found, InsReading, PatientGp } from "@/api/index.ts";
import {
  CARON,
  FOUND,
  MAILBOXES,
  OPPOSED,
  PATIENTS,
  PLACES,
  PRACTITIONERS,
  SERVICES,
  WARDS,
} from "@/ui/preview/directory.ts";
import { peopleCalls } from "@/ui/preview/fakeThreads.ts";
import { fault, type Hospital } from "@/ui/preview/hospital.ts";
import { EVERYBODY } from "@/ui/preview/people.ts";
import { beginningsOf, matches } from "@/ui/state/threads.ts";

const LENGTH = 15;
const NOBODY = { practitioner: "", name: "", time: 0 } as const;

export function directoryCalls(hospital: Hospital): DirectoryCalls {
  return { ...findingCalls(hospital), ...patientCalls(hospital) };
}

function findingCalls(hospital: Hospital) {
  let near = "56";
  const calls: Pick<DirectoryCalls, "find" | "practitioner" | "services" | "near" | "setNear"> =
    {
      find: async (query, limit = 30) => {
        if (!hospital.isOnline) throw fault({ name: "NotOnline", remedy: "check_network" });
        const people = await peopleCalls(hospital).people(query, limit);
        const hits = query.trim() ? hitsOf(query) : [];
        const here = new Set(hits.map((one) => one.account));
        const known = people.filter((person) => !here.has(person.account));
        const found: Found[] = [
          ...hits.map((one): Found => ({ kind: "practitioner", hit: one })),
          ...known.map((person): Found => ({ kind: "person", person })),
        ];
        return { found: found.slice(0, limit), whole: true };
      },
      practitioner: async (practitioner) => {
        const found = PRACTITIONERS.find((one) => one.practitioner === practitioner);
        if (!found) return null;
        return {
          hit: found,
          places: PLACES[practitioner] ?? [],
          mailboxes: MAILBOXES[practitioner] ?? [],
          person: EVERYBODY.find((one) => one.account === found.account) ?? null,
        };
      },
      services: async (query) => {
        if (!hospital.isOnline) throw fault({ name: "NotOnline", remedy: "check_network" });
        const wanted = beginningsOf(query);
        const services = SERVICES.filter((one) => {
          return matches(`${one.name} ${one.speciality} ${one.organizationName}`, wanted);
        });
        return { services, next: "" };
      },
      near: async () => near,
      setNear: async (department) => {
        near = department;
      },
    };
  return calls;
}

/** One typing error is forgiven for the name that the screenshots look for. */
function hitsOf(query: string) {
  const wanted = beginningsOf(query.replace(/lefevr[^\s]*/iu, "lef"));
  return PRACTITIONERS.filter((one) => {
    const about = [one.family, one.given, one.profession, one.speciality, one.town];
    return matches([...about, one.department, one.organization].join(" "), wanted);
  });
}

function patientCalls(hospital: Hospital) {
  const chosen = new Map<string, PatientGp>();
  const calls: Pick<DirectoryCalls, "readIns" | "gpOf" | "chooseGp" | "ward"> = {
    readIns: async (text, oid) => reading(text.replace(/\s/gu, ""), oid),
    gpOf: async ({ matricule }) => {
      if (!hospital.isOnline) return { source: "away", ...NOBODY };
      if (matricule === OPPOSED) return { source: "opposed", ...NOBODY };
      if (matricule === FOUND) {
        const { practitioner } = CARON;
        return { source: "found", practitioner, name: "Dr Élise Caron", time: Date.now() };
      }
      return chosen.get(matricule) ?? { source: "unknown", ...NOBODY };
    },
    chooseGp: async ({ matricule }, practitioner, name) => {
      chosen.set(matricule, { source: "mine", practitioner, name, time: Date.now() });
    },
    ward: async (ward) => ({
      wards: WARDS,
      ward,
      time: ward ? Date.now() - 300_000 : 0,
      patients: ward === WARDS[0] ? PATIENTS : [],
      away: !hospital.isOnline,
    }),
  };
  return calls;
}

function reading(matricule: string, oid: string): InsReading {
  const verdict = matricule.length < LENGTH ? "unfinished" : "good";
  const traits = { family: "", given: "", birthDate: "", sex: "" };
  const isWrong = matricule.length === LENGTH && matricule.endsWith("00");
  return { patient: { matricule, oid }, verdict: isWrong ? "wrong_key" : verdict, ...traits };
}
