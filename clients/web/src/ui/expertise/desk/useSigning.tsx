/** From the answer to its page, seen first or signed at once; then on to the GP who has but mail. */

import { useState } from "preact/hooks";
import type { CaseView, Id } from "@/api/index.ts";
import { type Answer, pageOf, reportDraft } from "@/ui/expertise/desk/answer.ts";
import { marksOf } from "@/ui/expertise/desk/KeyImages.tsx";
import { keyImages } from "@/ui/expertise/desk/keyImages.ts";
import { offerLetter } from "@/ui/expertise/desk/letter.tsx";
import { openPreview } from "@/ui/expertise/desk/Preview.tsx";
import type { PaneProps } from "@/ui/expertise/desk/RequestPane.tsx";
import { lineOf, studyTitle } from "@/ui/expertise/files.ts";
import { numberOf } from "@/ui/expertise/saying.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { toThread } from "@/ui/state/route.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { language } from "@/ui/words/words.ts";

export function useSigning(props: PaneProps) {
  const app = useApp();
  const [isSetting, setSetting] = useState(false);
  const [isSigning, setSigning] = useState(false);
  const preview = async () => {
    setSetting(true);
    const pdf = await attempt(app, pdfOf(app, props));
    setSetting(false);
    if (pdf && (await openPreview(app, pdf))) await sign(pdf);
  };
  const sign = async (seen?: File) => {
    setSigning(true);
    const signed = await attempt(app, signedBy(app, props, seen));
    setSigning(false);
    if (signed === null) return;
    props.answering.forget();
    app.overlays.say(expertiseWords().desk.signed);
    const report = signed.reports.at(-1);
    app.router.go(toThread(signed.thread, report?.message ?? signed.request.message));
    await offerLetter(app, signed);
  };
  return { isSetting, isSigning, preview, sign: () => sign() };
}

/** What was previewed is what is signed. */
async function signedBy(app: App, props: PaneProps, seen?: File): Promise<CaseView | null> {
  const { view, answering } = props;
  const { author, answer } = answering;
  if (author === null) return null;
  const pdf = seen ?? (await pdfOf(app, props));
  // Another patient, another question: the page is about what was read.
  const now = await app.engine.expertise(view.thread, view.case);
  if (now.request.version !== view.request.version) {
    app.overlays.say(expertiseWords().desk.changed);
    return null;
  }
  return pdf && app.engine.reportCase(view.thread, view.case, reportDraft(answer, author, pdf));
}

async function pdfOf(app: App, { view, open, answering }: PaneProps): Promise<File | null> {
  const { answer, author } = answering;
  if (author === null) return null;
  const { makeReport } = await import("@/ui/expertise/page/makeReport.ts");
  const lines = await Promise.all(
    view.request.studies.map((id) => lineOf(app, view.thread, id)),
  );
  const all = lines.flatMap(marksOf);
  // Somebody else may have marked under the same id: of two, mine.
  const marked = answer.marks.flatMap((id) => {
    const same = all.filter(({ mark }) => mark.mark === id);
    return same.find(({ mark }) => mark.mine) ?? same[0] ?? [];
  });
  const images = await keyImages(app, open, marked);
  const seen = await seenBy(app, view.thread, answer);
  const now = Date.now();
  const page = pageOf({ view, answer, author, images, seen, now });
  const said = expertiseWords().desk;
  const name = said.fileName(numberOf(view.case).toLowerCase(), page.version);
  return makeReport(page, language(), name);
}

/** Names of documents, and of studies. */
async function seenBy(
  app: App,
  thread: Id,
  { seen, studies }: Answer,
): Promise<readonly string[]> {
  const files = seen.map(async ({ message, index }) => {
    const line = await lineOf(app, thread, message);
    return oneLine(line?.files[index]?.name ?? "");
  });
  const examined = studies.map(async (id) => {
    const line = await lineOf(app, thread, id);
    return line ? studyTitle(line) : "";
  });
  return (await Promise.all([...files, ...examined])).filter(Boolean);
}
