/** How long it is kept, and up to where the devices of each member say that they erased. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { memberWords } from "@/ui/members/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { ClockIcon } from "@/ui/primitives/icons.tsx";
import { openRetention } from "@/ui/shell/doors.tsx";
import { useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { date, kept } from "@/ui/state/moments.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { type Erased, erasedBy } from "@/ui/state/receipts.ts";
import { capitalised, nameOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function Kept(props: { open: OpenThread }): JSX.Element | null {
  const app = useApp();
  const { open } = props;
  const view = open.view.value;
  const said = memberWords();
  const Title = app.isWide.value ? "h3" : "h2";
  if (!view) return null;
  return (
    <section>
      <Title>
        <ClockIcon class="small" />
        {said.retention}
      </Title>
      <p>{capitalised(kept(view.retention, view.hold))}.</p>
      {view.retention ? <Receipts open={open} head={view.head} /> : null}
      {view.owner ? (
        <Button onClick={() => void openRetention(app, open)}>{said.changeRetention}</Button>
      ) : null}
    </section>
  );
}

/** Nothing is said while it is not known: the server may be away. */
function Receipts(props: { open: OpenThread; head: number }): JSX.Element | null {
  const app = useApp();
  const [erased, setErased] = useState<readonly Erased[] | null>(null);
  const { open, head } = props;
  useEffect(
    () =>
      asking(
        app.line,
        () => app.engine.receipts(open.id),
        (receipts) => setErased(erasedBy(receipts)),
        () => undefined,
      ),
    [open, head],
  );
  const said = memberWords();
  if (!erased) return null;
  if (!erased.length) return <p class="detail">{said.nothingErased}</p>;
  return (
    <ul class="receipts" aria-label={said.erasedTitle}>
      {erased.map((one) => (
        <li key={one.account}>
          <b>{one.mine ? words().common.me(nameOf(one)) : nameOf(one)}</b>
          <span class="detail">{sentenceOf(one)}</span>
        </li>
      ))}
    </ul>
  );
}

function sentenceOf({ time, seq, devices }: Erased): string {
  const said = memberWords();
  const upto = time === null ? said.erasedUptoNumber(seq) : said.erasedUpto(date(time));
  return devices > 1 ? said.onDevices(upto, devices) : upto;
}
