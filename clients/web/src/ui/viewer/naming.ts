/** Names of patients, studies and series as a person reads them. */

import type { StudyView } from "@/api/index.ts";
import type { SeriesView } from "@/imaging/reading/slices.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

/** A person name of DICOM (PS3.5 §6.2.1.2): the first group, its parts in a row. */
export function patientName({ patient }: Pick<StudyView, "patient">): string {
  const parts = (patient.split("=")[0] ?? "").split("^");
  return oneLine(
    parts
      .map((part) => part.trim())
      .filter(Boolean)
      .join(" "),
  );
}

export function studyTitle({ description, modality }: StudyView): string {
  return oneLine(description) || oneLine(modality) || viewerWords().study;
}

export function seriesTitle({ description, number }: SeriesView, at: number): string {
  return oneLine(description) || viewerWords().unnamed(number || at + 1);
}
