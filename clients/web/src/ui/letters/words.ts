/** The catalogue of letters, which comes with the first one. */

import { en } from "@/ui/letters/words.en.ts";
import { fr } from "@/ui/letters/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const letterWords = catalogue(fr, en);
