/** All that is published of one practitioner, asked for when his card is opened. */

import { useEffect, useState } from "preact/hooks";
import type { PractitionerView } from "@/api/index.ts";
import { useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
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
    setAnswer(ASKED);
    return asking(
      app.line,
      () => app.engine.practitioner(practitioner),
      (view) => setAnswer({ view, fault: null }),
      (error) => setAnswer({ view: undefined, fault: sentenceOf(error) }),
    );
  }, [practitioner, attempts]);
  return { ...answer, retry: () => setAttempts(attempts + 1) };
}
