/** What a line of a tele-expertise says, in the words of its catalogue. */

import { catalogue } from "@/ui/words/catalogue.ts";

const fr = {
  asked: (to: string, question: string) => `Télé-expertise demandée à ${to} : ${question}`,
  uncounted: "Demande de télé-expertise sans effet",
  steps: {
    send: (by: string) => `${by} envoie la demande`,
    answer: (by: string) => `${by} répond`,
    claim: (by: string) => `${by} prend la demande`,
    release: (by: string) => `${by} rend la demande`,
    ask: (by: string) => `${by} demande un complément`,
    give: (by: string) => `${by} a complété la demande`,
    decline: (by: string) => `${by} décline la demande`,
    redirect: (by: string, to: string) => `${by} réoriente la demande vers ${to}`,
    withdraw: (by: string) => `${by} retire la demande`,
    close: (by: string) => `${by} clôt la demande`,
    bill: () => "Acte transmis à la facturation",
  },
  otherStep: (by: string) => `${by} a fait avancer la demande`,
  ignored: "sans effet",
  reported: (by: string, version: number, conclusion: string) =>
    version > 1
      ? `Compte rendu de ${by}, version ${version} (annule et remplace) : ${conclusion}`
      : `Compte rendu de ${by} : ${conclusion}`,
  agreed: (by: string) => `Accord du patient recueilli par ${by}`,
  ended: "Le patient retire son accord : ce qu'il concerne n'est plus utilisé",
  somebody: "un confrère",
};

const en: typeof fr = {
  asked: (to, question) => `Tele-expertise asked of ${to}: ${question}`,
  uncounted: "Request of tele-expertise without effect",
  steps: {
    send: (by) => `${by} sends the request`,
    answer: (by) => `${by} answers`,
    claim: (by) => `${by} takes the request`,
    release: (by) => `${by} gives the request back`,
    ask: (by) => `${by} asks for more`,
    give: (by) => `${by} has added to the request`,
    decline: (by) => `${by} declines the request`,
    redirect: (by, to) => `${by} redirects the request to ${to}`,
    withdraw: (by) => `${by} withdraws the request`,
    close: (by) => `${by} closes the request`,
    bill: () => "Act handed to billing",
  },
  otherStep: (by) => `${by} has moved the request`,
  ignored: "without effect",
  reported: (by, version, conclusion) =>
    version > 1
      ? `Report of ${by}, version ${version} (replaces the one before): ${conclusion}`
      : `Report of ${by}: ${conclusion}`,
  agreed: (by) => `Agreement of the patient, recorded by ${by}`,
  ended: "The patient agrees no more: nothing that it was about is used",
  somebody: "a colleague",
};

export const lineWords = catalogue(fr, en);
