/**
 * A mail from an address that nobody here has named: nothing of it is shown until a member says
 * whose it is. One press answers.
 */

import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { CorrespondentView, MailView } from "@/api/index.ts";
import { Address } from "@/ui/mail/Address.tsx";
import type { BridgedProps } from "@/ui/mail/Bridged.tsx";
import { mailboxName } from "@/ui/mail/saying.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { GatewayIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { clock } from "@/ui/state/moments.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import type { MessageRow } from "@/ui/state/rows.ts";
import { oneLine } from "@/ui/state/wording.ts";

export function Held({ row, open }: BridgedProps): JSX.Element | null {
  const { mail } = row.message;
  if (mail === null) return null;
  if (mail.standing === "rejected") return <Rejected row={row} mail={mail} />;
  return <Asked row={row} open={open} mail={mail} />;
}

function Rejected(props: { row: MessageRow; mail: MailView }): JSX.Element {
  const { row, mail } = props;
  return (
    <p class="notice" data-key={row.key} data-seq={row.message.seq ?? undefined} tabIndex={-1}>
      <GatewayIcon class="small" />
      {mailWords().rejected(oneLine(mail.address), oneLine(mail.by))}
    </p>
  );
}

function Asked(props: { row: MessageRow; open: OpenThread; mail: MailView }): JSX.Element {
  const app = useApp();
  const { row, open, mail } = props;
  const said = mailWords();
  const title = useId();
  const known = open.view.value?.mailboxes ?? [];
  const [who, setWho] = useState(() => likeliest(known, mail.address));
  const [isKept, setKept] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const one = known.find(({ address }) => address === who);
  const mayAnswer = open.view.value?.mayWrite === true;
  const answer = async (accept: boolean) => {
    setBusy(true);
    const name = accept && one ? mailboxName(one) : "";
    const { id } = row.message;
    await attempt(app, app.engine.confirmMail(open.id, id, accept, accept && isKept, name));
    setBusy(false);
  };
  return (
    <section
      class="bridge-card held"
      aria-labelledby={title}
      data-key={row.key}
      data-seq={row.message.seq ?? undefined}
      tabIndex={-1}
    >
      <header>
        <GatewayIcon />
        <div>
          <h3 id={title}>
            <span class="came-by">
              <Sentence address={mail.address} />
            </span>{" "}
            {one ? said.heldAsk(mailboxName(one)) : said.heldAskSomebody}
          </h3>
          <p class="detail">
            {said.heldAbout} <time>{clock(row.message.time)}</time>
          </p>
        </div>
      </header>
      {mayAnswer ? (
        <>
          {known.length > 1 ? <Who known={known} who={who} onWho={setWho} /> : null}
          <label class="tick">
            <input
              type="checkbox"
              checked={isKept}
              onChange={(event) => setKept(event.currentTarget.checked)}
            />
            {said.remember}
          </label>
          <div class="deeds">
            <Button kind="primary" busy={isBusy} onClick={() => void answer(true)}>
              {one ? said.heldYes : said.heldYesSomebody}
            </Button>
            <Button disabled={isBusy} onClick={() => void answer(false)}>
              {said.heldNo}
            </Button>
          </div>
        </>
      ) : null}
    </section>
  );
}

/** The sentence with its address cut where addresses are. */
function Sentence(props: { address: string }): JSX.Element {
  const [before = "", after = ""] = mailWords().held("\n").split("\n");
  return (
    <>
      {before}
      <Address of={props.address} />
      {after}
    </>
  );
}

/** The only one; else one of the same house: a second address is most often there. */
function likeliest(known: readonly CorrespondentView[], address: string): string {
  const houseOf = (one: string) => one.slice(one.lastIndexOf("@") + 1).toLowerCase();
  const [first, second] = known;
  if (second === undefined) return first?.address ?? "";
  const same = known.filter((one) => houseOf(one.address) === houseOf(address));
  return same.length === 1 ? (same[0]?.address ?? "") : "";
}

/** Whose second address it is, where several are written to. */
function Who(props: {
  known: readonly CorrespondentView[];
  who: string;
  onWho: (address: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{mailWords().heldWho}</label>
      <select
        id={id}
        class="input"
        value={props.who}
        onChange={(event) => props.onWho(event.currentTarget.value)}
      >
        <option value="">—</option>
        {props.known.map((one) => (
          <option key={one.address} value={one.address}>
            {mailboxName(one)}
          </option>
        ))}
      </select>
    </div>
  );
}
