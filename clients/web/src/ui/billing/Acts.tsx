/** Acts as a table; on a phone each is a card of its cells. */

import type { JSX } from "preact";
import type { ActView } from "@/api/index.ts";
import { sumOf } from "@/ui/billing/sums.ts";
import { billingWords } from "@/ui/billing/words.ts";
import { monthName } from "@/ui/desk/saying.ts";
import { euros, nameOfPatient } from "@/ui/expertise/saying.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";
import { nameOf, oneLine } from "@/ui/state/wording.ts";

export interface ActsProps {
  readonly acts: readonly ActView[];
  readonly caption: string;
  /** The office sees whose each is. */
  readonly showsPractitioner: boolean;
  /** Null where nothing can be done: on paper. */
  readonly onCounter: ((act: ActView) => void) | null;
}

export function Acts(props: ActsProps): JSX.Element {
  const said = billingWords().columns;
  const { acts, showsPractitioner, onCounter } = props;
  return (
    <table class="acts">
      <caption class="spoken">{props.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{said.day}</th>
          <th scope="col">{said.code}</th>
          <th scope="col">{said.patient}</th>
          {showsPractitioner ? <th scope="col">{said.practitioner}</th> : null}
          <th scope="col">{said.prescriber}</th>
          <th scope="col">{said.state}</th>
          <th scope="col" class="amount">
            {said.amount}
          </th>
          {onCounter ? (
            <th scope="col">
              <span class="spoken">{said.deeds}</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {acts.map((act) => (
          <Act key={act.act} {...props} act={act} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={showsPractitioner ? 6 : 5}>
            {billingWords().total}
          </th>
          <td class="amount">{euros(sumOf(acts))}</td>
          {onCounter ? <td /> : null}
        </tr>
      </tfoot>
    </table>
  );
}

function Act(props: ActsProps & { act: ActView }): JSX.Element {
  const { act, showsPractitioner, onCounter } = props;
  const said = billingWords();
  const isOver = act.counter !== null;
  const day = act.day.split("-").reverse().join("/");
  return (
    <tr class={isOver ? "is-over" : ""}>
      <td data-label={said.columns.day}>{day}</td>
      <th scope="row" data-label={said.columns.code}>
        {act.code}
      </th>
      <td data-label={said.columns.patient}>{nameOfPatient(act.patient)}</td>
      {showsPractitioner ? (
        <td data-label={said.columns.practitioner}>{oneLine(act.executant.name)}</td>
      ) : null}
      <td data-label={said.columns.prescriber}>{oneLine(act.prescriber.name)}</td>
      <td data-label={said.columns.state}>
        <State act={act} />
      </td>
      <td class="amount" data-label={said.columns.amount}>
        {isOver ? <s>{euros(act.cents)}</s> : euros(act.cents)}
      </td>
      {onCounter ? (
        <td class="deed">
          {isOver ? null : (
            <Button kind="quiet" onClick={() => onCounter(act)}>
              {said.counter}
              <span class="spoken"> {said.counterOf(act.code, day)}</span>
            </Button>
          )}
        </td>
      ) : null}
    </tr>
  );
}

function State(props: { act: ActView }): JSX.Element {
  const { act } = props;
  const said = billingWords();
  const { counter, exported } = act;
  const tone = counter || act.foreign ? "caution" : exported ? "accent" : undefined;
  const about = [
    exported ? said.exportedIn(monthName(exported.month)) : "",
    counter ? said.byOther(nameOf(counter.by), oneLine(counter.reason)) : "",
    act.provisional ? said.provisional : "",
    act.foreign ? said.foreign(nameOf(act.foreign)) : "",
  ].filter(Boolean);
  return (
    <>
      <Chip {...(tone ? { tone } : {})}>{said.states[act.state]}</Chip>
      {about.length ? <span class="detail"> {about.join(" · ")}</span> : null}
    </>
  );
}
