/** The catalogue of billing, which comes with its screen. */

import { en } from "@/ui/billing/words.en.ts";
import { fr } from "@/ui/billing/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const billingWords = catalogue(fr, en);
