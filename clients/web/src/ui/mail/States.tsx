/**
 * Under a message: what became of it at each mailbox, in a few quiet words; on a press, each step
 * with its time and what the other operator answered.
 */

import type { JSX } from "preact";
import type { MailStateView, MailStep } from "@/api/index.ts";
import { Address } from "@/ui/mail/Address.tsx";
import {
  isBad,
  isLate,
  mailboxName,
  reasonOf,
  stateSentence,
  stateWord,
} from "@/ui/mail/saying.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { AlertIcon, ClockIcon, GatewayIcon } from "@/ui/primitives/icons.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { full } from "@/ui/state/moments.ts";
import { oneLine } from "@/ui/state/wording.ts";

export function States(props: { mails: readonly MailStateView[] }): JSX.Element | null {
  const app = useApp();
  const { mails } = props;
  const now = Date.now();
  if (!mails.length) return null;
  return (
    <button type="button" class="mail-states" onClick={() => void openEvidence(app, mails)}>
      {linesOf(mails, now).map(({ mail, sentence }) => {
        const bad = isBad(mail);
        const late = !bad && isLate(mail, now);
        const Drawn = bad ? AlertIcon : late ? ClockIcon : GatewayIcon;
        return (
          <span key={mail.address} class={bad ? "bad" : late ? "late" : ""}>
            <Drawn class="small" />
            {sentence}
          </span>
        );
      })}
    </button>
  );
}

/** One sentence for three and more that stand alike; one each for what went wrong. */
function linesOf(mails: readonly MailStateView[], now: number) {
  const good = mails.filter((mail) => !isBad(mail));
  const [first] = good;
  const isAlike = new Set(good.map((mail) => stateWord(mail, now))).size === 1;
  if (first === undefined || !isAlike || good.length < 3) return once(mails.map(told));
  const sentence = mailWords().all(good.length, stateWord(first, now));
  return [{ mail: first, sentence }, ...once(mails.filter(isBad).map(told))];

  function told(mail: MailStateView) {
    return { mail, sentence: stateSentence(mail, now) };
  }
}

/** Two addresses of one doctor that stand alike are one line. */
function once<Line extends { readonly sentence: string }>(lines: readonly Line[]) {
  return [...new Map(lines.map((line) => [line.sentence, line])).values()];
}

export async function openEvidence(app: App, mails: readonly MailStateView[]): Promise<void> {
  await app.overlays.open<never>(
    (give) => <Evidence mails={mails} onClose={() => give(null)} />,
    true,
  );
}

function Evidence(props: {
  mails: readonly MailStateView[];
  onClose: () => void;
}): JSX.Element {
  const said = mailWords();
  return (
    <Dialog title={said.evidence} onClose={props.onClose} reads>
      <div class="evidence">
        {props.mails.map((mail) => (
          <section key={mail.address}>
            <h3>{mailboxName(mail)}</h3>
            {mail.name ? (
              <p class="detail">
                <Address of={mail.address} />
              </p>
            ) : null}
            <ol>
              {mail.steps.map((step) => (
                <Step key={`${step.state} ${step.time}`} step={step} />
              ))}
              {mail.steps.length ? null : <li>{said.waiting}</li>}
            </ol>
          </section>
        ))}
        <p class="quiet-text small-text">{said.evidenceAbout}</p>
      </div>
    </Dialog>
  );
}

function Step(props: { step: MailStep }): JSX.Element {
  const said = mailWords();
  const { state, time, code } = props.step;
  const reason = reasonOf(props.step.reason);
  const host = oneLine(props.step.host);
  const from = [host && said.operator(host), code && said.code(oneLine(code))].filter(Boolean);
  const isWrong = state === "failed" || state === "refused";
  return (
    <li class={isWrong ? "bad" : ""}>
      <b>{said.states[state]}</b>
      <time>{full(time)}</time>
      {reason ? <span>{reason}</span> : null}
      {from.length ? <span class="detail">{from.join(", ")}</span> : null}
    </li>
  );
}
