/**
 * From a request, and what is known of its round, to what the rules are asked.
 *
 * What never enters this room: a clock, a name of a patient.
 */

import type { CaseState, Professional } from "@/api/expertise.ts";
import { dayOf } from "@/expertise/days.ts";
import { isDental, professionOf } from "@/expertise/professions.ts";
import type { Counts, Party, Question, Sector } from "@/expertise/question.ts";

/** What the rules look at in a request. */
export interface Request {
  readonly speciality: string;
  readonly urgent: boolean;
  readonly inpatient: boolean;
  readonly patient: { readonly status: string; readonly matricule: string };
  readonly requester: Professional;
}

/**
 * What a request does not say of itself; times are Unix ms by the server. `act` is when the act
 * is done, `now` when this is asked. `expert` is null for a pool that nobody has claimed.
 */
export interface Round {
  readonly sent: number;
  readonly act: number;
  readonly now: number;
  readonly state?: CaseState | "draft";
  readonly answered?: number | null;
  readonly expert: Professional | null;
  readonly expertSector?: Sector;
  readonly requesterSector?: Sector;
  readonly consent: boolean;
  readonly counts?: Counts | null;
  readonly told?: readonly string[];
  readonly present?: boolean;
}

export function questionOf(request: Request, round: Round): Question {
  const { answered = null } = round;
  return {
    asked: dayOf(round.sent),
    day: dayOf(round.act),
    today: dayOf(round.now),
    answered: answered === null ? null : dayOf(answered),
    state: round.state ?? "draft",
    requester: partyOf(request.requester, round.requesterSector),
    expert: partyOf(round.expert, round.expertSector),
    buccoDental: isDental(request.speciality),
    urgent: request.urgent,
    inpatient: request.inpatient,
    present: round.present ?? false,
    level: 2,
    expertOtherAct: false,
    requesterOtherAct: false,
    qualified: request.patient.status === "qualified" && request.patient.matricule !== "",
    consent: round.consent,
    counts: round.counts ?? null,
    told: round.told ?? [],
  };
}

function partyOf(professional: Professional | null, sector: Sector = "liberal"): Party {
  if (professional === null) return { profession: "", idnps: "", structure: "", sector };
  const { profession, idnps, structure } = professional;
  return { profession: professionOf(profession), idnps, structure, sector };
}
