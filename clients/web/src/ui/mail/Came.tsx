/** With what came by mail: the quote folded away, clinical documents opened, what was left out. */

import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { OpenedView } from "@/api/index.ts";
import type { BridgedProps } from "@/ui/mail/Bridged.tsx";
import { markWord, omittedWords } from "@/ui/mail/saying.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { AlertIcon, RecordIcon } from "@/ui/primitives/icons.tsx";
import { date } from "@/ui/state/moments.ts";
import { clean, oneLine } from "@/ui/state/wording.ts";

export function Came(props: BridgedProps): JSX.Element | null {
  const { mail } = props.row.message;
  const said = mailWords();
  if (mail === null) return null;
  const isUnusual = mail.sort === "ended" || mail.sort === "fault";
  return (
    <div class="came">
      {mail.opened.map((one, at) => (
        <Opened key={`${at} ${one.title}`} of={one} />
      ))}
      {mail.omitted.length ? <Omitted lines={mail.omitted} /> : null}
      {mail.quote ? <Quoted text={mail.quote} subject={mail.subject} /> : null}
      {isUnusual ? (
        <p class="detail">{mail.sort === "ended" ? said.ended : said.fault}</p>
      ) : null}
      {mail.standing === "accepted" ? (
        <p class="detail">
          {oneLine(mail.address)}, {said.accepted(oneLine(mail.by))}
        </p>
      ) : null}
    </div>
  );
}

/** The text that his program put under his own, behind one small button. */
function Quoted(props: { text: string; subject: string }): JSX.Element {
  const said = mailWords();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const label = isOpen ? said.hideQuote : said.showQuote;
  return (
    <>
      <button
        type="button"
        class="fold"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!isOpen)}
      >
        …
      </button>
      {isOpen ? (
        <blockquote id={id} class="quoted">
          {props.subject ? <p class="detail">{said.subject(oneLine(props.subject))}</p> : null}
          <p class="text">{clean(props.text)}</p>
        </blockquote>
      ) : null}
    </>
  );
}

function Opened(props: { of: OpenedView }): JSX.Element {
  const { of } = props;
  const said = mailWords();
  const about = [oneLine(of.author), of.time ? date(of.time) : ""].filter(Boolean);
  return (
    <section class="opened" aria-label={oneLine(of.title) || said.document}>
      <RecordIcon />
      <div class="text">
        <b>{oneLine(of.title) || said.document}</b>
        <span class="detail">{about.join(" · ")}</span>
        {of.patient ? <span class="detail">{said.documentOf(oneLine(of.patient))}</span> : null}
        {of.marks.length ? (
          <span class="marks">
            <AlertIcon class="small" />
            {of.marks.map(markWord).join(", ")}
          </span>
        ) : null}
        {of.body ? (
          <details>
            <summary>{said.read}</summary>
            <p class="body">{clean(of.body)}</p>
          </details>
        ) : null}
      </div>
    </section>
  );
}

function Omitted(props: { lines: readonly string[] }): JSX.Element {
  const all = props.lines.map(omittedWords).map(({ why, name }) => `${name} (${why})`);
  return (
    <p class="omitted">
      <AlertIcon class="small" />
      {mailWords().omitted(props.lines.length)} : {all.join(", ")}
    </p>
  );
}
