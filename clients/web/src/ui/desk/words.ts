/** The catalogue of the desk, which comes with it. */

import { en } from "@/ui/desk/words.en.ts";
import { fr } from "@/ui/desk/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const deskWords = catalogue(fr, en);
