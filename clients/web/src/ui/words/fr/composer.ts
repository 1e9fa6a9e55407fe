/** Where one writes. */

export const composer = {
  placeholder: (title: string) => `Écrire à ${title}`,
  placeholderFor: (role: string) => `Écrire au nom de ${role}`,
  cannotWrite: "On ne peut pas écrire ici",
  label: "Votre message",
  send: "Envoyer",
  saveEdit: "Enregistrer la correction",
  attach: "Joindre des fichiers",
  mask: "Masquer ou recadrer",
  camera: "Prendre une photo",
  replying: (name: string) => `Réponse à ${name}`,
  editing: "Vous corrigez",
  cancelReply: "Ne plus répondre",
  cancelEdit: "Ne plus corriger",
  inTheName: "Au nom de",
  asMyself: "Moi-même",
  inTheNameOf: (role: string) => `Au nom de ${role}`,
  mention: "Mentionner",
  dropHere: "Déposez les fichiers ici",
  removeFile: (name: string) => `Retirer ${name}`,
  tooLong: "c'est trop long ; raccourcissez-le.",
};
