/** What a patient agreed to, as a line of the thread; and that he agrees no more. */

import type { JSX } from "preact";
import type { ConsentView } from "@/api/index.ts";
import { prompt } from "@/ui/expertise/Prompt.tsx";
import { told } from "@/ui/expertise/saying.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import type { BridgedProps } from "@/ui/mail/Bridged.tsx";
import { AlertIcon, ShieldIcon } from "@/ui/primitives/icons.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { brief, clock } from "@/ui/state/moments.ts";
import { nameOf, oneLine } from "@/ui/state/wording.ts";

export function ConsentLine(props: BridgedProps & { consent: ConsentView }): JSX.Element {
  const app = useApp();
  const { row, open, consent } = props;
  const said = expertiseWords().consentCard;
  const isEnd = row.message.kind === "consent-end";
  const Drawn = isEnd ? AlertIcon : ShieldIcon;
  const mayEnd = !isEnd && consent.ended === null && open.view.value?.mayWrite === true;
  return (
    <p
      class={`notice consent-line${isEnd ? " ended" : ""}`}
      data-key={row.key}
      data-seq={row.message.seq ?? undefined}
      tabIndex={-1}
    >
      <Drawn class="small" />
      <span>
        {isEnd ? endOf(consent) : agreedOf(consent)}
        <time>{clock(row.message.time)}</time>
        {mayEnd ? (
          <button type="button" class="link" onClick={() => void end(app, open.id, consent)}>
            {said.end}
          </button>
        ) : null}
      </span>
    </p>
  );
}

function agreedOf(consent: ConsentView): string {
  const words = expertiseWords();
  const said = words.consentCard;
  const form = words.forms[consent.form] ?? oneLine(consent.form);
  const purposes = consent.purposes.map((one) => words.purposes[one] ?? oneLine(one));
  const about = consent.about.length ? said.about(consent.about.length) : "";
  const parts = [
    `${said.agreed} (${told(form.toLowerCase(), purposes.join(", ").toLowerCase())})`,
  ];
  return [...parts, about].filter(Boolean).join(" ");
}

function endOf({ ended }: ConsentView): string {
  const said = expertiseWords().consentCard;
  if (ended === null) return said.ended;
  const text = said.endedBy(nameOf(ended.by), brief(ended.time, Date.now()));
  const reason = oneLine(ended.reason);
  return reason ? told(text, reason) : text;
}

export async function end(app: App, thread: string, consent: ConsentView): Promise<void> {
  const said = expertiseWords().consentCard;
  const asked = await prompt(app, {
    title: said.endTitle,
    about: said.endAbout,
    label: said.endReason,
    yes: said.endYes,
    isGrave: true,
  });
  if (asked === null) return;
  const ended = app.engine.endConsent(thread, consent.consent, asked.text).then(() => true);
  if (await attempt(app, ended)) app.overlays.say(said.ended);
}
