/** Catalogues of rare screens: both languages come with the screen, in its own piece of code. */

import { typesetAll } from "@/ui/words/typeset.ts";
import { language } from "@/ui/words/words.ts";

/** Give the one in the reader's language; `en` must have every key of `fr`. */
export function catalogue<Words>(fr: Words, en: NoInfer<Words>): () => Words {
  const french = typesetAll(fr);
  return () => (language() === "fr" ? french : en);
}
