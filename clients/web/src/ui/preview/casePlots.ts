/** Tele-expertises of the fake hospital: one of each state, in threads of their own. All is fictive. */

import type {
  CaseOffer,
  CaseState,
  CaseStepView,
  CaseView,
  ConsentView,
  FileRef,
  Judged,
  LetterPatient,
  PersonView,
  Professional,
} from "@/api/index.ts";
import { DAY, HOUR, type Line, named, type Plot } from "@/ui/preview/conversations.ts";
import {
  ANNA,
  DERMATOLOGY,
  ELISE,
  FARID,
  GAELLE,
  idOf,
  KARIM,
  LUCIE,
  ME,
  RADIO,
} from "@/ui/preview/people.ts";

export interface CasePlot {
  readonly plot: Plot;
  /** Which line is the request; documents are those of the line before. */
  readonly view: (thread: string, lines: readonly string[], now: number) => CaseView;
}

export function professionalOf(person: PersonView, speciality = ""): Professional {
  return {
    idnps: `8100000${String(person.name.length).padStart(5, "0")}`,
    name: person.name,
    profession: person === LUCIE ? "nurse" : "doctor",
    speciality,
    billing: "561234567",
    structure: person.organisationName,
  };
}

function patient(family: string, given: string, birthDate: string): LetterPatient {
  return {
    family,
    birthName: family,
    given,
    birthDate,
    sex: "F",
    birthPlace: "56178",
    matricule: "279035121518989",
    oid: "1.2.250.1.213.1.4.10",
    status: "qualified",
  };
}

const FINE: Judged = { billable: true, rule: "TEX-00", article: "NGAP 14.9.4", count: null };
const INPATIENT: Judged = { billable: false, rule: "TEX-14", article: "", count: null };

interface Facts {
  readonly title: string;
  readonly from: PersonView;
  readonly to: PersonView;
  readonly hours: number;
  readonly state: CaseState;
  readonly by?: PersonView;
  readonly question: string;
  readonly context?: string;
  readonly reason?: string;
  readonly speciality: string;
  readonly patient: LetterPatient;
  readonly photos?: Line["photos"];
  readonly may: readonly CaseOffer[];
  readonly steps?: readonly (readonly [PersonView, string, string, number])[];
  readonly redirectedTo?: PersonView;
  readonly judged?: Judged;
  readonly report?: string;
  readonly inpatient?: boolean;
}

function stepOf(
  [by, step, text, hours]: readonly [PersonView, string, string, number],
  now: number,
): CaseStepView {
  const to = step === "redirect" ? named(KARIM) : null;
  return {
    step,
    by: named(by),
    to,
    text,
    time: now - hours * HOUR,
    message: idOf(`${step} ${by.name} ${hours}`, 16),
  };
}

/** Photos first, then what was agreed, then what is asked. */
function plotOf(facts: Facts): Plot {
  const ago = facts.hours * 60;
  const photos: readonly Line[] = facts.photos
    ? [{ by: facts.from, ago: ago + 4, kind: "file", photos: facts.photos }]
    : [{ by: facts.from, ago: ago + 4, says: "Bonjour, je vous demande un avis." }];
  const others = [facts.from, facts.to, ...(facts.by ? [facts.by] : [])];
  const report: readonly Line[] = facts.report
    ? [{ by: facts.by ?? facts.to, ago: 50, kind: "case-report", says: facts.report }]
    : [];
  return {
    title: facts.title,
    with: [...new Set(others)].filter((one) => one !== ME),
    patient: facts.patient.family,
    lines: [
      ...photos,
      { by: facts.from, ago: ago + 1, kind: "consent", says: "" },
      { by: facts.from, ago, kind: "case", says: facts.question },
      ...(facts.steps ?? []).map(([by, , text, hours]): Line => {
        return { by, ago: hours * 60, kind: "case-step", says: text };
      }),
      ...report,
    ],
  };
}

function consentOf(facts: Facts, about: number, now: number): ConsentView {
  return {
    consent: idOf(`accord ${facts.title}`, 16),
    patient: facts.patient,
    about: Array.from({ length: about }, (_, at) => idOf(`${facts.title} ${at}`)),
    purposes: ["care", "advice"],
    form: "oral",
    informed: true,
    by: named(facts.from),
    time: now - facts.hours * HOUR,
    ended: null,
  };
}

function viewOf(facts: Facts, thread: string, lines: readonly string[], now: number): CaseView {
  const opened = now - facts.hours * HOUR;
  const documents: readonly FileRef[] = (facts.photos ?? []).map((_, index) => {
    return { message: lines[0] ?? "", index };
  });
  const asked = facts.from === ME;
  const consent = consentOf(facts, documents.length, now);
  return {
    case: idOf(`dossier ${facts.title}`, 16),
    thread,
    state: facts.state,
    server: facts.state,
    disagrees: false,
    requester: named(facts.from),
    expert: named(facts.to),
    pool: facts.to.kind === "role",
    by: facts.by ? named(facts.by) : null,
    opened,
    due: opened + 7 * DAY,
    moved: opened,
    request: {
      message: lines[2] ?? "",
      version: 1,
      speciality: facts.speciality,
      reason: facts.reason ?? "diagnosis",
      question: facts.question,
      context: facts.context ?? "",
      urgent: false,
      inpatient: facts.inpatient ?? false,
      patient: facts.patient,
      cover: null,
      requester: professionalOf(facts.from),
      doctor: null,
      documents,
      studies: [],
      consent: consent.consent,
      time: opened,
    },
    judged: facts.judged ?? FINE,
    steps: [
      stepOf([facts.from, "send", "", facts.hours], now),
      ...(facts.steps ?? []).map((step) => stepOf(step, now)),
    ],
    reports: facts.report ? [reportOf(facts, lines, documents, now)] : [],
    consent,
    redirectedTo: facts.redirectedTo ? named(facts.redirectedTo) : null,
    asked,
    expertSide: !asked,
    claimedByMe: facts.by === ME,
    may: facts.may,
  };
}

function reportOf(
  facts: Facts,
  lines: readonly string[],
  seen: readonly FileRef[],
  now: number,
): CaseView["reports"][number] {
  const by = facts.by ?? facts.to;
  return {
    message: lines.at(-1) ?? "",
    version: 1,
    replaced: false,
    by: named(by),
    template: "dermatology",
    author: professionalOf(by, "SM15"),
    sections: [{ title: "Description", text: "Plaque érythémateuse bien limitée." }],
    conclusion: facts.report ?? "",
    incidents: "",
    seen,
    studies: [],
    marks: [],
    file: { message: lines[0] ?? "", index: 0 },
    began: now - 70 * 60_000,
    time: now - 50 * 60_000,
  };
}

const FACTS: readonly Facts[] = [
  {
    title: "Télé-expertise, dermatologie",
    from: ELISE,
    to: DERMATOLOGY,
    hours: 3,
    state: "sent",
    question:
      "Lésion pigmentée de l'avant-bras, 8 mm, asymétrique, apparue en six mois : exérèse d'emblée ou surveillance ?",
    context:
      "Phototype II, coups de soleil dans l'enfance. Pas d'antécédent familial de mélanome. Pas de traitement.",
    speciality: "SM15",
    patient: patient("Le Guen", "Jeanne", "1979-03-12"),
    photos: ["dressing", "scan"],
    may: ["claim", "decline", "redirect"],
  },
  {
    title: "Avis plaie Mme K.",
    from: LUCIE,
    to: DERMATOLOGY,
    hours: 5 * 24 + 6,
    state: "sent",
    question: "Ulcère de jambe qui stagne depuis trois semaines : quel pansement ?",
    reason: "treatment",
    speciality: "SM15",
    patient: patient("Kerdraon", "Yvonne", "1941-07-02"),
    photos: ["dressing"],
    may: ["claim", "decline", "redirect"],
  },
  {
    title: "Avis M. T., éruption",
    from: ELISE,
    to: DERMATOLOGY,
    hours: 27,
    state: "claimed",
    by: ANNA,
    question:
      "Éruption du tronc après dix jours d'amoxicilline : toxidermie ? Faut-il arrêter ?",
    context:
      "Traité pour une otite. Apyrétique, muqueuses saines, pas de purpura.\n\nAntécédent d'eczéma.",
    reason: "treatment",
    speciality: "SM15",
    patient: patient("Tanguy", "Paule", "1990-11-23"),
    photos: ["dressing", "scan", "sheet"],
    may: ["answer", "ask", "redirect", "release", "decline"],
    steps: [[ANNA, "claim", "", 20]],
  },
  {
    title: "Scanner Mme B.",
    from: ANNA,
    to: RADIO,
    hours: 30,
    state: "more-asked",
    by: GAELLE,
    question: "Collection sous-hépatique à J6 d'une cholécystectomie ? Drainage possible ?",
    reason: "second-opinion",
    speciality: "SM44",
    patient: patient("Bernard", "Solange", "1956-01-30"),
    may: ["give", "withdraw"],
    judged: INPATIENT,
    inpatient: true,
    steps: [
      [GAELLE, "claim", "", 26],
      [
        GAELLE,
        "ask",
        "La créatinine du jour et la date du scanner précédent, s'il vous plaît.",
        4,
      ],
    ],
  },
  {
    title: "Prurigo M. H.",
    from: ANNA,
    to: FARID,
    hours: 50,
    state: "redirected",
    question: "Prurit généralisé, éosinophilie à 1 200 : bilan à compléter avant un avis ?",
    reason: "orientation",
    speciality: "SM15",
    patient: patient("Hamon", "Denise", "1948-09-09"),
    may: ["send", "withdraw"],
    redirectedTo: KARIM,
    steps: [[FARID, "redirect", "C'est un avis d'oncologie qu'il vous faut d'abord.", 8]],
  },
  {
    title: "Dermite Mme R.",
    from: ANNA,
    to: FARID,
    hours: 72,
    state: "answered",
    by: FARID,
    question: "Dermite autour d'une stomie : contact ou surinfection ?",
    speciality: "SM15",
    patient: patient("Riou", "Marie", "1962-05-17"),
    photos: ["dressing"],
    may: ["close"],
    judged: { ...FINE, count: 2 },
    steps: [[FARID, "claim", "", 60]],
    report:
      "Dermite de contact à l'adhésif. Changer de support, dermocorticoïde d'activité forte cinq jours.\nRevoir sur photo à dix jours.",
  },
];

export const CASE_PLOTS: readonly CasePlot[] = FACTS.map((facts) => ({
  plot: plotOf(facts),
  view: (thread, lines, now) => viewOf(facts, thread, lines, now),
}));
