/** Ledgers and acts that I read, read again when something is said in one. */

import { useEffect, useState } from "preact/hooks";
import type { ActView, ExportMark, LedgerView } from "@/api/index.ts";
import { useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { sentenceOf } from "@/ui/state/faults.ts";

interface Known {
  readonly ledgers: readonly LedgerView[];
  readonly acts: readonly ActView[];
  readonly exports: readonly ExportMark[];
}

export function useActs() {
  const app = useApp();
  const [known, setKnown] = useState<Known | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  useEffect(() => {
    const { engine, line } = app;
    return asking(
      line,
      () => Promise.all([engine.ledgers(), engine.acts(null, null), engine.exports()]),
      ([ledgers, acts, exports]) => {
        setKnown({ ledgers, acts, exports });
        setFault(null);
      },
      (error) => setFault(sentenceOf(error)),
    );
  }, [turn]);
  useEffect(() => app.connection.events((event) => event.type === "ledger" && again()), []);
  return { known, fault, again };
}
