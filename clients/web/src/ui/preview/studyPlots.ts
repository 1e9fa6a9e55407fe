/** A study that was sent in the fake hospital, and what was marked on it. */

import type { ImageMarkView, StudyView } from "@/api/index.ts";
import { DAY, HOUR, type Plot } from "@/ui/preview/conversations.ts";
import { ANNA, GAELLE, HUGO, idOf } from "@/ui/preview/people.ts";
import { instanceOf, SLICES, UID } from "@/ui/preview/phantom.ts";

/** Marked an hour ago: the bleeding, with its thickness. */
function marked(): ImageMarkView {
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
          [197_400, 124_000],
          [206_200, 124_400],
        ],
        value: 8_360,
        unit: "mm",
        label: "",
      },
    ],
    note: "Hématome sous-dural aigu gauche, épaisseur maximale",
    author: GAELLE.account,
    authorName: GAELLE.name,
    mine: false,
    time: Date.now() - HOUR,
  };
}

/** Without its files: they are made when the thread is read. */
const STUDY: StudyView = {
  caption: "",
  uid: UID,
  description: "Scanner cérébral et thoracique",
  modality: "CT",
  date: new Date(Date.now() - 4 * DAY).toISOString().slice(0, 10),
  patient: "EXEMPLE^JEANNE",
  birthDate: "1954-05-02",
  series: 2,
  instances: SLICES * 2,
  omitted: 1,
  files: [],
  thumbnail: null,
  marks: [marked()],
};

export const STUDY_PLOTS: readonly Plot[] = [
  {
    title: "Chute, Mme E.",
    patient: "Mme E., box 3",
    service: "Urgences",
    with: [HUGO, GAELLE],
    lines: [
      {
        by: HUGO,
        ago: 6_020,
        says: "72 ans, chute de sa hauteur hier, sous apixaban. Céphalées, un vomissement, pas de déficit.",
      },
      { by: ANNA, ago: 6_015, says: "Je demande le scanner, crâne et thorax." },
      { by: GAELLE, ago: 6_004, kind: "study", study: STUDY },
      {
        by: GAELLE,
        ago: 6_003,
        says: "Lame sous-durale à gauche, je l'ai marquée. Neurochirurgie ?",
      },
    ],
  },
];
