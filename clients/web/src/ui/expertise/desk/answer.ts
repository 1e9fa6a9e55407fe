/**
 * An answer while it is written: from a template or freely, kept as a draft, then a report.
 *
 * What never enters this room: an element, the engine.
 */

import type {
  CaseSection,
  CaseView,
  FileRef,
  Id,
  Professional,
  ReportDraft,
  ReportView,
} from "@/api/index.ts";
import { spaced } from "@/ui/directory/subject.ts";
import { isSame } from "@/ui/expertise/files.ts";
import type { PageContent, PageImage } from "@/ui/expertise/page/content.ts";
import { consentLine, linesOf, nameOfPatient, numberOf } from "@/ui/expertise/saying.ts";
import { specialityWord } from "@/ui/expertise/specialities.ts";
import type { ShownTemplate } from "@/ui/expertise/templates.ts";
import { full } from "@/ui/state/moments.ts";
import { clean, oneLine } from "@/ui/state/wording.ts";

/** What a report may hold (docs/protocol.md §6). */
export const MAX_SECTION = 8_000;
export const MAX_SECTIONS = 24;
export const MAX_INCIDENTS = 2_000;

/** `template` is empty for a free answer. */
export interface Answer {
  readonly template: string;
  readonly sections: readonly CaseSection[];
  readonly conclusion: string;
  readonly incidents: string;
  readonly seen: readonly FileRef[];
  readonly studies: readonly Id[];
  readonly marks: readonly Id[];
}

export const BLANK: Answer = {
  template: "",
  sections: [],
  conclusion: "",
  incidents: "",
  seen: [],
  studies: [],
  marks: [],
};

/** What is written stays: a section of the same title keeps its text, one with text is kept. */
export function shaped(answer: Answer, template: ShownTemplate | null): Answer {
  const before = answer.sections;
  const wanted = template?.sections.map((one) => one.title) ?? [];
  const textOf = (title: string) => before.find((one) => one.title === title)?.text ?? "";
  const others = before.filter((one) => !wanted.includes(one.title) && one.text.trim() !== "");
  const sections = [...wanted.map((title) => ({ title, text: textOf(title) })), ...others];
  return { ...answer, template: template?.id ?? "", sections };
}

/** A correction begins with the words of the report that stands. */
export function corrected(report: ReportView): Answer {
  const { template, sections, conclusion, incidents, seen, studies, marks } = report;
  return { template, sections, conclusion, incidents, seen, studies, marks };
}

/** What comes late fills what nobody has touched; what was written and looked at stays. */
export function filledIn(now: Answer, late: Answer): Answer {
  return {
    ...now.seen.reduce(withSeen, late),
    // First: the section that somebody writes in stays where it is.
    sections: [...now.sections, ...late.sections],
    conclusion: now.conclusion || late.conclusion,
    incidents: now.incidents || late.incidents,
    studies: [...new Set([...late.studies, ...now.studies])],
    marks: [...new Set([...late.marks, ...now.marks])],
  };
}

export function withSeen(answer: Answer, { message, index }: FileRef): Answer {
  const file = { message, index };
  if (answer.seen.some((one) => isSame(one, file))) return answer;
  return { ...answer, seen: [...answer.seen, file] };
}

export function read(text: string | null): Answer | null {
  if (text === null) return null;
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found !== "object" || found === null) return null;
    return { ...BLANK, ...(found as Partial<Answer>) };
  } catch {
    return null;
  }
}

/** A phrase on a line of its own, behind what is there. */
export function withPhrase(text: string, phrase: string): string {
  return [text.trimEnd(), phrase].filter(Boolean).join("\n");
}

export function isReady({ conclusion }: Answer): boolean {
  return conclusion.trim() !== "";
}

function filled(sections: readonly CaseSection[]): readonly CaseSection[] {
  return sections
    .map(({ title, text }) => ({ title: oneLine(title), text: clean(text).trim() }))
    .filter((one) => one.text !== "" && one.title !== "");
}

export function reportDraft(answer: Answer, author: Professional, pdf: File): ReportDraft {
  const { template, seen, studies, marks } = answer;
  return {
    ...{ template, author, seen, studies, marks, pdf },
    sections: filled(answer.sections),
    conclusion: clean(answer.conclusion).trim(),
    incidents: clean(answer.incidents).trim(),
  };
}

export interface Setting {
  readonly view: CaseView;
  readonly answer: Answer;
  readonly author: Professional;
  readonly images: readonly PageImage[];
  /** Names of what was seen. */
  readonly seen: readonly string[];
  readonly now: number;
}

/** The page of the report. */
export function pageOf({ view, answer, author, images, seen, now }: Setting): PageContent {
  const { request, reports } = view;
  const { patient } = request;
  return {
    case: numberOf(view.case),
    version: (reports.at(-1)?.version ?? 0) + 1,
    requester: linesOf(named(request.requester)),
    expert: linesOf(named(author)),
    patient: nameOfPatient(patient),
    birthDate: dayOf(patient.birthDate),
    ins: patient.matricule ? spaced(oneLine(patient.matricule)) : "",
    askedOn: full(view.opened), // by the server: what a requester's clock says is his word
    answeredOn: full(now),
    question: clean(request.question),
    context: clean(request.context).trim(),
    consent: consentLine(view),
    seen: seen.map(oneLine),
    sections: filled(answer.sections),
    conclusion: clean(answer.conclusion).trim(),
    incidents: clean(answer.incidents).trim(),
    images,
  };
}

function named(who: Professional): Professional {
  return { ...who, speciality: specialityWord(oneLine(who.speciality)) };
}

/** `12/03/1979` of a birth date of one of two ways. */
function dayOf(text: string): string {
  const parts = text.match(/^(\d{4})-?(\d{2})-?(\d{2})/u);
  return parts === null ? oneLine(text) : `${parts[3]}/${parts[2]}/${parts[1]}`;
}
