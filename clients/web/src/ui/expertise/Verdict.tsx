/** What the rules say, as one writes: billable or why not with the article, and whether to ask. */

import type { JSX } from "preact";
import type { Judged } from "@/api/index.ts";
import type { Reason, Verdict } from "@/expertise/question.ts";
import { countLine, euros, sentenceOfRule } from "@/ui/expertise/saying.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { AlertIcon, CheckIcon, InfoIcon } from "@/ui/primitives/icons.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";

/** Rules of which the headline says enough. */
const SAID_ALREADY: ReadonlySet<string> = new Set(["unanswered", "uncounted", "billable"]);

type Tone = "fine" | "partly" | "unbilled" | "refused";

function toneOf({ te2, rqd, mayAsk }: Verdict): Tone {
  if (!mayAsk) return "refused";
  if (te2 === null && rqd === null) return "unbilled";
  return te2 === null || rqd === null ? "partly" : "fine";
}

const ICONS = {
  fine: CheckIcon,
  partly: InfoIcon,
  unbilled: InfoIcon,
  refused: AlertIcon,
} as const;

/** Of a request that is being written. */
export function VerdictBox(props: { verdict: Verdict }): JSX.Element {
  const { verdict } = props;
  const said = expertiseWords().verdict;
  const tone = toneOf(verdict);
  const Drawn = ICONS[tone];
  const heads = {
    fine: said.billable,
    partly: said.partly,
    unbilled: said.unbilled,
    refused: said.refused,
  };
  const acts = [
    verdict.te2 ? `${verdict.te2.code} ${said.te2(euros(verdict.te2.cents))}` : "",
    verdict.rqd ? `${verdict.rqd.code} ${said.rqd(euros(verdict.rqd.cents))}` : "",
  ].filter(Boolean);
  const isBilled = tone === "fine" || tone === "partly";
  const reasons = verdict.reasons.filter(
    (one) => !SAID_ALREADY.has(one.key) && (isBilled || one.severity !== "warn"),
  );
  return (
    <div class={`verdict-box ${tone}`} role="status">
      <p class="head">
        <Drawn />
        <b>{heads[tone]}</b>
        {acts.map((act) => (
          <Chip key={act} tone="accent">
            {act}
          </Chip>
        ))}
      </p>
      {reasons.length ? (
        <ul>
          {reasons.map((reason) => (
            <Because key={reason.rule} reason={reason} />
          ))}
        </ul>
      ) : null}
      {isBilled && verdict.provisional ? (
        <p class="detail">{countLine(verdict.count)}</p>
      ) : null}
      {tone === "unbilled" ? <p class="detail">{said.still}</p> : null}
    </div>
  );
}

function Because(props: { reason: Reason }): JSX.Element {
  const { rule, article, severity } = props.reason;
  const said = expertiseWords().verdict;
  return (
    <li class={severity}>
      {sentenceOfRule(rule)} <span class="detail">{said.rule(rule, article)}</span>
    </li>
  );
}

/** Of a request that was made: the word that was signed with it. */
export function JudgedLine(props: { judged: Judged }): JSX.Element {
  const { judged } = props;
  const said = expertiseWords().verdict;
  const Drawn = judged.billable ? CheckIcon : InfoIcon;
  const sentence = judged.billable ? countLine(judged.count) : sentenceOfRule(judged.rule);
  return (
    <p class={`judged ${judged.billable ? "fine" : "unbilled"}`}>
      <Drawn class="small" />
      <span>
        <b>{judged.billable ? said.billable : said.unbilled}</b>
        {sentence ? ` · ${sentence}` : ""}{" "}
        <span class="detail">{said.rule(judged.rule, judged.article)}</span>
      </span>
    </p>
  );
}
