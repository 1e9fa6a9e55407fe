/** The tasks as the server has them now, read again when one of them moves. */

import { useEffect, useState } from "preact/hooks";
import type { TaskView } from "@/api/index.ts";
import { whatOf } from "@/ui/desk/Tasks.tsx";
import { deskWords } from "@/ui/desk/words.ts";
import { type App, useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { sentenceOf } from "@/ui/state/faults.ts";

interface Known {
  readonly tasks: readonly TaskView[] | null;
  readonly hasMore: boolean;
  readonly fault: string | null;
}

export function useTasks(onlyOpen: boolean) {
  const app = useApp();
  const [known, setKnown] = useState<Known>({ tasks: null, hasMore: false, fault: null });
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  useEffect(
    () =>
      asking(
        app.line,
        () => app.engine.tasks(onlyOpen, null),
        ({ tasks, more }) => setKnown({ tasks, hasMore: more, fault: null }),
        (fault) => setKnown((now) => ({ ...now, fault: sentenceOf(fault) })),
      ),
    [onlyOpen, turn],
  );
  useEffect(() => {
    return app.connection.events((event) => {
      if (event.type === "tasks") again();
    });
  }, []);
  const more = async () => {
    const last = known.tasks?.at(-1);
    if (!last) return;
    const page = await attempt(app, app.engine.tasks(onlyOpen, last.time));
    if (!page) return;
    const tasks = [...(known.tasks ?? []), ...page.tasks];
    setKnown({ tasks, hasMore: page.more, fault: null });
  };
  const move = async (task: TaskView, state: "open" | "taken" | "done") => {
    if (await moved(app, task, state)) again();
  };
  return { ...known, more: () => void more(), again, move };
}

async function moved(
  app: App,
  task: TaskView,
  state: "open" | "taken" | "done",
): Promise<boolean> {
  const said = deskWords();
  const isDone = await attempt(
    app,
    app.engine.moveTask(task.id, state).then(() => true),
  );
  if (isDone && state === "taken") app.overlays.say(said.taken(whatOf(task).toLowerCase()));
  if (isDone && state === "done") app.overlays.say(said.ended);
  return isDone !== null;
}
