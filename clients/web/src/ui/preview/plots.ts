/** The threads that are looked at closely: each shows some of what a thread can be. */

import type { MessageView } from "@/api/index.ts";
import { type Line, named, type Plot } from "@/ui/preview/conversations.ts";
import {
  ANNA,
  BRUNO,
  CLAIRE,
  DAVID,
  ELISE,
  FARID,
  GAELLE,
  GATEWAY,
  HUGO,
  INES,
  idOf,
  KARIM,
  LUCIE,
  SURGERY,
} from "@/ui/preview/people.ts";

const day = 24 * 60;
const quote = (author: string, text: string): MessageView["replyTo"] => ({
  id: idOf(text, 16),
  author,
  text,
  gone: false,
});

const WARD: readonly Line[] = [
  { by: BRUNO, ago: 2 * day + 400, kind: "members" },
  {
    by: BRUNO,
    ago: 2 * day + 396,
    says: "M. B. opéré ce matin, colectomie droite sous cœlio. RAS au bloc. Antalgiques palier 2, reprise des boissons ce soir.",
  },
  {
    by: CLAIRE,
    ago: 2 * day + 180,
    says: "Pansement propre, EVA 3. Il a bu sans nausée.",
    reactions: [{ symbol: "👍", by: [named(BRUNO), named(ANNA)], mine: true }],
  },
  { by: BRUNO, ago: 1 * day + 610, kind: "members", came: [named(DAVID)] },
  {
    by: DAVID,
    ago: 1 * day + 600,
    says: "Vu ce matin. KT péridural en place, je passe à 6 mL/h. On l'enlève demain si tout va bien.",
  },
  { by: ANNA, ago: 1 * day + 560, says: "Noté. Je refais une bio à 18 h." },
  {
    by: ANNA,
    ago: 1 * day + 559,
    says: "Et je préviens la kiné pour le premier lever.",
    displayedBy: [named(BRUNO), named(CLAIRE), named(DAVID)],
  },
  {
    by: CLAIRE,
    ago: 190,
    says: "Température 38,4 à 8 h. Le pansement est un peu souillé en bas, je vous mets la photo.",
  },
  { by: CLAIRE, ago: 189, says: "", kind: "file", photos: ["dressing"] },
  {
    by: BRUNO,
    ago: 171,
    says: "Merci Claire. @Anna Lefèvre tu peux aller voir et me dire s'il y a une collection ? Bio + écho si besoin.",
    mentions: [named(ANNA)],
    mentionsMe: true,
  },
  {
    by: ANNA,
    ago: 168,
    says: "J'y vais.",
    replyTo: quote(
      "Bruno Marchetti",
      "Merci Claire. @Anna Lefèvre tu peux aller voir et me dire s'il y a une collection ?",
    ),
    acknowledgedBy: [],
    displayedBy: [named(BRUNO), named(CLAIRE)],
  },
  {
    by: ANNA,
    ago: 132,
    says: "Abdomen souple, pas de défense. Rougeur de 3 cm autour de l'orifice inférieur, pas d'écoulement franc. Bio partie, CRP à suivre.",
    edited: true,
    displayedBy: [named(BRUNO)],
    deliveredTo: [named(BRUNO), named(CLAIRE)],
    state: "delivered",
  },
  {
    by: INES,
    ago: 95,
    says: "Allergie à l'amoxicilline notée dans le dossier : si antibiotique, pensez à une alternative. Protocole ici : https://intranet.deux-vallees.example/antibio",
    acknowledgedBy: [named(ANNA)],
  },
  { by: CLAIRE, ago: 41, says: "Résultats :", kind: "file", photos: ["sheet"] },
  { by: CLAIRE, ago: 40, says: "Je le garde à jeun en attendant ?" },
  {
    by: BRUNO,
    ago: 12,
    says: "Oui, à jeun. Scanner demandé, je vous tiens au courant.",
    reactions: [
      { symbol: "✅", by: [named(CLAIRE)], mine: false },
      { symbol: "🙏", by: [named(DAVID), named(INES)], mine: false },
    ],
  },
  { by: BRUNO, ago: 11, says: "👍" },
];

const ON_CALL: readonly Line[] = [
  { by: ELISE, ago: 300, kind: "members" },
  {
    by: ELISE,
    ago: 298,
    says: "Bonjour, je vous adresse Mme T., 71 ans, douleur de FID depuis 24 h, fébrile à 38,2. Sous apixaban. Vous pouvez la voir aujourd'hui ?",
  },
  {
    by: DAVID,
    ago: 280,
    behalf: SURGERY.account,
    behalfName: SURGERY.name,
    says: "Bonjour Élise, oui : qu'elle vienne à jeun, dernière prise d'apixaban ?",
  },
  { by: ELISE, ago: 276, says: "Ce matin 8 h. Elle part maintenant avec sa fille." },
  {
    by: ANNA,
    ago: 275,
    behalf: SURGERY.account,
    behalfName: SURGERY.name,
    says: "Très bien, on l'attend aux urgences. Je préviens le bloc.",
    displayedBy: [named(ELISE)],
  },
  { by: ELISE, ago: 9, says: "Merci. Vous me direz pour l'anticoagulant ?" },
];

const LETTER: readonly Line[] = [
  { by: ANNA, ago: 3 * day, kind: "members" },
  {
    by: ANNA,
    ago: 3 * day - 3,
    says: "Bonjour, voici le compte rendu de M. R. Sortie prévue demain, ablation des fils à J10. Pouvez-vous organiser le relais ?",
    kind: "file",
    files: [
      {
        name: "Compte rendu opératoire.pdf",
        type: "application/pdf",
        size: 248_310,
        thumbnail: null,
        done: null,
      },
    ],
    displayedBy: [],
    deliveredTo: [named(GATEWAY)],
    state: "delivered",
  },
  {
    by: LUCIE,
    ago: 2 * day,
    says: "Bien reçu, je passe dès jeudi. J'aurai besoin de l'ordonnance de pansements.",
  },
  { by: ANNA, ago: 1 * day + 20, kind: "filed" },
  {
    by: ANNA,
    ago: 35,
    says: "Ordonnance jointe.",
    kind: "file",
    files: [
      {
        name: "Ordonnance pansements.pdf",
        type: "application/pdf",
        size: 82_113,
        thumbnail: null,
        done: null,
      },
      {
        name: "Série TDM abdominal.zip",
        type: "application/zip",
        size: 212_400_000,
        thumbnail: null,
        done: 98_200_000,
      },
    ],
    state: "waiting",
    seq: null,
  },
];

const DERMA: readonly Line[] = [
  {
    by: FARID,
    ago: 1500,
    says: "Si tu as une photo nette, à 20 cm, avec une règle, je te réponds dans la matinée.",
  },
  { by: ANNA, ago: 1480, says: "Parfait, je la prends au pansement." },
  {
    by: ANNA,
    ago: 1380,
    says: "",
    kind: "file",
    photos: ["dressing", "scan"],
    displayedBy: [named(FARID)],
  },
  {
    by: FARID,
    ago: 1300,
    says: "C'est une dermite de contact à l'adhésif, pas une surinfection. Change de pansement, dermocorticoïde 5 jours.",
    acknowledgedBy: [named(ANNA)],
  },
  {
    by: ANNA,
    ago: 1290,
    says: "Merci infiniment !",
    state: "failed",
    reason: "quota",
    seq: null,
  },
];

const FROZEN: readonly Line[] = [
  { by: HUGO, ago: 5 * day, says: "Transfert prévu à 14 h, brancardage commandé." },
  { by: ANNA, ago: 5 * day - 12, says: "Merci, lit prêt." },
];

const LEFT: readonly Line[] = [
  { by: ANNA, ago: 30 * day, says: "Semestre fini pour moi, bon courage à tous." },
  { by: HUGO, ago: 30 * day - 5, says: "Bon vent !" },
  { by: HUGO, ago: 30 * day - 60, kind: "members", gone: [named(ANNA)] },
];

const MIXED: readonly Line[] = [
  { by: HUGO, ago: 9 * day, kind: "sealed" },
  { by: HUGO, ago: 8 * day, kind: "members", came: [named(ANNA)] },
  {
    by: HUGO,
    ago: 8 * day - 4,
    says: "Bienvenue Anna, staff jeudi 13 h salle 2.",
    followsGap: true,
  },
  { by: GAELLE, ago: 7 * day, kind: "erased", retention: 3 * 86_400 },
  { by: GAELLE, ago: 6 * day, kind: "erased", retention: 3 * 86_400, marks: ["LOG-04"] },
  { by: KARIM, ago: 5 * day, kind: "complaint" },
  { by: KARIM, ago: 4 * day, says: "C'est réparé, je lis tout.", confirmed: false },
  { by: GAELLE, ago: 3 * day, kind: "refused", marks: ["MSG-03"] },
  { by: GAELLE, ago: 2 * day, kind: "unknown" },
  { by: GAELLE, ago: 2 * day - 2, says: "", withdrawn: true },
  { by: HUGO, ago: 1 * day, kind: "members", newTitle: "RCP digestive de jeudi" },
  { by: KARIM, ago: 600, says: "Dossier de Mme L. ajouté à l'ordre du jour." },
  { by: HUGO, ago: 200, kind: "left" },
];

export const PLOTS: readonly Plot[] = [
  {
    title: "Post-op M. B.",
    patient: "M. B., lit 4",
    service: "Chirurgie viscérale",
    with: [BRUNO, CLAIRE, DAVID, INES],
    lines: WARD,
    unread: 4,
    more: { pinned: true, mentioned: true },
  },
  {
    title: "Avis Mme T.",
    patient: "Mme T., 71 ans",
    service: "Chirurgie de garde",
    with: [ELISE, SURGERY],
    lines: ON_CALL,
    unread: 1,
    more: { seat: SURGERY.account, speaksFor: [named(SURGERY)], pinned: true },
  },
  {
    title: "Sortie M. R.",
    patient: "M. R., lit 11",
    service: "Chirurgie viscérale",
    with: [LUCIE, GATEWAY],
    lines: LETTER,
  },
  { title: "", with: [FARID], lines: DERMA, more: { failed: 1 } },
  {
    title: "",
    with: [BRUNO],
    lines: [
      { by: BRUNO, ago: 420, says: "Tu es de garde samedi ?" },
      {
        by: ANNA,
        ago: 418,
        says: "Oui, avec Hugo.",
        displayedBy: [named(BRUNO)],
      },
      { by: BRUNO, ago: 70, says: "Parfait. On revoit le programme demain à 7 h 30." },
    ],
    more: { draft: "Entendu, je prépare la liste" },
  },
  {
    title: "RCP digestive de jeudi",
    service: "Oncologie",
    with: [HUGO, GAELLE, KARIM],
    lines: MIXED,
    more: { muted: true, epoch: 6 },
  },
  {
    title: "Transferts",
    service: "Urgences",
    with: [HUGO, CLAIRE],
    lines: FROZEN,
    more: { frozen: "LOG-02", mayWrite: false },
  },
  {
    title: "Internes de mai",
    service: "",
    with: [HUGO],
    lines: LEFT,
    more: { joined: false, mayWrite: false, owner: false },
  },
];

const SUBJECTS = [
  "Relève",
  "Avis",
  "Sortie",
  "Bloc",
  "Staff",
  "Pansement",
  "Antibio",
  "Imagerie",
  "Entrée",
  "Suivi",
] as const;
const SAYINGS = [
  "C'est fait, merci.",
  "Je passe vers 15 h.",
  "Le résultat est arrivé, rien d'inquiétant.",
  "Tu peux valider l'ordonnance de sortie ?",
  "Famille prévenue, elle vient demain.",
  "Lit disponible à partir de midi.",
  "On garde la surveillance jusqu'à demain matin.",
  "Créatinine stable, on continue.",
] as const;
const OTHERS = [BRUNO, CLAIRE, DAVID, GAELLE, HUGO, INES, FARID] as const;

/** Ordinary threads, so that the list is as long as a real one. */
export function ordinary(count: number): readonly Plot[] {
  return Array.from({ length: count }, (_, at): Plot => {
    const other = OTHERS[at % OTHERS.length] ?? BRUNO;
    const initial = String.fromCharCode(65 + ((at * 7) % 26));
    const ago = 300 + at * at * 19;
    return {
      title: `${SUBJECTS[at % SUBJECTS.length]} ${at % 2 ? "Mme" : "M."} ${initial}.`,
      ...(at % 3 === 2
        ? {}
        : { patient: `${at % 2 ? "Mme" : "M."} ${initial}., lit ${(at % 24) + 1}` }),
      service: other.place,
      with: [other, CLAIRE === other ? HUGO : CLAIRE],
      unread: at % 9 === 4 ? 2 : 0,
      lines: [
        { by: other, ago: ago + 40, says: SAYINGS[(at + 3) % SAYINGS.length] ?? "" },
        { by: at % 4 ? other : ANNA, ago, says: SAYINGS[at % SAYINGS.length] ?? "" },
      ],
    };
  });
}

/** Three thousand messages of a busy service. */
export function long(count = 3_000): Plot {
  const people = [BRUNO, CLAIRE, DAVID, HUGO, ANNA, INES] as const;
  const lines = Array.from({ length: count }, (_, at): Line => {
    const by = people[(at * 5 + (at >> 2)) % people.length] ?? ANNA;
    const says = SAYINGS[(at * 3 + (at >> 3)) % SAYINGS.length] ?? "";
    const tail =
      at % 11 === 0
        ? ` ${SAYINGS[(at * 7) % SAYINGS.length]} ${SAYINGS[(at * 5 + 1) % SAYINGS.length]}`
        : "";
    return { by, ago: 200 + (count - at) * 9, says: `${says}${tail}` };
  });
  return {
    title: "Chirurgie viscérale, le service",
    service: "Chirurgie viscérale",
    with: [BRUNO, CLAIRE, DAVID, HUGO, INES],
    lines,
  };
}
