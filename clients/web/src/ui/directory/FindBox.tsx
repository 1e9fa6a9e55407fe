/**
 * The one box: people on Cordée and practitioners of the directory, as one types.
 *
 * The focus stays in the field; the arrows choose, Enter takes, Ctrl or ⌘ with Enter opens the
 * card. What never enters this room: what is done with who was chosen.
 */

import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Found, FoundList } from "@/api/index.ts";
import { Failed, useFailed } from "@/ui/directory/Failed.tsx";
import { FoundRow, linesOf } from "@/ui/directory/FoundRow.tsx";
import type { Standing } from "@/ui/directory/latest.ts";
import { accountOf } from "@/ui/directory/saying.ts";
import { type Asking, fitting, useFound, useMine } from "@/ui/directory/useFound.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { type Choosing, chooseBy, optionOf } from "@/ui/primitives/choosing.ts";
import { SearchField } from "@/ui/primitives/Field.tsx";
import { AlertIcon } from "@/ui/primitives/icons.tsx";
import { Banner, Empty } from "@/ui/primitives/Parts.tsx";
import { words } from "@/ui/words/words.ts";

export interface FindBoxProps extends Asking {
  readonly label: string;
  readonly onTake: (found: Found) => void;
  readonly onCard?: (practitioner: string) => void;
  /** What is looked for at first. */
  readonly query?: string;
  /** What stands in the place of the answers, for a query that needs none. */
  readonly instead?: (query: string) => Instead | null;
  /** The query is empty again once somebody was taken. */
  readonly again?: boolean;
}

/** `take` is what Enter does. */
export interface Instead {
  readonly shown: JSX.Element;
  readonly take: () => void;
}

export function FindBox(props: FindBoxProps): JSX.Element {
  const list = useId();
  const [query, setQuery] = useState(props.query ?? "");
  const [active, setActive] = useState(0);
  const { standing, again, want } = useFound(query, props);
  const mine = useMine();
  const found = fitting(standing.answer?.found ?? [], props, mine);
  const choosing: Choosing = { list, lines: linesOf(found), active };
  const type = (text: string) => {
    setQuery(text);
    setActive(0);
  };
  const take = (one: Found | undefined) => {
    if (!one) return;
    props.onTake(one);
    if (props.again) type("");
  };
  const cardOf = (one: Found | undefined) => {
    if (one?.kind === "practitioner") props.onCard?.(one.hit.practitioner);
    else take(one);
  };
  const isAsked = query.trim() !== "" || props.start === "everybody";
  const instead = props.instead?.(query.trim()) ?? null;
  return (
    <div class="find-box">
      <div class="inset">
        <SearchField
          label={props.label}
          value={query}
          onInput={type}
          onKeyDown={(event) =>
            chooseBy(event, choosing, {
              move: (at) => {
                want(null);
                setActive(at);
              },
              // While the next answer is on its way, what stands here is not what was typed:
              // Enter takes the first of those that come, and no other, for nobody saw them.
              take: (at) => {
                if (instead !== null) return instead.take();
                if (standing.busy && at > 0) return;
                const act = isForCard(event) ? cardOf : take;
                want((answer) => act(fitting(answer.found, props, mine)[at]));
              },
              waits: true,
            })
          }
          choosing={choosing}
          focused
        />
      </div>
      {instead ? null : <Told standing={standing} found={found} query={query} />}
      {instead ? (
        instead.shown
      ) : isAsked ? (
        <Answers
          {...props}
          found={found}
          choosing={choosing}
          standing={standing}
          query={query}
          onTake={take}
          onAgain={again}
        />
      ) : props.start === "hint" ? (
        <Empty art={<RopeArt />} title={directoryWords().start}>
          {directoryWords().startAbout}
        </Empty>
      ) : null}
    </div>
  );
}

interface AnswersProps extends FindBoxProps {
  readonly found: readonly Found[];
  readonly choosing: Choosing;
  readonly standing: Standing<FoundList>;
  readonly query: string;
  readonly onTake: (found: Found) => void;
  readonly onAgain: () => void;
}

function Answers(props: AnswersProps): JSX.Element {
  const { found, choosing, standing, query } = props;
  const said = directoryWords();
  const showsWays = props.start !== "everybody" || found.some((one) => accountOf(one) === null);
  if (useFailed(standing, props.onAgain))
    return <Failed fault={standing.fault} onAgain={props.onAgain} />;
  if (standing.answer === null) return <Waiting />;
  if (!found.length) {
    return query.trim() ? (
      <Empty title={said.none(query.trim())}>{said.noneAbout}</Empty>
    ) : (
      <p class="inset quiet-text">{words().finding.nobody}</p>
    );
  }
  return (
    <>
      {standing.answer.whole ? null : (
        <Banner icon={AlertIcon} tone="caution">
          {said.partly}
        </Banner>
      )}
      <div
        role="listbox"
        id={choosing.list}
        aria-label={said.results}
        aria-busy={standing.busy}
        class={`found-list${standing.busy ? " stale" : ""}`}
      >
        {found.map((one, at) => (
          <FoundRow
            key={choosing.lines[at]}
            found={one}
            option={optionOf(choosing, at)}
            showsWays={showsWays}
            onTake={() => props.onTake(one)}
            onCard={cardBy(props, one)}
          />
        ))}
      </div>
    </>
  );
}

function cardBy({ onCard }: FindBoxProps, found: Found): (() => void) | null {
  if (!onCard || found.kind === "person") return null;
  return () => onCard(found.hit.practitioner);
}

/** The shape of what is coming. */
function Waiting(): JSX.Element {
  return (
    <div class="skeleton" aria-hidden="true">
      {[1, 2, 3].map((row) => (
        <div key={row}>
          <i />
          <b />
          <b />
        </div>
      ))}
    </div>
  );
}

/** What a screen reader hears of the answers. */
function Told(props: {
  standing: Standing<FoundList>;
  found: readonly Found[];
  query: string;
}): JSX.Element {
  const said = directoryWords();
  const isSettled = props.standing.answer !== null && !props.standing.busy;
  const sentence = isSettled && props.query.trim() ? said.found(props.found.length) : "";
  return (
    <p class="spoken" role="status">
      {props.standing.busy && !props.standing.answer ? said.searching : sentence}
    </p>
  );
}

function isForCard(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}
