/** The list of threads and the frame around it. */

import { plural } from "@/ui/words/plural.ts";
import type { Words } from "@/ui/words/words.ts";

export const list: Words["list"] = {
  title: "Threads",
  filter: "Filter threads",
  filterBy: { all: "All", unread: "Unread", mine: "My roles" },
  empty: "No thread yet",
  emptyAbout: "Write to a colleague, to a role on call, or to the family doctor.",
  nothingFits: "Nothing fits",
  nothingFitsAbout: "No thread has these words in its title.",
  searchMessages: (query) => `Search messages for "${query}"`,
  nothingUnread: "All read",
  nothingUnreadAbout: "No message is waiting for you.",
  noRole: "Nothing for your roles",
  noRoleAbout: "No thread is addressed to a role that you hold.",
  pinned: "Pinned",
  others: "Recent",
  draft: "Draft",
  said: (name) => `${name}:`,
  unread: (n) => `${n} unread`,
  mentioned: "you are mentioned",
  failed: (n) => `${n} ${plural("en", n, "message not sent", "messages not sent")}`,
  muted: "muted",
  frozen: "frozen",
  pinnedWord: "pinned",
  notJoined: "you are no longer a member",
  patient: (patient) => `Patient: ${patient}`,
  offline: "Offline. Your messages will leave by themselves.",
  offlineWaiting: (n) =>
    `Offline. ${n} ${plural("en", n, "message waits here and will leave by itself", "messages wait here and will leave by themselves")}.`,
  syncing: "Updating…",
  arriving: "Your threads are on their way…",
  restored: "The server was restored: what it lost is given back from your devices.",
  serverFull: "The server has no room left: your messages are kept here, reading goes on.",
  unattested: "Your organisation has not vouched for you yet: you can write after that.",
  cardPending:
    "Your recovery card is not confirmed: without it, a lost device is a lost account.",
  confirmCard: "Confirm it",
  renewing: (done, total) => `Keys renewed in ${done} threads of ${total}`,
  wake: "Reconnect",
  chooseOne: "Choose a thread",
  chooseOneAbout: "All of it is end-to-end encrypted. The server can read nothing.",
  goTo: "Go to…",
};
