/** French, the first language of the product. Each subject has its file; English has the same. */

import { common } from "@/ui/words/fr/common.ts";
import { composer } from "@/ui/words/fr/composer.ts";
import { errors } from "@/ui/words/fr/errors.ts";
import { files } from "@/ui/words/fr/files.ts";
import { finding } from "@/ui/words/fr/finding.ts";
import { list } from "@/ui/words/fr/list.ts";
import { message } from "@/ui/words/fr/message.ts";
import { thread } from "@/ui/words/fr/thread.ts";
import { warnings } from "@/ui/words/fr/warnings.ts";

export const fr = {
  common,
  composer,
  errors,
  files,
  finding,
  list,
  message,
  thread,
  warnings,
};
