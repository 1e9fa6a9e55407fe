/** The directory of the fake hospital: practitioners, services, a ward. All of it is fictive. */

import type {
  PlaceOfWork,
  PractitionerHit,
  PublishedMailbox,
  ServiceView,
  WardPatient,
} from "@/api/index.ts";
import { BRUNO, DAVID, ELISE, SURGERY } from "@/ui/preview/people.ts";

const DAY = 86_400_000;

function hit(
  practitioner: string,
  names: readonly [title: string, given: string, family: string],
  more: Partial<PractitionerHit>,
): PractitionerHit {
  const [title, given, family] = names;
  return {
    practitioner,
    family,
    given,
    title,
    profession: "Médecin",
    speciality: "",
    organization: "",
    town: "",
    postcode: "",
    department: "",
    active: true,
    reach: [],
    match: "exact",
    account: null,
    delivered: 0,
    ...more,
  };
}

const pontivy = { town: "PONTIVY", postcode: "56300", department: "56" };
const gp = { speciality: "Spécialiste en médecine générale" };

export const CARON = hit("810000000101", ["DR", "Élise", "CARON"], {
  ...gp,
  ...pontivy,
  organization: "Cabinet des Tilleuls",
  reach: ["cordee", "mssante", "phone"],
  account: ELISE.account,
  delivered: Date.now() - 3 * DAY,
});
export const LEFEVRE = hit("810000000215", ["DR", "YANN", "LEFEVRE"], {
  ...gp,
  ...pontivy,
  organization: "Cabinet du Blavet",
  reach: ["mssante", "phone"],
  match: "typo",
  delivered: Date.now() - 12 * DAY,
});
export const PRACTITIONERS: readonly PractitionerHit[] = [
  CARON,
  LEFEVRE,
  hit("810000000223", ["DR", "Maëlle", "LEFEBVRE"], {
    ...gp,
    organization: "Maison de santé du Lac",
    town: "GUERLÉDAN",
    postcode: "22530",
    department: "22",
    reach: ["phone"],
    match: "typo",
  }),
  hit("810000000231", ["DR", "Solène", "LE FEVRE"], {
    speciality: "Cardiologie et maladies vasculaires",
    organization: "Clinique du Golfe",
    town: "VANNES",
    postcode: "56000",
    department: "56",
    reach: ["mssante"],
    match: "prefix",
  }),
  hit("810000000249", ["DR", "Hervé", "LEFEVRE"], {
    ...gp,
    organization: "Cabinet Lefevre",
    town: "LOUDÉAC",
    postcode: "22600",
    department: "22",
    active: false,
  }),
];

export const PLACES: Readonly<Record<string, readonly PlaceOfWork[]>> = {
  [CARON.practitioner]: [
    {
      organization: "3",
      name: "Cabinet des Tilleuls",
      speciality: "Spécialiste en médecine générale",
      mode: "Libéral",
      function: "",
      lines: ["3 allée des Tilleuls"],
      postcode: "56300",
      town: "PONTIVY",
      phones: ["0297250140"],
      fax: "",
    },
  ],
  [LEFEVRE.practitioner]: [
    {
      organization: "1",
      name: "Cabinet du Blavet",
      speciality: "Spécialiste en médecine générale",
      mode: "Libéral",
      function: "",
      lines: ["12 rue du Fil"],
      postcode: "56300",
      town: "PONTIVY",
      phones: ["0297250102"],
      fax: "0297250103",
    },
    {
      organization: "2",
      name: "Centre hospitalier Centre Bretagne",
      speciality: "Médecine d'urgence",
      mode: "Salarié",
      function: "Praticien attaché",
      lines: ["Kério", "Service des urgences"],
      postcode: "56920",
      town: "NOYAL-PONTIVY",
      phones: ["0297284000"],
      fax: "",
    },
  ],
};

export const MAILBOXES: Readonly<Record<string, readonly PublishedMailbox[]>> = {
  [LEFEVRE.practitioner]: [
    {
      address: "yann.lefevre@medecin.mssante.fr",
      kind: "PER",
      service: "",
      rank: 1,
      state: "good",
      delivered: Date.now() - 12 * DAY,
    },
    {
      address: "secretariat.blavet@pro.mssante.fr",
      kind: "CAB",
      service: "",
      rank: 0,
      state: "untried",
      delivered: 0,
    },
    {
      address: "y.lefevre@ghcb.mssante.fr",
      kind: "ORG",
      service: "Urgences",
      rank: 0,
      state: "bouncing",
      delivered: 0,
    },
  ],
};

const WEEK = [0, 1, 2, 3, 4].map((weekday) => ({ weekday, opens: 540, closes: 1_020 }));
const CHU = "CHU des Deux-Vallées";
const CLINIC = "Centre hospitalier de Pontivy";

function service(name: string, more: Partial<ServiceView>): ServiceView {
  return {
    service: name,
    organization: CHU,
    organizationName: CHU,
    name,
    speciality: "",
    comment: "",
    lines: [],
    hours: WEEK,
    holidays: false,
    always: false,
    open: true,
    until: Date.now() + 2 * 3_600_000,
    answerMinutes: 0,
    role: null,
    holders: [],
    verified: false,
    ...more,
  };
}

export const SERVICES: readonly ServiceView[] = [
  service("Chirurgie viscérale et digestive", {
    lines: [
      { label: "Avis chirurgical", number: "0297010101", kind: "advice" },
      { label: "Interne de garde", number: "0297010102", kind: "on_call" },
    ],
    always: true,
    until: 0,
    answerMinutes: 10,
    role: SURGERY.account,
    holders: [DAVID.name, BRUNO.name],
    verified: true,
  }),
  service("Cardiologie", {
    lines: [{ label: "Ligne d'avis médicale", number: "0297010110", kind: "advice" }],
    hours: [...WEEK, { weekday: 5, opens: 540, closes: 720 }],
    answerMinutes: 30,
    comment: "Pour une douleur thoracique aiguë, appelez le 15.",
  }),
  service("Rhumatologie", {
    lines: [{ label: "Secrétariat", number: "0297010120", kind: "office" }],
    open: false,
    until: Date.now() + 14 * 3_600_000,
  }),
  service("Gériatrie aiguë", {
    organization: CLINIC,
    organizationName: CLINIC,
    lines: [{ label: "Ligne ville-hôpital", number: "0297250200", kind: "advice" }],
    hours: [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opens: 480, closes: 1_200 })),
    holidays: true,
    answerMinutes: 60,
  }),
];

const TEST = "1.2.250.1.213.1.4.10";

function patient(
  names: readonly [family: string, given: string],
  more: Partial<WardPatient>,
): WardPatient {
  const [family, given] = names;
  return {
    family,
    given,
    birthDate: "1951-07-19",
    sex: "F",
    matricule: "",
    oid: TEST,
    status: "qualified",
    room: "",
    practitioner: "",
    practitionerName: "",
    ...more,
  };
}

export const WARDS = ["Chirurgie viscérale", "Médecine interne", "Gériatrie aiguë"] as const;
export const FOUND = "279035121518989";
export const UNKNOWN = "277076322082910";
export const OPPOSED = "162018885045327";
export const PATIENTS: readonly WardPatient[] = [
  patient(["LE GUEN", "JEANNE"], {
    birthDate: "1979-03-12",
    room: "4",
    matricule: FOUND,
    practitioner: CARON.practitioner,
    practitionerName: "Dr Élise Caron",
  }),
  patient(["MARCHAND", "ROGER"], {
    birthDate: "1962-01-30",
    sex: "M",
    room: "5",
    matricule: OPPOSED,
  }),
  patient(["NICOLAS", "ODETTE"], {
    birthDate: "1977-07-02",
    room: "7",
    matricule: UNKNOWN,
    status: "provisional",
  }),
  patient(["PERRIN", "LUCIEN"], { sex: "M", room: "8", status: "provisional" }),
  patient(["RIOU", "ANNE-MARIE"], { birthDate: "1944-11-05", room: "11" }),
  patient(["TANGUY", "GWENOLA"], { birthDate: "1988-02-14", room: "12" }),
];
