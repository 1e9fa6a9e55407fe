/** The answer while it is written: its draft, what was looked at, its page, its signature. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { CaseView, FileRef, Id, Professional } from "@/api/index.ts";
import {
  type Answer,
  BLANK,
  corrected,
  filledIn,
  isReady,
  read,
  shaped,
  withSeen,
} from "@/ui/expertise/desk/answer.ts";
import { isOf, type ShownTemplate, shownFor } from "@/ui/expertise/templates.ts";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";

const SOON = 600;

export interface Answering {
  readonly answer: Answer;
  readonly author: Professional | null;
  readonly templates: readonly ShownTemplate[];
  readonly isReady: boolean;
  readonly change: (part: Partial<Answer>) => void;
  readonly see: (file: FileRef) => void;
  readonly seeStudy: (study: Id) => void;
  /** It was signed: nothing of the draft stays. */
  readonly forget: () => void;
}

export function useAnswer(view: CaseView): Answering {
  const app = useApp();
  const name = `report ${view.case}`;
  const [answer, setAnswer] = useState<Answer>(BLANK);
  const [templates, setTemplates] = useState<readonly ShownTemplate[]>([]);
  const [author, setAuthor] = useState<Professional | null>(null);
  const [isAsked, setAsked] = useState(true);
  useEffect(() => {
    const { engine } = app;
    const asked = Promise.all([
      engine.professional(),
      engine.templates(),
      engine.draftOf(name),
    ]);
    void attempt(app, asked).then((found) => {
      if (found === null) return; // what is kept is not known, and stays
      setAsked(false);
      const [who, all, draft] = found;
      const shown = shownFor(all, view.request.speciality);
      setAuthor(who);
      setTemplates(shown);
      setAnswer((now) => filledIn(now, read(draft) ?? firstOf(view, shown)));
    });
  }, []);
  const { forget } = useKeeping(app, name, answer, isAsked);
  const change = (part: Partial<Answer>) => setAnswer((now) => ({ ...now, ...part }));
  return {
    answer,
    author,
    templates,
    isReady: author !== null && isReady(answer),
    change,
    see: (file) => setAnswer((now) => withSeen(now, file)),
    seeStudy: (study) =>
      setAnswer((now) =>
        now.studies.includes(study) ? now : { ...now, studies: [...now.studies, study] },
      ),
    forget,
  };
}

/** The report that stands, or the template of the speciality. */
function firstOf(view: CaseView, templates: readonly ShownTemplate[]): Answer {
  const report = view.reports.at(-1);
  if (report) return corrected(report);
  const { speciality } = view.request;
  const [template = null] = templates;
  return shaped(BLANK, template && isOf(template, speciality) ? template : null);
}

/** Nothing takes the place of a draft while it is asked for. */
function useKeeping(
  app: App,
  name: string,
  answer: Answer,
  isAsked: boolean,
): { forget: () => void } {
  const newest = useRef(answer);
  const first = useRef(answer);
  const isOver = useRef(false);
  const waits = useRef(isAsked);
  newest.current = answer;
  waits.current = isAsked;
  const keep = () => {
    if (isOver.current || waits.current || newest.current === first.current) return;
    first.current = newest.current;
    app.engine.keepDraft(name, JSON.stringify(newest.current)).catch(() => undefined);
  };
  useEffect(() => {
    const later = setTimeout(keep, SOON);
    return () => clearTimeout(later);
  }, [answer, isAsked]);
  useEffect(() => keep, []);
  const forget = () => {
    isOver.current = true;
    app.engine.keepDraft(name, null).catch(() => undefined);
  };
  return { forget };
}
