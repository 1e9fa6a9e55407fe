/** A thread as a whole: its head, its banners, its beginning, what is done to it. */

import { plural } from "@/ui/words/plural.ts";

export const thread = {
  untitled: "Sans titre",
  messages: "Messages",
  patient: (patient: string) => `Patient : ${patient}`,
  canRead: (n: number) =>
    `${n} ${plural("fr", n, "personne peut lire", "personnes peuvent lire")}`,
  youWriteFor: (role: string) => `Vous écrivez pour ${role}`,
  youReadAs: (role: string) => `Vous lisez au nom de ${role}`,
  thenMail: (names: string) => `puis courriel à ${names}`,
  here: "là",
  typing: (names: string, n: number) => `${names} ${plural("fr", n, "écrit", "écrivent")}…`,
  newMessages: "Nouveaux messages",
  newBelow: (n: number) => `${n} ${plural("fr", n, "nouveau message", "nouveaux messages")}`,
  toBottom: "Aller au dernier message",
  beginning: "Vous lisez à partir d'ici. Ce qui précède ne vous a pas été ouvert.",
  nobodyElse: "Le serveur ne peut pas lire. Personne d'autre non plus.",
  nothingYet: "Rien encore. Écrivez le premier message.",
  frozen:
    "Le serveur a montré deux versions contradictoires. Rien n'est plus envoyé ni lu ici. Les preuves sont gardées.",
  frozenTitle: "Conversation gelée",
  frozenWhat:
    "Continuez dans une autre conversation, et prévenez votre responsable de la sécurité en donnant cette règle :",
  left: "Vous ne participez plus : vous ne lirez rien de nouveau ici.",
  reader: "Vous lisez cette conversation sans y écrire.",
  outsiders: (names: string) => `Hors de votre établissement : ${names}`,
  outsidersUnnamed: "Quelqu'un hors de votre établissement lit ici",
  cannotOpen: "Cette conversation n'est pas ici",
  cannotOpenAbout: "Elle a pu être effacée, ou ne vous est pas ouverte.",
  actions: {
    menu: "Actions sur la conversation",
    who: "Qui peut lire",
    search: "Rechercher ici",
    pin: "Épingler",
    unpin: "Désépingler",
    mute: "Mettre en sourdine",
    unmute: "Ne plus mettre en sourdine",
    rename: "Titre et patient",
    filed: "Versé au dossier",
    verify: "Vérifier toute la conversation",
    print: "Exporter en PDF",
    leave: "Quitter la conversation",
  },
  renameTitle: "Titre et patient",
  titleField: "Titre",
  patientField: "Patient (facultatif)",
  patientHint: "Initiales et lit suffisent : « M. B., lit 4 ».",
  filedAsk: "Ce qui précède est versé au dossier ?",
  filedAbout:
    "Vous dites, par une ligne signée, que tout jusqu'ici est dans le dossier du patient. Cela peut faire courir la durée de conservation.",
  leaveAsk: "Quitter cette conversation ?",
  leaveAbout: "Vous ne lirez rien de nouveau. Un responsable devra vous y ajouter à nouveau.",
  kept: (span: string) => `conservé ${span}, puis effacé`,
  keptUntilFiled: (span: string, hold: string) =>
    `conservé ${span} une fois versé au dossier, ${hold} sinon, puis effacé`,
  keptForEver: "conservé sans limite",
  print: {
    heading: "Conversation",
    printed: "Exporté le",
    by: "par",
    participants: "Participants",
    retention: "Conservation",
    verification: "Vérification",
    messages: "Messages",
    notEncrypted:
      "Ce qui est écrit ici n'est plus chiffré : versez-le au dossier, ne le laissez pas là.",
    preparing: "Préparation des pages…",
    page: "Imprimer ou enregistrer en PDF",
    attachment: (name: string, size: string) => `Pièce jointe : ${name} (${size})`,
  },
};
