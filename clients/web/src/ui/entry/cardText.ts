/** What the printed card says: always both languages, French first. As clients/cli does. */

import type { PersonView } from "@/api/index.ts";
import { date } from "@/ui/state/moments.ts";
import { typeset } from "@/ui/words/typeset.ts";

export interface CardPage {
  readonly groups: readonly string[];
  readonly fields: readonly (readonly [label: string, value: string])[];
}

const BLANK = "______________________";
const QUIET = 40;

export const TITLE = { fr: "Carte de récupération Cordée", en: "Cordée recovery card" };

export const LINES = {
  fr: [
    "Appareil perdu, volé ou en panne : elle vous rend tous vos messages sur un appareil neuf. Ouvrez l'adresse du serveur et choisissez « J'ai ma carte de récupération ».",
    "Qui la tient, ou l'a photographiée, lit tout ce que vous lisez. Gardez-la chez vous, sous clé, comme une pièce d'identité ; jamais avec l'appareil.",
    "Elle sert une fois : on vous en donne alors une autre, et celle-ci n'ouvre plus rien. Perdue ? Réglages, Récupération, Remplacer la carte.",
    "Seul l'appareil est volé ? Appelez d'abord l'administrateur de votre établissement : il verrouille votre compte, et la carte l'ouvre encore.",
    "Personne d'autre n'en a de copie : ni votre établissement, ni le serveur.",
    "Ni O, ni I, ni L, ni U sur cette carte : ce sont les chiffres 0 et 1.",
  ].map(typeset),
  en: [
    "Device lost, stolen or broken: it brings all your messages back on a new one. Open the server's address and choose “I have my recovery card”.",
    "Whoever holds it, or a photograph of it, reads all that you read. Keep it at home, locked away, like a passport; never with the device.",
    "It serves once: you are then given another, and this one no longer opens anything. Lost? Settings, Recovery, Replace the card.",
    "Only the device was stolen? First call your organisation's administrator: your account is locked, and the card still opens it.",
    "Nobody else has a copy: neither your organisation nor the server.",
    "No O, I, L or U on this card: those are the digits 0 and 1.",
  ],
};

export const ABOUT = {
  fr: "À quoi elle sert, comment la garder",
  en: "What it is for, how to keep it",
};

/** The page of a card, for paper and for a file. */
export function cardPage(card: string, me: PersonView, origin: string): CardPage {
  return {
    groups: card.trim().split(/\s+/u),
    fields: [
      ["Nom / Name", me.name || BLANK],
      ["Établissement / Organisation", me.organisationName || BLANK],
      ["Serveur / Server", origin],
      ["Compte / Account", me.account.slice(0, 16)],
      ["Faite le / Made on", date(Date.now())],
    ],
  };
}

/** The same for a file. */
export function cardFile(page: CardPage): string {
  const rows = [page.groups.slice(0, 4), page.groups.slice(4)];
  const bullets = (lines: readonly string[]) => lines.map((line) => `  - ${line}`);
  return [
    TITLE.fr,
    TITLE.en,
    "",
    ...page.fields.map(([label, value]) => `${label} : ${value}`),
    "",
    ...rows.map((row) => `    ${row.join("   ")}`),
    "",
    ABOUT.fr,
    ...bullets(LINES.fr),
    "-".repeat(QUIET),
    ABOUT.en,
    ...bullets(LINES.en),
    "",
  ].join("\n");
}
