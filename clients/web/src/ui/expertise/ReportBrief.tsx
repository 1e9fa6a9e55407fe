/** What was answered, where it is read first: the conclusion, whose it is, its version. */

import type { JSX } from "preact";
import type { CaseView } from "@/api/index.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { full } from "@/ui/state/moments.ts";
import { clean, nameOf } from "@/ui/state/wording.ts";

export function ReportBrief(props: { view: CaseView }): JSX.Element | null {
  const said = expertiseWords().card;
  const report = props.view.reports.at(-1);
  if (!report) return null;
  const version = report.version > 1 ? `${said.version(report.version)}, ${said.replaces}` : "";
  return (
    <div class="report-brief">
      <h4>{said.conclusion}</h4>
      <p class="conclusion">{clean(report.conclusion)}</p>
      <p class="detail">
        {[nameOf(report.by), full(report.time), version].filter(Boolean).join(" · ")}
      </p>
    </div>
  );
}
