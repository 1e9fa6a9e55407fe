/** The report as it will be signed. */

import type { JSX } from "preact";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Pdf } from "@/ui/letters/Validate.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { CheckIcon } from "@/ui/primitives/icons.tsx";
import type { App } from "@/ui/state/app.ts";
import { words } from "@/ui/words/words.ts";

/** Whether it is to be signed now. */
export async function openPreview(app: App, pdf: File): Promise<boolean> {
  const answer = await app.overlays.open<boolean>(
    (give) => <Preview pdf={pdf} onAnswer={give} />,
    true,
  );
  return answer === true;
}

function Preview(props: {
  pdf: File;
  onAnswer: (isSigned: boolean | null) => void;
}): JSX.Element {
  const said = expertiseWords().desk;
  const cancel = () => props.onAnswer(null);
  return (
    <Dialog
      title={said.previewTitle}
      onClose={cancel}
      wide
      tall
      actions={
        <>
          <Button onClick={cancel}>{words().common.back}</Button>
          <Button kind="primary" icon={CheckIcon} onClick={() => props.onAnswer(true)}>
            {said.sign}
          </Button>
        </>
      }
    >
      <div class="validate">
        <p class="quiet-text">{said.previewAbout}</p>
        <Pdf blob={props.pdf} name={props.pdf.name} />
      </div>
    </Dialog>
  );
}
