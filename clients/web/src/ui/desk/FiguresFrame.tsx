/** A page of figures: asks for a year of them, lets a month be chosen, says when there are none. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FigureRowView } from "@/api/index.ts";
import { monthBack } from "@/ui/desk/counting.ts";
import { monthName } from "@/ui/desk/saying.ts";
import { Select } from "@/ui/letters/Select.tsx";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Empty } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { capitalised } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

const MONTHS = 12;

type Rows = readonly FigureRowView[];
type Ask = (first: string, last: string) => Promise<Rows>;

interface FrameProps {
  readonly ask: Ask;
  readonly said: {
    readonly about: string;
    readonly month: string;
    readonly none: string;
    readonly noneAbout: string;
  };
  /** The months that there are, the newest first. */
  readonly monthsOf: (rows: Rows) => readonly string[];
  readonly children: (
    rows: Rows,
    month: string,
    choose: (month: string) => void,
  ) => ComponentChildren;
}

export function FiguresFrame(props: FrameProps): JSX.Element {
  const { said } = props;
  const { rows, fault, again } = useFigures(props.ask);
  const [chosen, setChosen] = useState("");
  if (fault !== null) {
    return (
      <div class="inset failed" role="alert">
        <p>{fault}</p>
        <Button onClick={again}>{words().common.retry}</Button>
      </div>
    );
  }
  if (rows === null) return <p class="inset quiet-text">{words().common.loading}</p>;
  if (!rows.length) {
    return (
      <Empty art={<RopeArt />} title={said.none}>
        {said.noneAbout}
      </Empty>
    );
  }
  const months = props.monthsOf(rows);
  const month = chosen || (months[0] ?? "");
  return (
    <div class="figures-page">
      <div class="figures-head">
        <p class="quiet-text">{said.about}</p>
        <Select
          label={said.month}
          value={month}
          options={months.map((one) => ({ value: one, label: capitalised(monthName(one)) }))}
          onChange={setChosen}
        />
      </div>
      {props.children(rows, month, setChosen)}
    </div>
  );
}

export function useFigures(ask: Ask) {
  const { line } = useApp();
  const [rows, setRows] = useState<Rows | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const now = Date.now();
    return asking(
      line,
      () => ask(monthBack(now, MONTHS - 1), monthBack(now, 0)),
      (found) => {
        setRows(found);
        setFault(null);
      },
      (error) => setFault(sentenceOf(error)),
    );
  }, [turn]);
  const again = () => {
    setFault(null);
    setTurn(turn + 1);
  };
  return { rows, fault, again };
}
