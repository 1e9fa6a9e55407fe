/** The list of threads and the frame around it. */

import { plural } from "@/ui/words/plural.ts";

export const list = {
  title: "Conversations",
  filter: "Filtrer les conversations",
  filterBy: { all: "Toutes", unread: "Non lues", mine: "Mes rôles" },
  empty: "Aucune conversation",
  emptyAbout: "Écrivez à un collègue, à un rôle de garde ou au médecin traitant.",
  next: {
    title: "Pour bien commencer",
    device: "Relier un autre appareil",
    passkey: "Ajouter une clé d'accès",
    lock: "Verrouiller par un code",
    notify: "Être prévenu des messages",
    about: {
      device: "Votre téléphone ou l'ordinateur du bureau.",
      passkey: "Revenir ici sans la carte.",
      lock: "Ce qui est gardé ici ne s'ouvre plus sans lui.",
      notify: "Sans patient ni contenu.",
    },
  },
  nothingFits: "Rien ne correspond",
  nothingFitsAbout: "Aucune conversation ne porte ces mots dans son titre.",
  searchMessages: (query: string) => `Chercher « ${query} » dans les messages`,
  nothingUnread: "Tout est lu",
  nothingUnreadAbout: "Aucun message ne vous attend.",
  noRole: "Rien pour vos rôles",
  noRoleAbout: "Aucune conversation ne s'adresse à un rôle que vous tenez.",
  pinned: "Épinglées",
  others: "Récentes",
  draft: "Brouillon",
  said: (name: string) => `${name} :`,
  unread: (n: number) => `${n} ${plural("fr", n, "non lu", "non lus")}`,
  mentioned: "vous êtes mentionné",
  failed: (n: number) =>
    `${n} ${plural("fr", n, "message non envoyé", "messages non envoyés")}`,
  muted: "en sourdine",
  frozen: "gelée",
  pinnedWord: "épinglée",
  notJoined: "vous ne participez plus",
  patient: (patient: string) => `Patient : ${patient}`,
  offline: "Hors ligne. Vos messages partiront seuls.",
  offlineWaiting: (n: number) =>
    `Hors ligne. ${n} ${plural("fr", n, "message attend ici et partira seul", "messages attendent ici et partiront seuls")}.`,
  syncing: "Mise à jour…",
  arriving: "Vos conversations arrivent…",
  restored: "Le serveur a été restauré : ce qui manquait lui est rendu depuis vos appareils.",
  serverFull:
    "Le serveur n'a plus de place : vos messages sont gardés ici, la lecture continue.",
  unattested: "Votre établissement ne vous a pas encore attesté : vous pourrez écrire ensuite.",
  cardPending:
    "Votre carte de récupération n'est pas confirmée : sans elle, un appareil perdu est un compte perdu.",
  confirmCard: "La confirmer",
  renewing: (done: number, total: number) =>
    `Clés renouvelées dans ${done} conversations sur ${total}`,
  wake: "Se reconnecter",
  chooseOne: "Choisissez une conversation",
  chooseOneAbout: "Tout est chiffré de bout en bout. Le serveur ne peut rien lire.",
  find: "Trouver quelqu'un",
  tasks: "À faire",
  cases: "Télé-expertise",
  goTo: "Aller à…",
};
