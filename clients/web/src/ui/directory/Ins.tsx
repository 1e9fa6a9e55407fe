/** A patient by his INS: typed, or read by a hand scanner, or by the camera where it can. */

import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { InsReading } from "@/api/index.ts";
import { BarcodeIcon } from "@/ui/directory/icons.ts";
import { canScan, scanIns } from "@/ui/directory/scanning.ts";
import { ofIns, type Subject } from "@/ui/directory/subject.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { AlertIcon, SearchIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";

/** Authorities of a number (facts of the national identity): a screen chooses, the engine judges. */
const AUTHORITIES = {
  nir: "1.2.250.1.213.1.4.8",
  nia: "1.2.250.1.213.1.4.9",
  test: "1.2.250.1.213.1.4.10",
  demo: "1.2.250.1.213.1.4.11",
} as const;
type Authority = keyof typeof AUTHORITIES;
const NAMES = Object.keys(AUTHORITIES) as readonly Authority[];
/** A DataMatrix holds names as well. */
const LONGEST = 512;

export interface InsProps {
  readonly onTake: (subject: Subject) => void;
  /** What the button says; that the GP is looked for, where nothing is given. */
  readonly yes?: string;
}

export function Ins(props: InsProps): JSX.Element {
  const app = useApp();
  const said = directoryWords().patient;
  const [text, setText] = useState("");
  const [authority, setAuthority] = useState<Authority>("nir");
  const [isScanner, setScanner] = useState(false);
  const reading = useReading(text, AUTHORITIES[authority]);
  const isUsable = reading?.verdict === "good" || reading?.verdict === "doubtful";
  useEffect(() => void canScan().then(setScanner), []);
  const scan = async () => {
    const scanned = await scanIns(app.overlays);
    if (scanned !== null) setText(scanned);
  };
  return (
    <form
      class="inset stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (reading && isUsable) props.onTake(ofIns(reading.patient, reading));
      }}
    >
      <Field
        label={said.ins}
        value={text}
        onInput={setText}
        hint={said.insHint}
        error={errorOf(reading)}
        maxLength={LONGEST}
        focused
      />
      {reading?.verdict === "doubtful" ? (
        <p class="warning doubt" role="status">
          <AlertIcon class="small" />
          {said.verdicts.doubtful}
        </p>
      ) : null}
      <PickAuthority authority={authority} onChange={setAuthority} />
      <div class="deeds">
        <Button kind="primary" type="submit" icon={SearchIcon} disabled={!isUsable}>
          {props.yes ?? said.look}
        </Button>
        {isScanner ? (
          <Button icon={BarcodeIcon} onClick={() => void scan()}>
            {said.scan}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function PickAuthority(props: {
  authority: Authority;
  onChange: (authority: Authority) => void;
}): JSX.Element {
  const id = useId();
  const said = directoryWords().patient;
  return (
    <div class="field">
      <label for={id}>{said.authority}</label>
      <select
        id={id}
        class="input"
        value={props.authority}
        onChange={(event) => {
          const chosen = NAMES.find((one) => one === event.currentTarget.value);
          if (chosen) props.onChange(chosen);
        }}
      >
        {NAMES.map((one) => (
          <option key={one} value={one}>
            {said.authorities[one]}
          </option>
        ))}
      </select>
    </div>
  );
}

function errorOf(reading: InsReading | null): string | null {
  const said = directoryWords().patient.verdicts;
  if (reading?.verdict === "malformed") return said.malformed;
  return reading?.verdict === "wrong_key" ? said.wrong_key : null;
}

/** What the engine makes of it; null while nothing is written. */
function useReading(text: string, oid: string): InsReading | null {
  const app = useApp();
  const [reading, setReading] = useState<InsReading | null>(null);
  const asked = useRef(0);
  useEffect(() => {
    asked.current += 1;
    const mine = asked.current;
    if (!text.trim()) {
      setReading(null);
      return;
    }
    app.engine.readIns(text, oid).then(
      (read) => {
        if (asked.current === mine) setReading(read);
      },
      () => undefined, // locked meanwhile: the screen goes
    );
  }, [text, oid]);
  return reading;
}
