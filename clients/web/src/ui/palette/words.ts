/** The words of the palette and of the keys. */

import { catalogue } from "@/ui/words/catalogue.ts";

const keysFr = {
  title: "Raccourcis clavier",
  everywhere: "Partout",
  inList: "Dans les conversations",
  onMessage: "Sur un message",
  writing: "En écrivant",
  goTo: "aller à une conversation, une personne, une action",
  search: "rechercher dans les messages",
  newThread: "nouvelle conversation",
  neighbour: "conversation voisine",
  who: "qui peut lire",
  help: "cette aide",
  back: "revenir, fermer",
  move: "monter, descendre",
  open: "ouvrir",
  pickMessage: "choisir un message",
  reply: "y répondre",
  react: "y réagir",
  take: "le prendre en charge",
  edit: "le corriger (le vôtre)",
  withdraw: "le retirer (le vôtre)",
  copy: "en copier le texte",
  details: "qui l'a reçu",
  send: "envoyer",
  newLine: "aller à la ligne",
  mention: "mentionner quelqu'un",
  editLast: "corriger votre dernier message",
};

const keysEn: typeof keysFr = {
  title: "Keyboard shortcuts",
  everywhere: "Everywhere",
  inList: "In the threads",
  onMessage: "On a message",
  writing: "While writing",
  goTo: "go to a thread, a person, an action",
  search: "search the messages",
  newThread: "new thread",
  neighbour: "next or previous thread",
  who: "who can read",
  help: "this help",
  back: "back, close",
  move: "up, down",
  open: "open",
  pickMessage: "pick a message",
  reply: "reply to it",
  react: "react to it",
  take: "take it in charge",
  edit: "correct it (your own)",
  withdraw: "take it back (your own)",
  copy: "copy its text",
  details: "who received it",
  send: "send",
  newLine: "new line",
  mention: "mention someone",
  editLast: "correct your last message",
};

export const keyWords = catalogue(keysFr, keysEn);

const fr = {
  title: "Aller à…",
  placeholder: "Conversation, personne ou action",
  threads: "Conversations",
  people: "Personnes",
  actions: "Actions",
  none: "Rien de ce nom.",
  nextUnread: "Prochaine conversation non lue",
  ask: "Demander une télé-expertise",
  theme: "Clair ou sombre",
  help: "Raccourcis clavier",
};

const en: typeof fr = {
  title: "Go to…",
  placeholder: "Thread, person or action",
  threads: "Threads",
  people: "People",
  actions: "Actions",
  none: "Nothing of that name.",
  nextUnread: "Next unread thread",
  ask: "Ask for a tele-expertise",
  theme: "Light or dark",
  help: "Keyboard shortcuts",
};

export const paletteWords = catalogue(fr, en);
