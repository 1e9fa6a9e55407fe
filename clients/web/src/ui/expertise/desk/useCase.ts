/** One case with its thread, read again when something is said of it. */

import { useEffect, useMemo, useState } from "preact/hooks";
import type { CaseView, Id } from "@/api/index.ts";
import { useApp } from "@/ui/state/app.ts";
import { OpenThread } from "@/ui/state/openThread.ts";

export function useCase(thread: Id, id: Id) {
  const app = useApp();
  const [view, setView] = useState<CaseView | null>(null);
  const [isGone, setGone] = useState(false);
  const open = useMemo(() => new OpenThread(app.engine, thread, ""), [thread]);
  useEffect(() => {
    let isWanted = true;
    let asked = 0;
    const ask = () => {
      asked += 1;
      const mine = asked;
      app.engine.expertise(thread, id).then(
        (found) => {
          if (isWanted && mine === asked) setView(found);
        },
        () => {
          if (isWanted) setGone(true);
        },
      );
    };
    ask();
    // Its members: who may write, and is written to.
    open.refresh().catch(() => undefined);
    const end = app.connection.events((event) => {
      const isOfCase = event.type === "case" && event.case === id;
      const isSaid = event.type === "message" || event.type === "changed";
      if (isOfCase || (isSaid && event.thread === thread)) ask();
    });
    return () => {
      isWanted = false;
      end();
    };
  }, [thread, id]);
  return { view, setView, isGone, open };
}
