/** Files: on their way, opened, saved, and what stops them. */

import { plural } from "@/ui/words/plural.ts";

export const files = {
  openWord: "Ouvrir",
  openPhoto: "Voir la photo",
  save: "Enregistrer sur cet appareil",
  saved: (name: string) => `Enregistré : ${name}`,
  notEncrypted: "Une fois enregistré, ce fichier n'est plus chiffré.",
  uploading: (name: string, percent: number) => `Envoi de ${name} : ${percent} %`,
  downloading: (name: string, percent: number) => `Réception de ${name} : ${percent} %`,
  of: (done: string, total: string) => `${done} sur ${total}`,
  cancel: "Abandonner l'envoi",
  send: (n: number) => `Envoyer ${n} ${plural("fr", n, "fichier", "fichiers")}`,
  preparing: "Préparation…",
  tooMany: "20 fichiers au plus par message.",
  empty: (name: string) => `${name} est vide ou n'est pas un fichier.`,
  viewer: "Visionneuse",
  zoomIn: "Agrandir",
  zoomOut: "Réduire",
  previous: "Photo précédente",
  next: "Photo suivante",
  position: (n: number, total: number) => `${n} sur ${total}`,
  cannotShow: "Ce fichier ne s'affiche pas ici. Enregistrez-le pour l'ouvrir.",
  faults: {
    missing: "le fichier n'est plus là",
    no_file: "ce n'est plus un fichier",
    unreadable: "fichier illisible",
    changed: "le fichier a été modifié pendant l'envoi",
    disk_full: "l'appareil est plein ; libérez de la place, puis recommencez",
  } as Record<string, string>,
  reasons: {
    file_missing: "le fichier n'est plus là",
    file_no_file: "ce n'est plus un fichier",
    file_unreadable: "fichier illisible",
    file_changed: "le fichier a été modifié pendant l'envoi",
    file_blocked: "le patient ne veut plus qu'il serve",
    too_large: "le serveur n'accepte pas de fichier aussi gros",
    quota: "trop de fichiers commencés et jamais envoyés",
    conflict: "le serveur tient autre chose à leur place, renvoyez-les",
    not_found: "le serveur ne les a pas ou plus, renvoyez-les",
  } as Record<string, string>,
};
