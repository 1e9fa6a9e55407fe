/**
 * The year's acts of a patient, asked of my organisation's automation on its line
 * (docs/protocol.md §5.16.4).
 *
 * What never enters this room: the server; it learns nothing of whom it is about.
 */

import type { RequestEvent } from "@/crypto/caseEvent.ts";
import { isRefused } from "@/engine/ins.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Counts } from "@/expertise/question.ts";

/** Null for a patient without INS, and when nobody answers. */
export async function countOf(
  { patients }: Pick<Parts, "patients">,
  { patient, requester }: Pick<RequestEvent, "patient" | "requester">,
  year: number,
  expert: string,
): Promise<Counts | null> {
  const { matricule, oid } = patient;
  if (matricule === "" || isRefused({ matricule, oid })) return null;
  const answer = await patients.count({
    tag: "count-ask/1",
    matricule,
    oid,
    year,
    expert,
    requester: requester.idnps,
  });
  if (answer === null || answer.outcome !== "found") return null;
  const { patient: all, byExpert, byRequester } = answer;
  return { patient: all, byExpert, byRequester };
}
