/**
 * The answer: its page sent as a file of the thread, then the report that names it
 * (docs/protocol.md §5.15.7).
 *
 * What never enters this room: what the page looks like; an act.
 */

import type { CaseView, ReportDraft } from "@/api/expertise.ts";
import { hex, unhex } from "@/crypto/bytes.ts";
import type { ReportEvent } from "@/crypto/caseEvent.ts";
import { sha256 } from "@/crypto/labels.ts";
import { checkNotBlocked, hashesOf, namedIn } from "@/engine/expertise/caseAsking.ts";
import type { FoldedCase } from "@/engine/expertise/caseFold.ts";
import { isAnswered } from "@/engine/expertise/caseRules.ts";
import type { Cases } from "@/engine/expertise/cases.ts";
import { settled } from "@/engine/expertise/settled.ts";
import type { Thread } from "@/engine/thread.ts";
import { NotAllowed, TooLarge } from "@/wire/errors.ts";

const MAX_VERSION = 999;
/** Bytes of a report's page: the most that MSSanté operators have to take. */
const MAX_PAGE = 25 * 2 ** 20;
const PDF = "%PDF-";

/** A first report answers the case; a further one replaces the one before, and moves nothing. */
export async function report(
  cases: Cases,
  thread: Thread,
  expertise: Uint8Array,
  draft: ReportDraft,
): Promise<CaseView> {
  const folded = await cases.folded(thread, expertise);
  const version = folded.reports.length + 1;
  if (version > MAX_VERSION) throw new TooLarge("a report has 999 versions at most");
  const behalf = checkMine(cases, thread, folded);
  checkAgreed(thread, folded);
  const page = await sendPage(cases, thread, folded, draft.pdf, behalf);
  const event = await reportOf(cases, thread, folded, draft, page, version);
  if (isAnswered(folded.state)) {
    const intent = `${hex(expertise)}/report/${version}`;
    await cases.steps.say(thread, event, behalf, intent);
    await cases.steps.tellCards(thread, expertise);
  } else await cases.take(thread, folded, "answer", [event]);
  return await cases.view(thread, expertise);
}

/** For whom the report is said. @throws NotAllowed for who does not act for the expert */
function checkMine(cases: Cases, thread: Thread, folded: FoldedCase): Uint8Array | null {
  const { context, seats } = cases.parts;
  const { expert } = folded.request;
  if (!seats.actsFor(context.me.account, expert)) {
    throw new NotAllowed("only who is asked answers");
  }
  return cases.behalf(thread, expert);
}

/** Nothing more is said of somebody who agrees no more, but for a correction. @throws NotAllowed */
function checkAgreed({ memory }: Thread, { request, state }: FoldedCase): void {
  const mark = memory.consents.get(hex(request.consent));
  if (mark !== undefined && mark.until !== null && !isAnswered(state)) {
    throw new NotAllowed("the patient agrees no more");
  }
}

interface Page {
  readonly message: Uint8Array;
  readonly sha256: Uint8Array;
}

/** The same page of the same case is sent once, however often this is tried. */
async function sendPage(
  { parts }: Cases,
  thread: Thread,
  folded: FoldedCase,
  pdf: File,
  behalf: Uint8Array | null,
): Promise<Page> {
  if (pdf.size > MAX_PAGE) throw new TooLarge("a report has 25 MiB at most");
  const bytes = new Uint8Array(await pdf.arrayBuffer());
  if (new TextDecoder("latin1").decode(bytes.subarray(0, PDF.length)) !== PDF) {
    throw new NotAllowed("a report is a PDF");
  }
  const digest = sha256(bytes);
  const { message } = await parts.uploads.add(
    thread,
    [{ file: pdf, thumbnail: null }],
    {
      caption: "",
      replyTo: null,
      mentions: [],
      time: parts.context.clock(),
      failed: null,
      cancelled: false,
      behalf,
      intent: `${hex(folded.case)}/page/${hex(digest)}`,
    },
    (id) => parts.teller.said(thread, id),
  );
  return { message: await settled(parts, thread, message), sha256: digest };
}

async function reportOf(
  { parts }: Cases,
  thread: Thread,
  folded: FoldedCase,
  draft: ReportDraft,
  page: Page,
  version: number,
): Promise<ReportEvent> {
  const seen = await namedIn(parts, thread, draft.seen, draft.studies);
  checkNotBlocked(thread, (await hashesOf(parts, thread, seen)).map(hex));
  const marks = draft.marks.map(unhex);
  const time = parts.context.clock();
  return {
    tag: "expertise-report/1",
    case: folded.case,
    version,
    template: draft.template,
    author: draft.author,
    sections: draft.sections.map(({ title, text }) => ({
      title: title.toWellFormed(),
      text: text.toWellFormed(),
    })),
    conclusion: draft.conclusion.toWellFormed(),
    incidents: draft.incidents.toWellFormed(),
    seen: seen.documents,
    studies: seen.studies,
    marks,
    file: { message: page.message, index: 0 },
    sha256: page.sha256,
    began: folded.claimed || time,
    time,
  };
}
