/** The cases of mine and of my roles, read again when one of them moves. */

import { useEffect, useState } from "preact/hooks";
import type { CaseRow } from "@/api/index.ts";
import { type App, useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { sentenceOf } from "@/ui/state/faults.ts";

interface Known {
  readonly cases: readonly CaseRow[] | null;
  readonly hasMore: boolean;
  readonly fault: string | null;
}

export function useCases(running: boolean) {
  const app = useApp();
  const [known, setKnown] = useState<Known>({ cases: null, hasMore: false, fault: null });
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  useEffect(
    () =>
      asking(
        app.line,
        () => app.engine.cases(running, null),
        ({ cases, more }) => setKnown({ cases, hasMore: more, fault: null }),
        (fault) => setKnown((now) => ({ ...now, fault: sentenceOf(fault) })),
      ),
    [running, turn],
  );
  useMoves(app, again);
  const more = async () => {
    const last = known.cases?.at(-1);
    if (!last) return;
    const page = await attempt(app, app.engine.cases(running, last.moved));
    if (!page) return;
    const cases = [...(known.cases ?? []), ...page.cases];
    setKnown({ cases, hasMore: page.more, fault: null });
  };
  return { ...known, more: () => void more(), again };
}

/** A case moved, or what is said of one can be read by now. */
function useMoves(app: App, again: () => void): void {
  useEffect(() => app.connection.events((event) => event.type === "case" && again()), []);
  useEffect(
    () =>
      app.connection.events((event) => {
        const isOfCase = event.type === "message" && event.message.kind.startsWith("case");
        if (isOfCase) again();
      }),
    [],
  );
}
