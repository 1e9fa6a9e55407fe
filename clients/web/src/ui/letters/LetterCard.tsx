/** A letter in its thread: whose, for whom, how it stands, and the next thing to do about it. */

import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { LetterView, MailStateView, RecipientView } from "@/api/index.ts";
import { openRecall, openValidate, sayExit, seeLetter } from "@/ui/letters/deeds.tsx";
import { letterWords } from "@/ui/letters/words.ts";
import type { BridgedProps } from "@/ui/mail/Bridged.tsx";
import { openEvidence } from "@/ui/mail/States.tsx";
import { isBad, mailboxName, reasonOf, stateWord } from "@/ui/mail/saying.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import {
  AlertIcon,
  CheckIcon,
  GatewayIcon,
  LeaveIcon,
  RecordIcon,
} from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { brief, clock, dayOf } from "@/ui/state/moments.ts";
import { capitalised, nameOf, oneLine } from "@/ui/state/wording.ts";

export function LetterCard(props: BridgedProps): JSX.Element | null {
  const app = useApp();
  const { row, open } = props;
  const { letter, mails } = row.message;
  const said = letterWords();
  const title = useId();
  if (letter === null) return null;
  if (letter.status === "replaced") return <Replaced {...props} letter={letter} />;
  const mayWrite = open.view.value?.mayWrite === true;
  const isWaiting = letter.status === "drafted" || letter.status === "validated";
  const isBack = isAllBack(letter, mails);
  const isSent = !isBack && (letter.status === "sent" || letter.status === "recalled");
  return (
    <section
      class={`bridge-card letter ${letter.status}`}
      aria-labelledby={title}
      data-key={row.key}
      data-seq={row.message.seq ?? undefined}
      tabIndex={-1}
    >
      <header>
        <RecordIcon />
        <div>
          <h3 id={title}>{oneLine(letter.title) || kindOf(letter)}</h3>
          <p class="detail">
            {[patientOf(letter), oneLine(letter.unit), versionOf(letter)]
              .filter(Boolean)
              .join(" · ")}{" "}
            <time>{clock(row.message.time)}</time>
          </p>
        </div>
      </header>
      <Standing letter={letter} isBack={isBack} />
      <ul class="recipients">
        {letter.recipients.map((one) => (
          <Recipient key={one.mailbox.address} of={one} mails={mails} letter={letter} />
        ))}
        {letter.recipients.length || letter.opposed ? null : (
          <li class="late">{said.noRecipients}</li>
        )}
      </ul>
      <div class="deeds">
        {letter.mayValidate && mayWrite ? (
          <Button
            kind="primary"
            icon={CheckIcon}
            onClick={() => void openValidate(app, open, letter)}
          >
            {said.validate}
          </Button>
        ) : (
          <Button onClick={() => void seeLetter(app, open, letter)}>{said.see}</Button>
        )}
        {isWaiting && letter.left === null && mayWrite ? (
          <Button icon={LeaveIcon} onClick={() => void sayExit(app, open, letter)}>
            {said.exit}
          </Button>
        ) : null}
        {mails.length ? (
          <Button kind="quiet" onClick={() => void openEvidence(app, mails)}>
            {said.evidence}
          </Button>
        ) : null}
        {isSent && mayWrite && letter.recipients.some((one) => one.recalled === null) ? (
          <Button kind="quiet" onClick={() => void openRecall(app, open, letter)}>
            {said.recall}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

/** A draft that a later one has replaced is one quiet line. */
function Replaced(props: BridgedProps & { letter: LetterView }): JSX.Element {
  const { row, letter } = props;
  const said = letterWords();
  return (
    <p class="notice" data-key={row.key} data-seq={row.message.seq ?? undefined} tabIndex={-1}>
      <RecordIcon class="small" />
      {oneLine(letter.title) || kindOf(letter)}, {said.version(letter.version)} :{" "}
      {said.states.replaced}
    </p>
  );
}

/** How it stands in one sentence, and by whose word. */
function Standing(props: { letter: LetterView; isBack: boolean }): JSX.Element {
  const { letter, isBack } = props;
  const said = letterWords();
  const now = Date.now();
  const { validated, left, validator, validateBy } = letter;
  const isDrafted = letter.status === "drafted";
  const isLate = isDrafted && validateBy > 0 && validateBy < now;
  const due = validateBy ? whenOf(validateBy, now) : "";
  const parts = isDrafted
    ? [said.waitsFor(nameOf(validator)), due && (isLate ? said.late(due) : said.before(due))]
    : [];
  return (
    <div class="standing">
      <p class={isBack ? "bad" : isLate ? "late" : ""}>
        {isBack || isLate ? <AlertIcon class="small" /> : null}
        <b>{capitalised(isBack ? said.reachedNobody : said.states[letter.status])}</b>
        {parts.filter(Boolean).map((part) => `, ${part}`)}
      </p>
      {validated ? (
        <p class="detail">{said.validatedBy(nameOf(validated), whenOf(validated.time, now))}</p>
      ) : null}
      {left ? <p class="detail">{said.leftBy(nameOf(left), whenOf(left.time, now))}</p> : null}
    </div>
  );
}

/** It was to be sent, and nobody got it. */
function isAllBack(letter: LetterView, mails: readonly MailStateView[]): boolean {
  return letter.status === "sent" && mails.length > 0 && mails.every(isBad);
}

function Recipient(props: {
  of: RecipientView;
  mails: readonly MailStateView[];
  letter: LetterView;
}): JSX.Element {
  const { of, mails, letter } = props;
  const said = letterWords();
  const { address } = of.mailbox;
  const mail = mails.find((one) => one.address.toLowerCase() === address.toLowerCase());
  const isWrong = mail !== undefined && isBad(mail);
  const isMissed = letter.status === "sent" && mail === undefined;
  const word = mail ? stateWord(mail, Date.now()) : isMissed ? said.notSent : "";
  const reason = isWrong ? reasonOf(mail.steps.at(-1)?.reason ?? "") : "";
  const state = of.recalled === null ? word : said.recipientRecalled(oneLine(of.recalled));
  const Drawn = isWrong || of.recalled !== null ? AlertIcon : GatewayIcon;
  return (
    <li class={isWrong || of.recalled !== null ? "bad" : ""} title={address}>
      <Drawn class="small" />
      <span>
        <b>{mailboxName(of.mailbox)}</b> <span class="detail">{said.roles[of.role]}</span>
        {state ? <span class="state">{reason && state === word ? reason : state}</span> : null}
      </span>
    </li>
  );
}

function kindOf(letter: LetterView): string {
  return letterWords().kinds[letter.kind] ?? oneLine(letter.kind);
}

function patientOf({ patient }: LetterView): string {
  return [patient.family, patient.given].map(oneLine).filter(Boolean).join(" ");
}

function versionOf({ version }: LetterView): string {
  return version > 1 ? letterWords().version(version) : "";
}

/** The hour today; else the day with it. */
function whenOf(time: number, now: number): string {
  if (dayOf(time) === dayOf(now) + 1) return letterWords().tomorrow(clock(time));
  const day = brief(time, now);
  const hour = clock(time);
  return day === hour ? hour : `${day} ${hour}`;
}
