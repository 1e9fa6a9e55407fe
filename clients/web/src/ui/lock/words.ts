/** The words of the lock. */

import { catalogue } from "@/ui/words/catalogue.ts";

export const lockWords = catalogue(
  {
    title: "Cordée est verrouillée",
    pin: "Code",
    open: "Ouvrir",
    withPasskey: "Ouvrir avec ma clé d'accès",
    erase: "Effacer le dernier chiffre",
    wrong: "Ce n'est pas le bon code.",
    wait: (left: string) => `Trop d'essais : le prochain est possible dans ${left}.`,
    wrongPasskey: "Cette clé d'accès n'ouvre pas ce compte.",
    forgot: "Code oublié ?",
    forgotPasskey: "Clé d'accès perdue ?",
    forgotTitle: "Effacer ce qui est gardé ici ?",
    forgotAbout:
      "Personne ne peut retrouver ce code, nous non plus. Ce que cet appareil garde est effacé, avec les messages qui n'en sont pas encore partis ; vous revenez ensuite avec votre carte de récupération ou un autre appareil.",
    forgotYes: "Effacer",
    noLock: "Choisissez d'abord un code ou une clé d'accès.",
  },
  {
    title: "Cordée is locked",
    pin: "PIN",
    open: "Open",
    withPasskey: "Open with my passkey",
    erase: "Erase the last digit",
    wrong: "That is not the right PIN.",
    wait: (left) => `Too many tries: the next one is possible in ${left}.`,
    wrongPasskey: "This passkey does not open this account.",
    forgot: "Forgot your PIN?",
    forgotPasskey: "Lost your passkey?",
    forgotTitle: "Erase what is kept here?",
    forgotAbout:
      "Nobody can find this PIN again, nor can we. What this device keeps is erased, with the messages that have not left it; then you come back with your recovery card or another device.",
    forgotYes: "Erase",
    noLock: "First choose a PIN or a passkey.",
  },
);
