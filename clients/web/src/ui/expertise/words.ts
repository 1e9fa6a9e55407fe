/** The catalogue of tele-expertise, which comes with its first screen. */

import { en } from "@/ui/expertise/words.en.ts";
import { fr } from "@/ui/expertise/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const expertiseWords = catalogue(fr, en);
