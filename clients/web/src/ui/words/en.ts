/** English, complete: the same subjects as French, loaded when it is asked for. */

import { common } from "@/ui/words/en/common.ts";
import { composer } from "@/ui/words/en/composer.ts";
import { errors } from "@/ui/words/en/errors.ts";
import { files } from "@/ui/words/en/files.ts";
import { finding } from "@/ui/words/en/finding.ts";
import { list } from "@/ui/words/en/list.ts";
import { message } from "@/ui/words/en/message.ts";
import { thread } from "@/ui/words/en/thread.ts";
import { warnings } from "@/ui/words/en/warnings.ts";
import type { Words } from "@/ui/words/words.ts";

export const en: Words = {
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
