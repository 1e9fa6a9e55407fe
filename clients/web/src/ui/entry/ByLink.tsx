/** Become a device of an account (§5.5): the new device's three screens. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { WayProps } from "@/ui/entry/Entry.tsx";
import { Deeds, Fault, Frame } from "@/ui/entry/Frame.tsx";
import { focusOnce } from "@/ui/entry/focus.ts";
import { Qr } from "@/ui/entry/Qr.tsx";
import { type Task, useTask } from "@/ui/entry/task.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { CopyIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { words } from "@/ui/words/words.ts";

interface Shown {
  readonly code: string;
  readonly text: string;
}

interface Whose {
  readonly name: string;
  readonly profession: string;
}

const DIGITS = 6;

export function ByLink(props: WayProps): JSX.Element {
  const { engine } = useApp();
  const task = useTask();
  const [shown, setShown] = useState<Shown | null>(null);
  const [whose, setWhose] = useState<Whose | null>(null);
  const isGone = useRef(false);
  const leave = () => {
    isGone.current = true;
    void engine.cancelJoin().catch(() => undefined);
    props.onBack();
  };
  useEffect(
    () => () => {
      isGone.current = true;
    },
    [],
  );
  const begin = (number: string) =>
    task.run(async () => {
      setShown(await engine.beginJoin(number, props.place));
      try {
        const found = await engine.finishJoin();
        if (!isGone.current) setWhose(found);
      } catch (error) {
        setShown(null);
        if (!isGone.current) throw error;
      }
    });
  if (whose) return <Confirm whose={whose} onNo={props.onBack} />;
  if (shown) return <Showing shown={shown} onBack={leave} />;
  return <AskNumber task={task} onBack={leave} onNumber={(number) => void begin(number)} />;
}

function AskNumber(props: {
  task: Task;
  onBack: () => void;
  onNumber: (number: string) => void;
}): JSX.Element {
  const said = entryWords().link;
  const { busy, fault } = props.task;
  const [number, setNumber] = useState("");
  const digits = number.replace(/\D/gu, "").slice(0, DIGITS);
  return (
    <Frame title={said.title} about={said.about} onBack={props.onBack}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (digits.length === DIGITS) props.onNumber(digits);
        }}
      >
        <label class="big-field">
          <span>{said.number}</span>
          <input
            class="input figures"
            inputMode="numeric"
            autocomplete="one-time-code"
            placeholder="000 000"
            value={digits.replace(/(.{3})(?=.)/u, "$1 ")}
            disabled={busy}
            ref={focusOnce}
            onInput={(event) => setNumber(event.currentTarget.value)}
          />
        </label>
        <Fault said={fault} />
        <Deeds
          label={busy ? said.asking : said.next}
          busy={busy}
          disabled={digits.length !== DIGITS}
        />
      </form>
    </Frame>
  );
}

function Showing(props: { shown: Shown; onBack: () => void }): JSX.Element {
  const app = useApp();
  const said = entryWords().link;
  const { code, text } = props.shown;
  const plain = code.replace(/[\s-]/gu, "");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    app.overlays.say(words().common.copied);
  };
  return (
    <Frame title={said.shownTitle} about={said.shownAbout} onBack={props.onBack}>
      <p class="big-code" role="img" aria-label={`${said.code}: ${[...plain].join(" ")}`}>
        <span>{plain.slice(0, 4)}</span>
        <span>{plain.slice(4)}</span>
      </p>
      <Qr text={text} label={said.qr} />
      <Button icon={CopyIcon} onClick={() => void copy()}>
        {said.copy}
      </Button>
      <p class="entry-wait" role="status">
        <span class="spinner" />
        {said.waiting}
      </p>
    </Frame>
  );
}

/** LNK-07: nothing is kept until the person knows the name. */
function Confirm(props: { whose: Whose; onNo: () => void }): JSX.Element {
  const { engine, overlays } = useApp();
  const said = entryWords().link;
  const task = useTask();
  const { name, profession } = props.whose;
  const refuse = () =>
    task.run(async () => {
      await engine.confirmJoin(false);
      overlays.say(said.notMe, { tone: "danger" });
      props.onNo();
    });
  return (
    <Frame
      title={name ? said.whoseTitle(name) : said.unknownTitle}
      over={profession}
      about={name ? said.whose : said.unknown}
    >
      <Fault said={task.fault} />
      <Deeds
        label={said.yes}
        busy={task.busy}
        onClick={() => void task.run(() => engine.confirmJoin(true))}
      >
        <Button kind="plain" block disabled={task.busy} onClick={() => void refuse()}>
          {said.no}
        </Button>
      </Deeds>
    </Frame>
  );
}
