/** The words of the directory. */

import { en } from "@/ui/directory/words.en.ts";
import { fr } from "@/ui/directory/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const directoryWords = catalogue(fr, en);
