/** The words of coming in: the first page, its ways, the first run. */

import { en } from "@/ui/entry/words.en.ts";
import { fr } from "@/ui/entry/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const entryWords = catalogue(fr, en);
