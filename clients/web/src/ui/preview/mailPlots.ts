/** Threads of the fake hospital in which a gateway writes: mails both ways, a letter, tasks. */

import type {
  CorrespondentView,
  LetterView,
  MailStateView,
  MailStep,
  MailView,
  TaskView,
} from "@/api/index.ts";
import { HOUR, type Line, MINUTE, named, type Plot } from "@/ui/preview/conversations.ts";
import { ANNA, BRUNO, CLAIRE, GATEWAY, HUGO, idOf, SURGERY } from "@/ui/preview/people.ts";

const GOFF = "a.legoff@medecin.mssante.example";
const KERVRAN = "s.kervran@kine.mssante.example";

const mailbox = (
  address: string,
  name: string,
  phone: string,
  practitioner: string,
): CorrespondentView => ({
  address,
  name,
  phone,
  practitioner,
  since: 2,
  by: ANNA.account,
});
const LE_GOFF = mailbox(GOFF, "Dr Anne LE GOFF", "0297251418", "810000000010");
const PHYSIO = mailbox(KERVRAN, "Soizic KERVRAN", "0297251999", "");

const step = (
  state: MailStep["state"],
  ago: number,
  more: Partial<MailStep> = {},
): MailStep => ({
  state,
  time: Date.now() - ago * MINUTE,
  reason: "",
  code: "",
  host: "mx.medecin.mssante.example",
  ...more,
});

const became = (to: CorrespondentView, steps: readonly MailStep[]): MailStateView => ({
  address: to.address,
  name: to.name,
  state: steps.at(-1)?.state ?? null,
  time: steps.at(-1)?.time ?? 0,
  steps,
});

const mail = (ago: number, more: Partial<MailView>): MailView => ({
  address: GOFF,
  name: "Dr Anne Le Goff",
  subject: "Re: Sortie Mme LE GUEN",
  time: Date.now() - ago * MINUTE,
  sort: "reply",
  standing: "known",
  by: "",
  quote: "",
  opened: [],
  omitted: [],
  ...more,
});

const by = (address: string, name: string) => ({
  by: GATEWAY,
  author: address,
  authorName: name,
  authorProfession: "",
});

const QUOTE = `Le 27 nov. à 10:42, Anna Lefèvre <chu-k3t7@deuxvallees.mssante.example> a écrit :
> Chère consœur, Mme Le Guen sort demain. Pouvez-vous contrôler la créatinine à J7
> et réévaluer le diurétique ?
> Anna Lefèvre, interne, chirurgie viscérale`;

const CONVERSATION: readonly Line[] = [
  { by: ANNA, ago: 3_000, kind: "members", came: [named(GATEWAY)] },
  { by: ANNA, ago: 2_999, kind: "mailbox", mailbox: { ...LE_GOFF, on: true } },
  {
    by: ANNA,
    ago: 2_995,
    says: "Chère consœur, Mme Le Guen sort demain. Pouvez-vous contrôler la créatinine à J7 et réévaluer le diurétique ?",
    state: "delivered",
    displayedBy: [named(BRUNO)],
    mails: [
      became(LE_GOFF, [
        step("accepted", 2_994),
        step("relayed", 2_993, { code: "250", reason: "2.0.0 Ok: queued as 4Gh2Xk" }),
        step("delivered", 2_992, { code: "2.1.5" }),
        step("read", 2_800),
        step("answered", 2_600),
      ]),
    ],
  },
  {
    ...by(GOFF, "Dr Anne Le Goff"),
    ago: 2_600,
    kind: "mail",
    says: "Bonjour,\n\nBien reçu, je la vois jeudi en visite. Je vous joins son dernier bilan : créatinine à 98 avant l'hospitalisation.\n\nConfraternellement,\nA. Le Goff",
    mail: mail(2_600, {
      quote: QUOTE,
      opened: [
        {
          title: "Compte rendu d'examens biologiques",
          code: "11502-2",
          time: Date.now() - 20 * 24 * HOUR,
          author: "Laboratoire du Blavet",
          patient: "LE GUEN Jeanne, 12/03/1949",
          matricule: "249035617800189",
          marks: [],
          body: "Créatinine 98 µmol/L, DFG 52 mL/min. Potassium 4,1 mmol/L.",
        },
        {
          title: "Volet de synthèse médicale",
          code: "SYNTH",
          time: Date.now() - 200 * 24 * HOUR,
          author: "Dr Anne Le Goff",
          patient: "LE GUEN Jeanne, 12/03/1949",
          matricule: "249035617800189",
          marks: ["hash-mismatch", "no-pdf"],
          body: "",
        },
      ],
      omitted: ["executable facture.exe"],
    }),
    files: [
      {
        name: "Bilan 07-11.pdf",
        type: "application/pdf",
        size: 88_204,
        thumbnail: null,
        done: null,
      },
    ],
  },
  { by: BRUNO, ago: 1_500, kind: "mailbox", mailbox: { ...PHYSIO, on: true } },
  {
    by: BRUNO,
    ago: 1_490,
    says: "Bonjour, pour la kinésithérapie : marche en charge complète, deux séances par semaine.",
    mails: [
      became(LE_GOFF, [step("accepted", 1_489), step("relayed", 1_488, { code: "250" })]),
      became(PHYSIO, [
        step("accepted", 1_489),
        step("failed", 1_485, {
          code: "5.1.1",
          reason: "550 5.1.1 boîte inconnue",
          host: "mx.kine.mssante.example",
        }),
      ]),
    ],
  },
  {
    ...by(GOFF, "Dr Anne Le Goff"),
    ago: 1_480,
    kind: "mail",
    says: "Le cabinet est fermé jusqu'au lundi 30. En cas d'urgence, faites le 15.",
    mail: mail(1_480, { sort: "automatic", subject: "Absence" }),
  },
  {
    ...by(
      "cabinet.tilleuls@medecin.mssante.example",
      "cabinet.tilleuls@medecin.mssante.example",
    ),
    ago: 60,
    kind: "held",
    mail: mail(60, {
      address: "cabinet.tilleuls@medecin.mssante.example",
      name: "",
      subject: "",
      standing: "held",
    }),
  },
  {
    by: ANNA,
    ago: 8,
    says: "La créatinine de sortie est à 104, je vous joins la lettre dès qu'elle est validée.",
    state: "stored",
    mails: [became(LE_GOFF, [step("accepted", 7)]), became(PHYSIO, [])],
  },
];

const PATIENT: LetterView["patient"] = {
  family: "LE GUEN",
  birthName: "MORVAN",
  given: "Jeanne",
  birthDate: "1949-03-12",
  sex: "F",
  birthPlace: "56178",
  matricule: "249035617800189",
  oid: "1.2.250.1.213.1.4.8",
  status: "qualified",
};

const LETTER: LetterView = {
  letter: idOf("lettre", 16),
  version: 2,
  kind: "discharge-letter",
  title: "Lettre de liaison à la sortie",
  patient: PATIENT,
  unit: "Chirurgie viscérale",
  entry: Date.now() - 6 * 24 * HOUR,
  exit: 0,
  message: idOf("lettre pdf", 16),
  index: 0,
  recipients: [
    { mailbox: LE_GOFF, role: "gp", recalled: null },
    { mailbox: PHYSIO, role: "other", recalled: null },
  ],
  opposed: false,
  validator: named(ANNA),
  validateBy: Date.now() + 3 * HOUR,
  status: "drafted",
  validated: null,
  left: null,
  mayValidate: true,
};

const pdf = (name: string) => [
  { name, type: "application/pdf", size: 182_204, thumbnail: null, done: null },
];

const LETTERS: readonly Line[] = [
  { by: HUGO, ago: 300, kind: "members", came: [named(GATEWAY)] },
  {
    by: HUGO,
    ago: 290,
    id: LETTER.message,
    kind: "file",
    says: "Lettre de Mme Le Guen, relue avec Bruno.",
    files: pdf("Lettre de liaison LE GUEN.pdf"),
  },
  {
    by: HUGO,
    ago: 289,
    kind: "letter",
    letter: { ...LETTER, version: 1, status: "replaced", mayValidate: false },
  },
  { by: HUGO, ago: 120, kind: "letter", letter: LETTER },
  {
    by: HUGO,
    ago: 1_500,
    kind: "letter",
    letter: {
      ...LETTER,
      letter: idOf("lettre 2", 16),
      version: 1,
      title: "Compte rendu d'hospitalisation",
      kind: "hospital-report",
      status: "sent",
      validateBy: 0,
      mayValidate: false,
      validated: { ...named(BRUNO), time: Date.now() - 27 * HOUR },
      left: { ...named(CLAIRE), time: Date.now() - 26 * HOUR },
    },
    mails: [
      became(LE_GOFF, [
        step("accepted", 1_560),
        step("relayed", 1_559),
        step("delivered", 1_558),
      ]),
      became(PHYSIO, [
        step("accepted", 1_560),
        step("failed", 1_550, { code: "5.1.1", reason: "550 5.1.1 boîte inconnue" }),
      ]),
    ],
  },
];

export const MAIL_PLOTS: readonly Plot[] = [
  {
    title: "Sortie Mme LE GUEN",
    patient: "LE GUEN Jeanne, née le 12/03/1949",
    service: "Chirurgie viscérale",
    with: [BRUNO, GATEWAY],
    lines: CONVERSATION,
    unread: 1,
    more: { mailboxes: [LE_GOFF, PHYSIO] },
  },
  {
    title: "Lettres du jour",
    service: "Chirurgie viscérale",
    with: [HUGO, BRUNO, CLAIRE, SURGERY, GATEWAY],
    lines: LETTERS,
  },
];

export function TASKS(now: number): readonly TaskView[] {
  const task = (
    word: string,
    kind: string,
    ago: number,
    more: Partial<TaskView>,
  ): TaskView => ({
    id: idOf(word, 16),
    thread: idOf(`thread Sortie Mme LE GUEN ${BRUNO.name}`),
    kind,
    due: now - ago * MINUTE,
    time: now - ago * MINUTE,
    state: "open",
    by: null,
    byName: "",
    role: "Secrétariat de chirurgie",
    note: null,
    mine: false,
    here: true,
    ...more,
  });
  const note = {
    patient: "LE GUEN Jeanne, 12/03/1949",
    title: "Sortie Mme LE GUEN",
    message: null,
  };
  return [
    task("boîte", "mail-failed", 34, {
      note: {
        ...note,
        name: "Soizic KERVRAN",
        phone: "0297251999",
        text: "550 5.1.1 boîte inconnue : s.kervran@kine.mssante.example",
      },
    }),
    task("réponse", "mail-answer", 190, {
      note: {
        ...note,
        name: "Dr Anne LE GOFF",
        phone: "0297251418",
        text: "Pas de réponse depuis 48 h.",
      },
    }),
    task("lettre", "letter-validation", 1_460, {
      state: "taken",
      by: ANNA.account,
      byName: ANNA.name,
      mine: true,
      note: {
        ...note,
        name: "Bruno Marchetti",
        phone: "",
        text: "Lettre de liaison à la sortie",
      },
    }),
    task("autre", "letter-sent", 2_800, {
      state: "taken",
      by: CLAIRE.account,
      byName: CLAIRE.name,
      here: false,
      note: null,
    }),
  ];
}
