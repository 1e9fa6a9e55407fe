/**
 * What a page of tele-expertise says, as text to be read, and the words around it.
 *
 * The same sections and words as `documents/pdf/report.py`, so that a report reads alike
 * wherever it was set. What never enters this room: how it is drawn.
 */

export interface PageSection {
  readonly title: string;
  /** Paragraphs are parted by an empty line. */
  readonly text: string;
}

export interface PageImage {
  readonly caption: string;
  readonly jpeg: Uint8Array;
}

/** `requester` and `expert` are lines: name, profession and speciality, structure, numbers. */
export interface PageContent {
  readonly case: string;
  readonly version: number;
  readonly requester: readonly string[];
  readonly expert: readonly string[];
  readonly patient: string;
  readonly birthDate: string;
  readonly ins: string;
  readonly askedOn: string;
  readonly answeredOn: string;
  readonly question: string;
  readonly context: string;
  readonly consent: string;
  readonly seen: readonly string[];
  readonly sections: readonly PageSection[];
  readonly conclusion: string;
  readonly incidents: string;
  readonly images: readonly PageImage[];
}

export const PAGE_WORDS = {
  fr: {
    requester: "Demandé par",
    expert: "Répondu par",
    patient: "Patient",
    born: "Né(e) le",
    ins: "INS",
    asked: "Demande du",
    answered: "Réponse du",
    question: "Question posée",
    context: "Contexte",
    seen: "Documents examinés",
    none: "Aucun document",
    consent: "Consentement",
    conclusion: "Conclusion",
    incidents: "Incidents techniques",
    noIncident: "Aucun incident technique signalé.",
    images: "Images clés",
    signed: "Signé par",
    case: "Dossier",
    version: "version",
    page: "Page",
    of: "sur",
    replaces: "Annule et remplace la version précédente",
    report: "Compte rendu de télé-expertise",
  },
  en: {
    requester: "Asked by",
    expert: "Answered by",
    patient: "Patient",
    born: "Born on",
    ins: "INS",
    asked: "Asked on",
    answered: "Answered on",
    question: "Question",
    context: "Context",
    seen: "Documents seen",
    none: "No document",
    consent: "Consent",
    conclusion: "Conclusion",
    incidents: "Technical incidents",
    noIncident: "No technical incident was reported.",
    images: "Key images",
    signed: "Signed by",
    case: "Case",
    version: "version",
    page: "Page",
    of: "of",
    replaces: "Cancels and replaces the previous version",
    report: "Tele-expertise report",
  },
} as const;

export type PageLanguage = keyof typeof PAGE_WORDS;
export type PageWords = Readonly<Record<keyof (typeof PAGE_WORDS)["fr"], string>>;
