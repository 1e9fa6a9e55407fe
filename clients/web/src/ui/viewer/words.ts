/** The catalogue of studies, which comes with the first one. */

import { en } from "@/ui/viewer/words.en.ts";
import { fr } from "@/ui/viewer/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const viewerWords = catalogue(fr, en);
