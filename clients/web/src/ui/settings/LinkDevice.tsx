/** Link a new device, from this one (§5.5): a number here, a code there, one try. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { EngineFault } from "@/api/index.ts";
import { Fault } from "@/ui/entry/Frame.tsx";
import { saidOf } from "@/ui/entry/task.ts";
import { useCountdown } from "@/ui/lock/countdown.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { CameraIcon } from "@/ui/primitives/icons.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { span } from "@/ui/state/moments.ts";
import { words } from "@/ui/words/words.ts";

type Step =
  | { readonly at: "warning" }
  | { readonly at: "number"; readonly number: string; readonly expires: number }
  | { readonly at: "code" }
  | { readonly at: "failed"; readonly said: string };

const TEXT = /cordee-link1-[\w-]+/u;
const CODE = 8;
const LEAST_LEFT = 0;

export function LinkDevice(props: { onClose: () => void }): JSX.Element {
  const { engine, connection, overlays } = useApp();
  const said = settingsWords().link;
  const [step, setStep] = useState<Step>({ at: "warning" });
  const [isBusy, setBusy] = useState(false);
  const isOpen = useRef(false);
  useEffect(
    () =>
      connection.events((event) => {
        if (event.type !== "link") return;
        if (event.step === "revealed") setStep({ at: "code" });
        if (event.step === "died") {
          isOpen.current = false;
          setStep({ at: "failed", said: sentenceOfRule(event.rule) });
        }
      }),
    [],
  );
  const run = async (deed: () => Promise<void>) => {
    setBusy(true);
    await deed().catch((error: unknown) => {
      isOpen.current = false;
      setStep({ at: "failed", said: saidOf(error) });
    });
    setBusy(false);
  };
  const begin = () =>
    run(async () => {
      const opened = await engine.beginLink();
      isOpen.current = true;
      setStep({ at: "number", ...opened });
    });
  const confirm = (typed: string) =>
    run(async () => {
      await engine.confirmLink(typed);
      isOpen.current = false;
      overlays.say(said.done);
      props.onClose();
    });
  const close = () => {
    if (isOpen.current) void engine.cancelLink().catch(() => undefined);
    props.onClose();
  };
  switch (step.at) {
    case "warning":
      return <Warned busy={isBusy} onClose={close} onNext={() => void begin()} />;
    case "number":
      return <Numbered number={step.number} expires={step.expires} onClose={close} />;
    case "code":
      return <Coded busy={isBusy} onClose={close} onCode={(code) => void confirm(code)} />;
    case "failed":
      return <Failed said={step.said} onClose={close} onAgain={() => void begin()} />;
  }
}

function Warned(props: {
  busy: boolean;
  onClose: () => void;
  onNext: () => void;
}): JSX.Element {
  const said = settingsWords().link;
  return (
    <Dialog
      title={said.title}
      onClose={props.onClose}
      actions={
        <Button kind="primary" focused busy={props.busy} onClick={props.onNext}>
          {said.start}
        </Button>
      }
    >
      <p class="quiet-text">{said.about}</p>
    </Dialog>
  );
}

function Numbered(props: {
  number: string;
  expires: number;
  onClose: () => void;
}): JSX.Element {
  const said = settingsWords().link;
  const [left] = useCountdown(props.expires - Date.now());
  const digits = props.number.padStart(6, "0");
  return (
    <Dialog title={said.numberTitle} firm onClose={props.onClose}>
      <div class="stack">
        <p class="quiet-text">{said.numberAbout(location.host)}</p>
        <p class="big-code" role="img" aria-label={[...digits].join(" ")}>
          <span>{digits.slice(0, 3)}</span>
          <span>{digits.slice(3)}</span>
        </p>
        <p class="entry-wait" role="status">
          <span class="spinner" />
          {said.waiting}
        </p>
        {left > LEAST_LEFT ? (
          <p class="entry-note centred figures">{said.left(remaining(left))}</p>
        ) : null}
      </div>
    </Dialog>
  );
}

/** By the minute, then by ten seconds: a clock that runs makes nobody type better. */
function remaining(left: number): string {
  const seconds = Math.ceil(left / 1_000);
  return span(seconds > 60 ? Math.ceil(seconds / 60) * 60 : Math.ceil(seconds / 10) * 10);
}

function Coded(props: {
  busy: boolean;
  onClose: () => void;
  onCode: (code: string) => void;
}): JSX.Element {
  const { overlays } = useApp();
  const said = settingsWords().link;
  const [typed, setTyped] = useState("");
  const text = TEXT.exec(typed)?.[0];
  const code = typed.replace(/[^0-9a-z]/giu, "");
  const given = text ?? (code.length === CODE ? code : null);
  const scan = async () => {
    const { openScanner } = await import("@/ui/camera/openScanner.tsx");
    const found = await openScanner(overlays, (seen) => TEXT.test(seen));
    if (found) props.onCode(found);
  };
  return (
    <Dialog title={said.codeTitle} firm onClose={props.onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (given) props.onCode(given);
        }}
      >
        <p class="quiet-text">{said.codeAbout}</p>
        <Field label={said.code} value={typed} focused onInput={setTyped} />
        <div class="entry-pair">
          <Button icon={CameraIcon} disabled={props.busy} onClick={() => void scan()}>
            {said.scan}
          </Button>
          <Button kind="primary" type="submit" busy={props.busy} disabled={!given}>
            {said.add}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Failed(props: {
  said: string;
  onClose: () => void;
  onAgain: () => void;
}): JSX.Element {
  const said = settingsWords().link;
  return (
    <Dialog
      title={said.failed}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{words().common.close}</Button>
          <Button kind="primary" focused onClick={props.onAgain}>
            {said.again}
          </Button>
        </>
      }
    >
      <Fault said={props.said} />
    </Dialog>
  );
}

function sentenceOfRule(rule: string | null): string {
  return saidOf(
    new EngineFault({
      name: "TamperedError",
      remedy: "stop_and_report",
      rule: rule ?? "LNK-05",
      code: null,
      message: "the link session died",
      retryAfter: null,
    }),
  );
}
