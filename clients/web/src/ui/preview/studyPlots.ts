/** A study that was sent in the fake hospital, and what was marked on it. */

import type { ImageMarkView, StudyView } from "@/api/index.ts";
import type { Plot } from "@/ui/preview/conversations.ts";
import { ANNA, BRUNO, idOf, LUCIE } from "@/ui/preview/people.ts";
import { instanceOf, SLICES, UID } from "@/ui/preview/phantom.ts";

const HOUR = 3_600_000;

/** Marked by somebody else an hour before `now`: the bleeding, with its thickness. */
function markedAt(now: number): ImageMarkView {
  return {
    mark: idOf("image clé", 16),
    series: `${UID}.1`,
    instance: instanceOf(0, SLICES / 2 - 2),
    frame: 0,
    center: "60",
    width: "150",
    measures: [
      {
        kind: "length",
        points: [
          [192_000, 118_000],
          [204_000, 118_600],
        ],
        value: 11_400,
        unit: "mm",
        label: "",
      },
    ],
    note: "Hématome sous-dural aigu gauche, épaisseur maximale",
    author: LUCIE.account,
    authorName: LUCIE.name,
    mine: false,
    time: now - HOUR,
  };
}

/** Without its files: they are made when the thread is read. */
const STUDY: StudyView = {
  caption: "",
  uid: UID,
  description: "Scanner cérébral et thoracique",
  modality: "CT",
  date: "2026-11-30",
  patient: "EXEMPLE^JEANNE",
  birthDate: "1954-05-02",
  series: 2,
  instances: SLICES * 2,
  omitted: 1,
  files: [],
  thumbnail: null,
  marks: [markedAt(Date.now())],
};

export const STUDY_PLOTS: readonly Plot[] = [
  {
    title: "Chute, Mme E.",
    patient: "Mme E., box 3",
    service: "Urgences",
    with: [LUCIE, BRUNO],
    lines: [
      {
        by: LUCIE,
        ago: 6_020,
        says: "72 ans, chute de sa hauteur hier, sous apixaban. Céphalées, un vomissement, pas de déficit.",
      },
      { by: ANNA, ago: 6_015, says: "Je demande le scanner, crâne et thorax." },
      { by: LUCIE, ago: 6_004, kind: "study", study: STUDY },
      { by: LUCIE, ago: 6_003, says: "Lame sous-durale à gauche. Vous pouvez regarder ?" },
    ],
  },
];
