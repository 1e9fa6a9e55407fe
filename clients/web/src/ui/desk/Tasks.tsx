/** What is to be done: what, for whom, the number to call, since when; taken, done, given back. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { TaskView } from "@/api/index.ts";
import { useTasks } from "@/ui/desk/useTasks.ts";
import { deskWords } from "@/ui/desk/words.ts";
import { PhoneIcon } from "@/ui/directory/icons.ts";
import { phoneOf, telephone } from "@/ui/directory/saying.ts";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Switch } from "@/ui/primitives/Field.tsx";
import {
  AlertIcon,
  CheckIcon,
  ClockIcon,
  GatewayIcon,
  type Icon,
  LeaveIcon,
  RecordIcon,
} from "@/ui/primitives/icons.tsx";
import { Chip, Empty } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { brief, clock } from "@/ui/state/moments.ts";
import { toThread } from "@/ui/state/route.ts";
import { nameOf, oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

const DRAWN: Readonly<Record<string, Icon>> = {
  "mail-failed": AlertIcon,
  "mail-delivery": GatewayIcon,
  "mail-answer": ClockIcon,
  "letter-validation": RecordIcon,
  "letter-sent": LeaveIcon,
};

export function Tasks(): JSX.Element {
  const said = deskWords();
  const [showsAll, setShowsAll] = useState(false);
  const { tasks, hasMore, fault, more, again, move } = useTasks(!showsAll);
  if (fault !== null && tasks === null) {
    return (
      <div class="inset failed" role="alert">
        <p>{fault}</p>
        <Button onClick={again}>{words().common.retry}</Button>
      </div>
    );
  }
  if (tasks === null) return <p class="inset quiet-text">{words().common.loading}</p>;
  const hasNumbers = tasks.some((task) => task.note?.phone);
  return (
    <>
      {hasNumbers ? <p class="inset quiet-text small-text">{said.unsigned}</p> : null}
      {tasks.length ? (
        <ul class="tasks" aria-label={said.count(tasks.length)}>
          {tasks.map((task) => (
            <li key={task.id}>
              <Task task={task} onMove={(state) => void move(task, state)} />
            </li>
          ))}
        </ul>
      ) : (
        <Empty art={<RopeArt />} title={said.nothing}>
          {said.nothingAbout}
        </Empty>
      )}
      {hasMore ? (
        <div class="inset">
          <Button onClick={more}>{said.more}</Button>
        </div>
      ) : null}
      <div class="inset">
        <Switch label={said.all} on={showsAll} onChange={setShowsAll} />
      </div>
    </>
  );
}

interface TaskProps {
  readonly task: TaskView;
  readonly onMove: (state: "open" | "taken" | "done") => void;
}

function Task(props: TaskProps): JSX.Element {
  const { task } = props;
  const said = deskWords();
  const Drawn = DRAWN[task.kind] ?? AlertIcon;
  const { note } = task;
  const now = Date.now();
  const isOver = task.state === "done" || task.state === "cleared";
  const about = [note?.name ?? "", note?.patient ?? ""].map(oneLine).filter(Boolean);
  return (
    <article
      class={`task${isOver ? " is-over" : task.state === "taken" ? " is-taken" : ""}`}
      aria-label={whatOf(task)}
    >
      <Drawn />
      <div class="text">
        <h2>
          {whatOf(task)}
          {task.role ? <Chip>{said.to(oneLine(task.role))}</Chip> : null}
        </h2>
        {about.length ? <p class="who">{about.join(" · ")}</p> : null}
        <p class="detail">{note ? oneLine(note.text) : said.unreadable}</p>
        {note?.phone && !isOver ? (
          <a class="call" href={telephone(note.phone)}>
            <PhoneIcon class="small" />
            {said.call(oneLine(note.name), phoneOf(note.phone).replace(/ /gu, "\u00a0"))}
          </a>
        ) : null}
        <p class="detail">
          <time>{said.since(whenOf(task.time, now))}</time>
          {standingOf(task) ? ` · ${standingOf(task)}` : ""}
        </p>
        <Deeds {...props} isOver={isOver} />
      </div>
    </article>
  );
}

function Deeds(props: TaskProps & { isOver: boolean }): JSX.Element {
  const app = useApp();
  const { task, onMove, isOver } = props;
  const said = deskWords();
  const message = task.note?.message ?? null;
  return (
    <div class="deeds">
      {task.state === "open" ? (
        <Button kind="primary" onClick={() => onMove("taken")}>
          {said.take}
        </Button>
      ) : null}
      {task.state === "taken" && task.mine ? (
        <>
          <Button kind="primary" icon={CheckIcon} onClick={() => onMove("done")}>
            {said.done}
          </Button>
          <Button onClick={() => onMove("open")}>{said.giveBack}</Button>
        </>
      ) : null}
      {task.here ? (
        <Button
          kind={isOver ? "quiet" : "plain"}
          onClick={() => app.router.go(toThread(task.thread, message))}
        >
          {said.openThread}
        </Button>
      ) : null}
    </div>
  );
}

export function whatOf(task: TaskView): string {
  const said = deskWords();
  return said.kinds[task.kind] ?? said.another;
}

function standingOf(task: TaskView): string {
  const said = deskWords();
  const name = nameOf({ account: task.by ?? "", name: task.byName });
  switch (task.state) {
    case "open":
      return "";
    case "taken":
      return task.mine ? said.takenByMe : said.takenBy(name);
    case "done":
      return said.doneBy(name);
    case "cleared":
      return said.cleared;
  }
}

function whenOf(time: number, now: number): string {
  const day = brief(time, now);
  const hour = clock(time);
  return day === hour ? hour : `${day} ${hour}`;
}
