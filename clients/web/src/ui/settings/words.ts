/** The words of the settings. */

import { en } from "@/ui/settings/words.en.ts";
import { fr } from "@/ui/settings/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const settingsWords = catalogue(fr, en);
