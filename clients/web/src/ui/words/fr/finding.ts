/** Finding: people, threads, messages, actions. */

import { plural } from "@/ui/words/plural.ts";

export const finding = {
  someone: "Nom, profession, spécialité ou lieu",
  nobody: "Personne de ce nom.",
  with: "Avec",
  chosen: (name: string) => `Retirer ${name} du choix`,
  search: {
    title: "Rechercher",
    everywhere: "Rechercher dans tous les messages",
    inThread: (title: string) => `Rechercher dans « ${title} »`,
    here: "Dans cette conversation",
    all: "Partout",
    start: "Cherchez un mot, un nom, un patient",
    startAbout: "Rien ne quitte cet appareil : la recherche se fait ici.",
    none: (query: string) => `Rien pour « ${query} »`,
    noneAbout: "Essayez un mot plus court, ou sans accent.",
    found: (n: number) => `${n} ${plural("fr", n, "résultat", "résultats")}`,
    since: (date: string) => `Résultats depuis le ${date}. Le reste s'indexe encore.`,
    whole: "Toute votre histoire est indexée.",
    notYet: "L'index se construit : rien n'est encore cherché.",
  },
};
