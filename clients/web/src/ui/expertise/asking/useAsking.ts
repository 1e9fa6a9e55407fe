/** The form of a request while it is written: its draft, its verdict, and its sending. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { CaseView, Id, OutgoingFile, Professional, RuleSettings } from "@/api/index.ts";
import type { Verdict } from "@/expertise/question.ts";
import { MOST_FILES } from "@/ui/composer/attaching.ts";
import {
  type AskForm,
  EMPTY,
  filledIn,
  formOf,
  missing,
  read,
  verdictOf,
  written,
} from "@/ui/expertise/asking/form.ts";
import { sendRequest } from "@/ui/expertise/asking/send.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { newIntent } from "@/ui/state/intent.ts";
import { toThread } from "@/ui/state/route.ts";

const SOON = 600;

interface Known {
  readonly requester: Professional;
  readonly settings: RuleSettings;
}

export interface AskingOptions {
  readonly thread: Id | null;
  readonly again: CaseView | null;
  readonly documents: AskForm["documents"];
  readonly onDone: () => void;
}

export function useAsking({ thread, again, documents, onDone }: AskingOptions) {
  const app = useApp();
  const name = `ask ${again?.case ?? thread ?? "new"}`;
  const [first] = useState<AskForm>(() => (again ? formOf(again) : EMPTY));
  // What was chosen from a menu stands as if it had been chosen here.
  const [form, setForm] = useState(documents.length ? { ...first, documents } : first);
  const [fresh, setFresh] = useState<readonly OutgoingFile[]>([]);
  const [known, setKnown] = useState<Known | null>(null);
  const [isAsked, setAsked] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const [bringing, setBringing] = useState(0);
  const [intent] = useState(newIntent);
  const expert = useExpert(app, form);
  useEffect(() => {
    void begin(app, name).then((begun) => {
      if (begun === null) return; // what is kept is not known, and stays
      setAsked(false);
      setKnown(begun.known);
      const { draft } = begun;
      if (draft) setForm((now) => filledIn(now, draft, first));
    });
  }, []);
  const keep = useKeeping(app, name, form, isAsked);
  const change = (part: Partial<AskForm>) => setForm((now) => ({ ...now, ...part }));
  const bring = async (made: Promise<readonly OutgoingFile[]>) => {
    setBringing((count) => count + 1);
    const found = (await attempt(app, made)) ?? [];
    setFresh((now) => [...now, ...found].slice(0, MOST_FILES));
    setBringing((count) => count - 1);
  };
  const verdict: Verdict | null = known
    ? verdictOf(form, { ...known, expert, now: Date.now() })
    : null;
  const lacks = verdict === null ? null : missing(form, verdict);
  const send = async () => {
    if (known === null || verdict === null || lacks !== null) return;
    setBusy(true);
    const again_ = again?.case ?? null;
    const { requester } = known;
    const sending = { form, fresh, requester, verdict, intent, thread, again: again_ };
    const made = await attempt(app, sendRequest(app, sending));
    setBusy(false);
    if (made === null) return;
    keep.forget();
    app.overlays.say(expertiseWords().asking.sent(form.expert?.name ?? ""));
    onDone();
    app.router.go(toThread(made.thread, made.request.message));
  };
  return {
    form,
    change,
    fresh,
    setFresh,
    /** The request waits for files that are still being made ready. */
    bring: (made: Promise<readonly OutgoingFile[]>) => void bring(made),
    verdict,
    lacks,
    isBusy: isBusy || bringing > 0,
    send: () => void send(),
    known,
  };
}

async function begin(
  app: App,
  name: string,
): Promise<{ known: Known; draft: AskForm | null } | null> {
  const asked = Promise.all([
    app.engine.professional(),
    app.engine.ruleSettings(),
    app.engine.draftOf(name),
  ]);
  const found = await attempt(app, asked);
  if (found === null) return null;
  const [requester, settings, draft] = found;
  return { known: { requester, settings }, draft: read(draft) };
}

/** Attested facts of the named expert; null for a pool and while they are not here. */
function useExpert(app: App, { expert }: AskForm): Professional | null {
  const [found, setFound] = useState<Professional | null>(null);
  const account = expert && !expert.isPool ? expert.account : null;
  useEffect(() => {
    setFound(null);
    if (account === null) return;
    let isWanted = true;
    app.engine.professionalOf(account).then(
      (one) => {
        if (isWanted) setFound(one);
      },
      () => undefined, // judged as an unknown one then
    );
    return () => {
      isWanted = false;
    };
  }, [account]);
  return found;
}

/**
 * The draft follows a moment later, and once more when one leaves; nothing takes the place of the
 * one that is kept while it is asked for.
 */
function useKeeping(
  app: App,
  name: string,
  form: AskForm,
  isAsked: boolean,
): { forget: () => void } {
  const newest = useRef(form);
  const isOver = useRef(false);
  const isChanged = useRef(false);
  const waits = useRef(isAsked);
  if (newest.current !== form) isChanged.current = true;
  newest.current = form;
  waits.current = isAsked;
  const keep = () => {
    if (isOver.current || waits.current || !isChanged.current) return;
    isChanged.current = false;
    app.engine.keepDraft(name, written(newest.current)).catch(() => undefined);
  };
  useEffect(() => {
    const later = setTimeout(keep, SOON);
    return () => clearTimeout(later);
  }, [form, isAsked]);
  useEffect(() => keep, []);
  return {
    forget: () => {
      isOver.current = true;
      app.engine.keepDraft(name, null).catch(() => undefined);
    },
  };
}
