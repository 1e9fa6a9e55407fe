/**
 * The facade's directory: practitioners, services, the GP of a patient, a ward of today.
 *
 * What never enters this room: what is believed of it.
 */

import type { DirectoryCalls } from "@/api/directory.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { readIns } from "@/engine/ins.ts";

/** Answers given where a screen does not say how many. */
const MOST = 20;
const MOST_SERVICES = 50;

export function directoryCalls(desk: Desk): DirectoryCalls {
  return {
    find: (query, limit = MOST) => desk.parts.directory.find(query.toWellFormed(), limit),
    practitioner: (practitioner) => desk.parts.directory.practitioner(practitioner),
    services: (query, after, limit = MOST_SERVICES) =>
      desk.parts.directory.services(query.toWellFormed(), after, limit),
    near: () => desk.parts.directory.near(),
    setNear: (department) => desk.parts.directory.setNear(department),
    readIns: async (text, oid) => readIns(text, oid),
    async gpOf(patient) {
      desk.parts.card.checkConfirmed();
      return await desk.parts.patients.gpOf(patient);
    },
    async chooseGp(patient, practitioner, name) {
      desk.parts.card.checkConfirmed();
      await desk.parts.patients.chooseGp(patient, practitioner, name);
    },
    async ward(ward) {
      desk.parts.card.checkConfirmed();
      return await desk.parts.patients.ward(ward);
    },
  };
}
