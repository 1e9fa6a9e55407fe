/** Every check of a thread done again, and what came of it. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { VerifyReport } from "@/api/index.ts";
import { memberWords } from "@/ui/members/words.ts";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { AlertIcon, ShieldIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

export function Report(props: { open: OpenThread; onClose: () => void }): JSX.Element {
  const app = useApp();
  const [report, setReport] = useState<VerifyReport | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const said = memberWords();
  useEffect(() => {
    app.engine.verify(props.open.id).then(setReport, (error) => setFault(sentenceOf(error)));
  }, []);
  return (
    <Dialog title={said.report.title} onClose={props.onClose} reads>
      {fault ? <p role="alert">{fault}</p> : null}
      {report ? (
        <ReportLines report={report} />
      ) : fault ? null : (
        <p class="pending" role="status">
          <span class="spinner" />
          {said.verifying}
        </p>
      )}
    </Dialog>
  );
}

export function ReportLines(props: { report: VerifyReport }): JSX.Element {
  const { report } = props;
  const said = memberWords().report;
  const isSound = report.frozen === null;
  return (
    <div class="report">
      <p class={`verdict${isSound ? "" : " bad"}`}>
        {isSound ? <ShieldIcon /> : <AlertIcon />}
        {isSound ? said.all(report.first, report.head) : said.unsound(report.frozen ?? "")}
      </p>
      <ul class="thread-facts">
        <li class="figures">{said.counts(report.items, report.epochs, report.chains)}</li>
        {report.anchored ? <li>{said.anchored(report.anchored)}</li> : null}
        {report.confirmed ? null : <li>{said.unconfirmed}</li>}
        {report.refusals.map((one) => (
          <li key={one.seq}>{said.refused(one.seq, one.rule)}</li>
        ))}
      </ul>
      <p class="log-hash">
        <span>{said.hash}</span>
        <code>{grouped(report.logHash)}</code>
      </p>
    </div>
  );
}

/** In fours, to be read aloud. */
function grouped(hash: string): string {
  return hash.match(/.{1,4}/gu)?.join(" ") ?? hash;
}
