/** Finding: people, threads, messages, actions. */

import { plural } from "@/ui/words/plural.ts";
import type { Words } from "@/ui/words/words.ts";

export const finding: Words["finding"] = {
  someone: "Name, profession, speciality or place",
  nobody: "Nobody of that name.",
  with: "With",
  chosen: (name) => `Take ${name} off`,
  search: {
    title: "Search",
    everywhere: "Search all messages",
    inThread: (title) => `Search in "${title}"`,
    here: "In this thread",
    all: "Everywhere",
    start: "Look for a word, a name, a patient",
    startAbout: "Nothing leaves this device: the search is done here.",
    none: (query) => `Nothing for "${query}"`,
    noneAbout: "Try a shorter word.",
    found: (n) => `${n} ${plural("en", n, "result", "results")}`,
    since: (date) => `Results since ${date}. The rest is still being indexed.`,
    whole: "All of your history is indexed.",
    notYet: "The index is being built: nothing is searched yet.",
  },
};
