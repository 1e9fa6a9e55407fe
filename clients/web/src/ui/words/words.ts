/**
 * The words of the product in the reader's language, read where they are drawn.
 *
 * French is in the bundle; English comes when it is asked for. A key that one of them lacks does
 * not compile: `Words` is the type of the French catalogue and English must have it.
 */

import { signal } from "@preact/signals";
import { fr } from "@/ui/words/fr.ts";
import { typesetAll } from "@/ui/words/typeset.ts";

export type Words = typeof fr;
export type Language = "fr" | "en";

const french = typesetAll(fr);
const current = signal<{ language: Language; words: Words }>({ language: "fr", words: french });

/** The catalogue; a component that reads it is drawn again when the language changes. */
export function words(): Words {
  return current.value.words;
}

export function language(): Language {
  return current.value.language;
}

export async function speak(wanted: Language): Promise<void> {
  const catalogue = wanted === "en" ? (await import("@/ui/words/en.ts")).en : french;
  current.value = { language: wanted, words: catalogue };
  if (typeof document !== "undefined") document.documentElement.lang = wanted;
}
