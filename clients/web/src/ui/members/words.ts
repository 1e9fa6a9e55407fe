/** The catalogue of who can read, which comes with the panel. */

import { en } from "@/ui/members/words.en.ts";
import { fr } from "@/ui/members/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const memberWords = catalogue(fr, en);
