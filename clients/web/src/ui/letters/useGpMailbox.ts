/** The mailbox of a patient's GP: by the hospital's automation, then by the directory. */

import { useEffect, useState } from "preact/hooks";
import type { Mailbox } from "@/api/index.ts";
import type { Subject } from "@/ui/directory/subject.ts";
import { useGp } from "@/ui/directory/useGp.ts";
import { letterWords } from "@/ui/letters/words.ts";
import { mailboxesOf } from "@/ui/mail/mailboxOf.ts";
import { useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { oneLine } from "@/ui/state/wording.ts";

/** `sentence` says why there is none, or that it is asked for; null once there is one. */
export interface GpMailbox {
  readonly mailbox: Mailbox | null;
  readonly sentence: string | null;
}

export function useGpMailbox(subject: Subject): GpMailbox {
  const app = useApp();
  const said = letterWords();
  const { gp } = useGp(subject);
  const [found, setFound] = useState<GpMailbox>({ mailbox: null, sentence: said.gpSought });
  useEffect(() => {
    if (gp === null) return;
    const none = gp.source === "opposed" ? said.gpOpposed : said.gpUnknown;
    if (gp.practitioner === "") {
      setFound({ mailbox: null, sentence: gp.name ? said.gpWithout(oneLine(gp.name)) : none });
      return;
    }
    return asking(
      app.line,
      () => app.engine.practitioner(gp.practitioner),
      (view) => {
        const [mailbox = null] = view ? mailboxesOf(view) : [];
        const sentence = mailbox ? null : said.gpWithout(oneLine(gp.name));
        setFound({ mailbox, sentence });
      },
      () => setFound({ mailbox: null, sentence: none }),
    );
  }, [gp]);
  return found;
}
