/** All that is published of one practitioner, asked for when his card is opened. */

import { useEffect, useState } from "preact/hooks";
import type { PractitionerView } from "@/api/index.ts";
import { useApp } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";

interface Answer {
  /** Undefined while it is asked for; null when the directory has nobody of this number. */
  readonly view: PractitionerView | null | undefined;
  readonly fault: string | null;
}

export interface Read extends Answer {
  readonly retry: () => void;
}

const ASKED: Answer = { view: undefined, fault: null };

export function usePractitioner(practitioner: string): Read {
  const app = useApp();
  const [answer, setAnswer] = useState<Answer>(ASKED);
  const [attempts, setAttempts] = useState(0);
  useEffect(() => {
    let isWanted = true;
    const tell = (now: Answer) => {
      if (isWanted) setAnswer(now);
    };
    tell(ASKED);
    app.engine.practitioner(practitioner).then(
      (view) => tell({ view, fault: null }),
      (error: unknown) => tell({ view: undefined, fault: sentenceOf(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [practitioner, attempts]);
  return { ...answer, retry: () => setAttempts(attempts + 1) };
}
