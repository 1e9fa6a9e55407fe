/** The catalogue of mailboxes, which comes with the first line that needs it. */

import { en } from "@/ui/mail/words.en.ts";
import { fr } from "@/ui/mail/words.fr.ts";
import { catalogue } from "@/ui/words/catalogue.ts";

export const mailWords = catalogue(fr, en);
