/** The few words that are always on the screen of a shared computer. */

import { catalogue } from "@/ui/words/catalogue.ts";

export const wardWords = catalogue(
  {
    said: "Ordinateur partagé : rien n'est gardé ici",
    close: "Fermer la session",
    closed: "Session fermée : vous étiez absent.",
  },
  {
    said: "Shared computer: nothing is kept here",
    close: "Close the session",
    closed: "Session closed: you were away.",
  },
);
