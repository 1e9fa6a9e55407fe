/** Why a passkey gave nothing. */

import { catalogue } from "@/ui/words/catalogue.ts";

export const passkeyWords = catalogue(
  {
    refused:
      "la clé d'accès n'a pas répondu : réessayez, ou choisissez un autre moyen d'entrer.",
    no_prf:
      "cette clé d'accès ne sait pas garder de secret (extension PRF) : utilisez celle de votre téléphone ou de votre ordinateur, ou une clé de sécurité récente.",
  },
  {
    refused: "the passkey gave no answer: try again, or choose another way in.",
    no_prf:
      "this passkey cannot keep a secret (PRF extension): use that of your phone or computer, or a recent security key.",
  },
);
