/** What went wrong and what to do, in one sentence: by rule, by code, else by cause and remedy. */

import type { FaultName, Remedy } from "@/api/index.ts";

export const errors = {
  remedies: {
    wait: "réessayez dans un instant",
    check_network: "vérifiez le réseau ; ce qui est écrit attend ici et partira seul",
    close_other: "fermez l'autre onglet de Cordée qui utilise ce compte",
    sign_up: "ouvrez l'invitation de votre établissement",
    use_it: "utilisez-le, ou déconnectez-vous d'abord",
    give_right_key: "recommencez avec le bon code",
    recover: "revenez avec votre carte, ou reliez cet appareil",
    check_card: "comparez ce que vous avez écrit avec la carte",
    keep_way_in: "confirmez d'abord votre carte",
    ask_invitation: "demandez une nouvelle invitation à votre établissement",
    ask_owner: "demandez-le à un responsable de la conversation",
    ask_administrator: "appelez l'administrateur de votre établissement",
    choose_other: "vérifiez ce que vous avez écrit",
    shorten: "raccourcissez-le",
    free_space: "libérez de la place sur cet appareil",
    update: "mettez Cordée à jour",
    stop_and_report: "n'insistez pas et prévenez votre responsable de la sécurité",
  } as Record<Remedy, string>,
  causes: {
    ProfileMissing: "il n'y a pas de compte ici",
    ProfileExists: "un compte est déjà ici",
    ProfileInUse: "ce compte est déjà ouvert dans un autre onglet",
    ProfileErased: "cet appareil n'est plus l'un des vôtres : ce qu'il gardait est effacé",
    ProfileLocked: "Cordée est verrouillée",
    WrongKey: "ce code n'ouvre pas ce compte",
    CardRefused: "cette carte n'ouvre rien ici",
    LastWayIn: "vous déconnecter perdrait quelque chose",
    InvitationError: "cette invitation n'est pas valable",
    InvitationUsed: "cette invitation a déjà servi",
    NotAllowed: "vous n'avez pas le droit de le faire ici",
    NotFound: "introuvable",
    TooLarge: "c'est trop long",
    FileFault: "ce fichier est illisible ou ne peut pas être écrit",
    FileChanged: "le fichier a été modifié pendant son envoi",
    NotOnline: "le serveur ne répond pas",
    ServerRefused: "le serveur a refusé",
    TamperedError: "ce que le serveur a donné ne respecte pas les règles",
    ThreadFrozen: "cette conversation est gelée",
    StorageFull: "cet appareil n'a plus de place",
    InternalError: "une erreur inattendue de Cordée",
  } as Record<FaultName, string>,
  /** Rules that have a sentence of their own, with its remedy. */
  rules: {
    "EPO-03": "seul un responsable de la conversation peut changer cela : demandez-le-lui",
    "EPO-13":
      "ce serveur ne permet pas de conserver si longtemps : choisissez une durée plus courte",
    "LNK-01":
      "aucun appareil ne propose ce numéro, ou il a expiré : recommencez sur l'ancien appareil",
    "LNK-03":
      "le nouvel appareil n'est pas celui qui s'était annoncé : rien n'a été ajouté. Recommencez, et prévenez votre responsable de la sécurité si cela se répète",
    "LNK-04":
      "ce code n'est pas celui du nouvel appareil : rien n'a été ajouté. Recommencez en recopiant son écran ; s'il était bien recopié, quelqu'un s'interpose : prévenez votre responsable de la sécurité",
    "LNK-05":
      "cette liaison est finie et rien n'a été ajouté : recommencez sur l'ancien appareil",
    "LNK-06":
      "le serveur a montré un compte plus ancien que celui qui vous lie : rien n'est gardé ici. Prévenez votre responsable de la sécurité",
    "LNK-07":
      "rien n'est gardé ici. Si vous n'avez pas lié cet appareil à ce compte vous-même, prévenez votre responsable de la sécurité",
    "REC-01": "cette carte n'est pas écrite comme elle devrait",
    "REC-02": "cette carte n'ouvre aucun compte ici",
    "REC-04": "cette carte a servi ou a été remplacée : prenez la dernière",
    "REC-05": "ce n'est pas ce que dit la carte",
  } as Record<string, string>,
  codes: {
    locked: "ce compte est verrouillé",
    revoked: "cet appareil est révoqué",
    not_member: "vous ne participez pas à cette conversation",
    capacity: "votre rôle dans cette conversation ne le permet pas",
    invitation: "l'invitation a expiré ou a déjà servi",
    rate_limited: "trop de demandes à la fois",
    storage_full: "le serveur est plein",
    quota: "votre quota est atteint",
    unavailable: "le serveur est momentanément indisponible",
    draining: "le serveur redémarre",
    version: "le serveur et ce client ne se comprennent plus",
    too_large: "c'est trop long",
  } as Record<string, string>,
  wouldLose: {
    last_way_in: "cet appareil est votre seul moyen d'entrer",
    outbox: "des messages n'ont pas encore quitté cet appareil",
  } as Record<string, string>,
  sentence: (cause: string, remedy: string) => `${cause} ; ${remedy}.`,
  detailed: (cause: string, detail: string, remedy: string) =>
    `${cause} (${detail}) ; ${remedy}.`,
  ruled: (sentence: string, rule: string) => `${sentence} (${rule}).`,
  unexpected: "une erreur inattendue de Cordée ; réessayez dans un instant.",
};
