/** The words of a new thread. */

import { catalogue } from "@/ui/words/catalogue.ts";

const fr = {
  title: "Nouvelle conversation",
  ask: "Demander une télé-expertise",
  shape: "Quelle forme ?",
  direct: "À deux",
  directAbout: "Une conversation par personne, sans titre.",
  group: "En groupe",
  groupAbout: "Avec un titre ; d'autres pourront y être ajoutés.",
  groupTitle: "Titre du groupe",
  open: "Ouvrir la conversation",
  erasedAfter: (span: string) =>
    `Les messages s'effaceront après ${span}. Cela se change ensuite dans « Qui peut lire ».`,
  keptForEver:
    "Les messages sont gardés sans limite. Cela se change ensuite dans « Qui peut lire ».",
  retention:
    "Conservation : celle que fixe votre établissement, visible et modifiable ensuite dans « Qui peut lire ».",
  outsiders: (names: string) =>
    `${names} n'est pas de votre établissement et lira tout ce qui s'écrit ici.`,
  outsidersMany: (names: string) =>
    `${names} ne sont pas de votre établissement et liront tout ce qui s'écrit ici.`,
  gateway: "Scellé jusqu'à notre passerelle, puis courriel MSSanté.",
};

const en: typeof fr = {
  title: "New thread",
  ask: "Ask for a tele-expertise",
  shape: "In what form?",
  direct: "The two of you",
  directAbout: "One thread per person, without a title.",
  group: "A group",
  groupAbout: "With a title; others can be added to it.",
  groupTitle: "Title of the group",
  open: "Open the thread",
  erasedAfter: (span) =>
    `The messages will be erased after ${span}. You can change it under "Who can read".`,
  keptForEver: 'The messages are kept for ever. You can change it under "Who can read".',
  retention:
    'Retention: as your organisation sets it, seen and changed afterwards in "Who can read".',
  outsiders: (names) =>
    `${names} is not of your organisation and will read all that is written here.`,
  outsidersMany: (names) =>
    `${names} are not of your organisation and will read all that is written here.`,
  gateway: "Sealed as far as our gateway, then MSSanté mail.",
};

export const newThreadWords = catalogue(fr, en);
