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
  mine: {
    send: () => "Vous envoyez la demande",
    answer: () => "Vous répondez",
    claim: () => "Vous prenez la demande",
    release: () => "Vous rendez la demande",
    ask: () => "Vous demandez un complément",
    give: () => "Vous avez complété la demande",
    decline: () => "Vous déclinez la demande",
    redirect: (to: string) => `Vous réorientez la demande vers ${to}`,
    withdraw: () => "Vous retirez la demande",
    close: () => "Vous clôturez la demande",
    bill: () => "Acte transmis à la facturation",
  },
  otherStep: (by: string) => `${by} a fait avancer la demande`,
  ignored: "sans effet",
  reported: (by: string | null, version: number, conclusion: string) => {
    const whose = by === null ? "Votre compte rendu" : `Compte rendu de ${by}`;
    const which = version > 1 ? `, version ${version} (annule et remplace)` : "";
    return `${whose}${which} : ${conclusion}`;
  },
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
  mine: {
    send: () => "You send the request",
    answer: () => "You answer",
    claim: () => "You claim the request",
    release: () => "You give the request back",
    ask: () => "You ask for more",
    give: () => "You have added to the request",
    decline: () => "You decline the request",
    redirect: (to) => `You redirect the request to ${to}`,
    withdraw: () => "You withdraw the request",
    close: () => "You close the request",
    bill: () => "Act handed to billing",
  },
  otherStep: (by) => `${by} has moved the request`,
  ignored: "without effect",
  reported: (by, version, conclusion) => {
    const whose = by === null ? "Your report" : `Report of ${by}`;
    const which = version > 1 ? `, version ${version} (replaces the one before)` : "";
    return `${whose}${which}: ${conclusion}`;
  },
  agreed: (by) => `Agreement of the patient, recorded by ${by}`,
  ended: "The patient agrees no more: nothing that it was about is used",
  somebody: "a colleague",
};

export const lineWords = catalogue(fr, en);
