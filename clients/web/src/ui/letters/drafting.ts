/**
 * What a draft of a letter begins with, and the engine's form of it.
 *
 * What never enters this room: an element, the engine.
 */

import type {
  Id,
  LetterDraft,
  LetterKind,
  LetterPatient,
  LetterRecipient,
  LetterView,
  MemberView,
  MessageView,
  ThreadView,
} from "@/api/index.ts";
import type { Subject } from "@/ui/directory/subject.ts";
import { letterWords } from "@/ui/letters/words.ts";
import { clock } from "@/ui/state/moments.ts";

export const KINDS: readonly LetterKind[] = [
  "discharge-letter",
  "hospital-report",
  "imaging-report",
  "referral",
  "expertise-request",
  "expertise-report",
];

const HOUR = 3_600_000;
const MAX_TITLE = 128;
const MAX_UNIT = 64;
/** When wards have letters validated: the afternoon of today, the morning of tomorrow. */
const EVENING = 17;
const MORNING = 10;

/** What its writer decides. */
export interface Form {
  readonly kind: LetterKind;
  readonly title: string;
  readonly birthName: string;
  readonly birthPlace: string;
  readonly unit: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly entry: string;
  readonly recipients: readonly LetterRecipient[];
  readonly opposed: boolean;
  readonly validator: Id;
  readonly validateBy: number;
  readonly tasked: Id | null;
  /** Of which letter it is a further version; null for a new one. */
  readonly letter: Id | null;
}

export function newForm(view: ThreadView, subject: Subject, now: number): Form {
  const able = validatorsOf(view);
  // Whoever writes a letter is seldom the one who answers for it.
  const validator = (able.find((one) => !one.mine) ?? able[0])?.account ?? "";
  return {
    kind: "discharge-letter",
    title: letterWords().kinds["discharge-letter"] ?? "",
    birthName: subject.traits.family,
    birthPlace: "",
    unit: view.service.slice(0, MAX_UNIT),
    entry: "",
    recipients: [],
    opposed: false,
    validator,
    validateBy: duesOf(now)[0]?.value ?? 0,
    tasked: rolesOf(view)[0]?.account ?? null,
    letter: null,
  };
}

/** Who may sign it: people and roles that are here. */
export function validatorsOf(view: ThreadView): readonly MemberView[] {
  return view.members.filter((one) => one.kind === "person" || one.kind === "role");
}

export function rolesOf(view: ThreadView): readonly MemberView[] {
  return view.members.filter((one) => one.kind === "role");
}

export interface Due {
  readonly value: number;
  readonly label: string;
}

/** When it may be due, the likeliest first. */
export function duesOf(now: number): readonly Due[] {
  const said = letterWords();
  const at = (hour: number, days: number) => {
    const when = new Date(now);
    when.setDate(when.getDate() + days);
    when.setHours(hour, 0, 0, 0);
    return when.getTime();
  };
  const evening = at(EVENING, 0);
  const morning = at(MORNING, 1);
  const fixed = [
    { value: evening, label: said.today(clock(evening)) },
    { value: morning, label: said.tomorrow(clock(morning)) },
  ].filter((due) => due.value > now + HOUR);
  const soon = [2, 4].map((n) => ({ value: now + n * HOUR, label: said.inHours(n) }));
  return [...fixed, ...soon];
}

/** Letters among these lines that a further version may replace, the newest first. */
export function replaceable(messages: readonly MessageView[]): readonly LetterView[] {
  return messages
    .map((message) => message.letter)
    .filter((letter) => letter !== null && letter.status !== "replaced")
    .filter((letter) => letter !== null)
    .reverse();
}

/** The first PDF of a message. */
export function pdfIndex(message: MessageView): number {
  return Math.max(
    message.files.findIndex((file) => file.type === "application/pdf"),
    0,
  );
}

export function draftOf(message: MessageView, subject: Subject, form: Form): LetterDraft {
  const { birthName, birthPlace, entry, title, unit, ...rest } = form;
  return {
    ...rest,
    message: message.id,
    index: pdfIndex(message),
    title: title.trim().slice(0, MAX_TITLE),
    unit: unit.trim().slice(0, MAX_UNIT),
    patient: patientOf(subject, birthName.trim(), birthPlace.trim()),
    entry: entry ? new Date(`${entry}T00:00`).getTime() : 0,
    exit: 0,
  };
}

function patientOf(subject: Subject, birthName: string, birthPlace: string): LetterPatient {
  const { family, given, birthDate, sex } = subject.traits;
  const { matricule, oid } = subject.identity ?? { matricule: "", oid: "" };
  const identity = { matricule, oid, status: subject.status };
  return { family, birthName, given, birthDate, sex, birthPlace, ...identity };
}
