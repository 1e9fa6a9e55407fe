/**
 * A thread for paper: header, participants, verification, then every line. The browser prints it or
 * makes the PDF; nothing of it is sent anywhere.
 */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { AlertIcon, PrintIcon } from "@/ui/primitives/icons.tsx";
import { Banner, Progress } from "@/ui/primitives/Parts.tsx";
import { gather, type Printable } from "@/ui/printing/gathering.ts";
import { PrintedPages } from "@/ui/printing/PrintedPages.tsx";
import { createPortal } from "@/ui/printing/portal.tsx";
import { useApp } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

export function PrintThread(props: { open: OpenThread; onClose: () => void }): JSX.Element {
  const app = useApp();
  const [part, setPart] = useState(0);
  const [pages, setPages] = useState<Printable | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const said = words().thread;
  useEffect(() => {
    gather(app, props.open.id, setPart).then(setPages, (error) => setFault(sentenceOf(error)));
  }, []);
  return (
    <>
      <Dialog
        title={said.actions.print}
        onClose={props.onClose}
        actions={
          <Button
            kind="primary"
            icon={PrintIcon}
            disabled={!pages}
            onClick={() => window.print()}
          >
            {said.print.page}
          </Button>
        }
      >
        <div class="stack">
          <Banner icon={AlertIcon} tone="caution">
            {said.print.notEncrypted}
          </Banner>
          {fault ? <p role="alert">{fault}</p> : null}
          {pages || fault ? null : (
            <>
              <p class="quiet-text">{said.print.preparing}</p>
              <Progress part={part} label={said.print.preparing} />
            </>
          )}
        </div>
      </Dialog>
      {pages ? createPortal(<PrintedPages pages={pages} />) : null}
    </>
  );
}
