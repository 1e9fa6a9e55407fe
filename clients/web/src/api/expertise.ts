/**
 * What a screen is shown of tele-expertise (docs/protocol.md §5.15): asked, claimed, answered.
 *
 * Times are Unix ms. What never enters this room: an act, a ledger (billing.ts), an image.
 */

import type { FigureRowView, LetterPatient } from "./letters.ts";
import type { Mailbox } from "./mail.ts";
import type { Id, Named } from "./views.ts";

export type CaseState =
  | "sent"
  | "claimed"
  | "more-asked"
  | "answered"
  | "declined"
  | "redirected"
  | "withdrawn"
  | "expired"
  | "closed"
  | "billed";

/** Steps that a person takes by `moveCase`; to ask, to ask anew and to report have their own calls. */
export type CaseDeed =
  | "claim"
  | "release"
  | "ask"
  | "give"
  | "decline"
  | "redirect"
  | "withdraw"
  | "close";

/** What I may do with a case now: a deed, `answer` (a first report), `correct` (a further one), `send` anew. */
export type CaseOffer = CaseDeed | "answer" | "correct" | "send";

/** Who asked or answered, as an invoice names them; empty where there is none. */
export interface Professional {
  readonly idnps: string;
  readonly name: string;
  readonly profession: string;
  readonly speciality: string;
  readonly billing: string;
  readonly structure: string;
}

export interface Cover {
  readonly insured: string;
  readonly rank: number;
  readonly scheme: string;
}

/** A file of a message of the thread. */
export interface FileRef {
  readonly message: Id;
  readonly index: number;
}

/** What the rules said; provisional while `count` (of the year, this one included) is null. */
export interface Judged {
  readonly billable: boolean;
  readonly rule: string;
  readonly article: string;
  readonly count: number | null;
}

export type ConsentPurpose = "care" | "advice" | "teaching";
export type ConsentForm = "oral" | "written";

export interface ConsentDraft {
  readonly patient: LetterPatient;
  /** SHA-256 (hex) of files; of a study, of its index. See `hashesOf`. */
  readonly about: readonly string[];
  readonly purposes: readonly ConsentPurpose[];
  readonly form: ConsentForm;
  readonly informed: boolean;
}

export interface ConsentView extends Omit<ConsentDraft, "purposes" | "form"> {
  readonly consent: Id;
  /** Words of the page, or another as it stands. */
  readonly purposes: readonly string[];
  readonly form: string;
  readonly by: Named;
  readonly time: number;
  /** From when it no longer holds, and who said so; null while it does. */
  readonly ended: { readonly by: Named; readonly time: number; readonly reason: string } | null;
}

/** A step as it was signed, in the order of the log. `step` is `send` for a request, `answer` for a report. */
export interface CaseStepView {
  readonly step: string;
  readonly by: Named;
  readonly to: Named | null;
  readonly text: string;
  readonly time: number;
  readonly message: Id;
}

/** A step as a line of its thread shows it; one that does not count moved nothing. */
export interface CaseLineStep extends CaseStepView {
  readonly counts: boolean;
}

export interface CaseSection {
  readonly title: string;
  readonly text: string;
}

/** A version of the report. `replaced`: a later one stands ("annule et remplace"). */
export interface ReportView {
  readonly message: Id;
  readonly version: number;
  readonly replaced: boolean;
  readonly by: Named;
  readonly template: string;
  readonly author: Professional;
  readonly sections: readonly CaseSection[];
  readonly conclusion: string;
  readonly incidents: string;
  readonly seen: readonly FileRef[];
  readonly studies: readonly Id[];
  readonly marks: readonly Id[];
  readonly file: FileRef;
  readonly began: number;
  readonly time: number;
}

/** What is asked: the newest version of the request. */
export interface RequestView {
  readonly message: Id;
  readonly version: number;
  readonly speciality: string;
  readonly reason: string;
  readonly question: string;
  readonly context: string;
  readonly urgent: boolean;
  readonly inpatient: boolean;
  readonly patient: LetterPatient;
  readonly cover: Cover | null;
  readonly requester: Professional;
  readonly doctor: Mailbox | null;
  readonly documents: readonly FileRef[];
  readonly studies: readonly Id[];
  readonly consent: Id;
  readonly time: number;
}

/**
 * A case. `state` is the signed one, or `expired` by its clock; `server` what the server says
 * (null: it told nothing), and `disagrees` when no signed step makes that. `due` is when it comes
 * back. `pool`: the expert is a role. `by` has claimed it.
 */
export interface CaseView {
  readonly case: Id;
  readonly thread: Id;
  readonly state: CaseState;
  readonly server: CaseState | null;
  readonly disagrees: boolean;
  readonly requester: Named;
  readonly expert: Named;
  readonly pool: boolean;
  readonly by: Named | null;
  readonly opened: number;
  readonly due: number;
  readonly moved: number;
  readonly request: RequestView;
  readonly judged: Judged;
  readonly steps: readonly CaseStepView[];
  /** Oldest first. */
  readonly reports: readonly ReportView[];
  readonly consent: ConsentView | null;
  /** Whom a redirection names, while the case stands redirected. */
  readonly redirectedTo: Named | null;
  readonly asked: boolean;
  /** I may act for the expert. */
  readonly expertSide: boolean;
  readonly claimedByMe: boolean;
  readonly may: readonly CaseOffer[];
}

/** A row of the list: what is known without its thread being read (then `view` is null). */
export interface CaseRow {
  readonly case: Id;
  readonly thread: Id;
  readonly state: CaseState;
  readonly requester: Named;
  readonly expert: Named;
  readonly pool: boolean;
  readonly by: Named | null;
  readonly opened: number;
  readonly due: number;
  readonly moved: number;
  readonly asked: boolean;
  readonly claimedByMe: boolean;
  /** Null while its thread, or its request, is not here. */
  readonly view: CaseView | null;
}

export interface CasePage {
  readonly cases: readonly CaseRow[];
  /** Others came before: ask with the `moved` of the last one. */
  readonly more: boolean;
}

/** A request to be. `consent` is said with it; its hashes may be left empty: those of the documents are taken. */
export interface CaseDraft {
  readonly expert: Id;
  readonly speciality: string;
  readonly reason: string;
  readonly question: string;
  readonly context: string;
  readonly urgent: boolean;
  readonly inpatient: boolean;
  readonly patient: LetterPatient;
  readonly cover: Cover | null;
  readonly requester: Professional;
  readonly doctor: Mailbox | null;
  readonly documents: readonly FileRef[];
  readonly studies: readonly Id[];
  readonly consent: ConsentDraft;
  readonly judged: Judged;
}

/** A report to be; `pdf` is its page, which is sent as an ordinary file of the thread. */
export interface ReportDraft {
  readonly template: string;
  readonly author: Professional;
  readonly sections: readonly CaseSection[];
  readonly conclusion: string;
  readonly incidents: string;
  readonly seen: readonly FileRef[];
  readonly studies: readonly Id[];
  readonly marks: readonly Id[];
  readonly pdf: File;
}

/** Takes nothing new before `until` (0: does), at most `cap` at once (0: no bound); `open` are claimed now. */
export interface AvailabilityView {
  readonly account: Id;
  readonly until: number;
  readonly cap: number;
  readonly open: number;
}

/** Words with a deed; with `give`, further files and studies come in a further version. */
export interface CaseWords {
  readonly text?: string;
  readonly to?: Id;
  readonly documents?: readonly FileRef[];
  readonly studies?: readonly Id[];
}

/** What an organisation decides where the rules leave room (docs/expertise.md). */
export interface RuleSettings {
  readonly limit: number;
  readonly limitBy: "patient" | "patient-expert" | "patient-requester";
  readonly off: readonly string[];
  readonly withoutIns: "unbilled" | "warn";
  readonly sameStructure: "warn" | "unbilled";
  readonly rqdCumulates: boolean;
  readonly alsoExpert: readonly string[];
  readonly alsoRequester: readonly string[];
}

export interface TemplateSection {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly phrases: readonly string[];
}

interface InBoth<Part> {
  readonly fr: Part;
  readonly en: Part;
}

/** What an answer is made of, in both languages; `specialities` are codes of the directory. */
export interface Template {
  readonly id: string;
  readonly specialities: readonly string[];
  readonly title: InBoth<string>;
  readonly sections: InBoth<readonly TemplateSection[]>;
  readonly conclusion: InBoth<Pick<TemplateSection, "hint" | "phrases">>;
}

export interface ExpertiseCalls {
  /**
   * Ask in a thread of mine. Files that are still on their way are waited for (they fail it when
   * they fail). The expert is let in when he is no member: a pool or a person. `intent` as
   * everywhere: asked twice with one, asked once. @throws NotAllowed, Refused (`conflict`, `quota`)
   */
  askExpertise(thread: Id, draft: CaseDraft, intent: Id): Promise<CaseView>;
  /** The same case anew, after it came back, or with other words while it runs; next version. */
  askAgain(thread: Id, expertise: Id, draft: CaseDraft): Promise<CaseView>;
  /** One click after a redirection: let the account that it names in, and send the case to it. */
  acceptRedirect(thread: Id, expertise: Id): Promise<CaseView>;
  /** `text` is the reason or what is asked for; `to` the account that a redirection names. */
  moveCase(thread: Id, expertise: Id, deed: CaseDeed, words?: CaseWords): Promise<CaseView>;
  /** The first report answers; a further one replaces the one before. Prepares the act. */
  reportCase(thread: Id, expertise: Id, draft: ReportDraft): Promise<CaseView>;
  /** Of mine and of my roles, by the server, newest change first; `before` is the `moved` of the last one. */
  cases(running: boolean, before: number | null): Promise<CasePage>;
  /** By what is signed here; works off line. Seeing an answered one prepares my act. @throws NotFound */
  expertise(thread: Id, expertise: Id): Promise<CaseView>;
  /** Cases of one thread, by their signed requests, oldest first; works off line. */
  casesOf(thread: Id): Promise<readonly CaseView[]>;
  /** Say that a patient agreed; gives its id. */
  consent(thread: Id, draft: ConsentDraft): Promise<Id>;
  endConsent(thread: Id, consent: Id, reason: string): Promise<void>;
  consents(thread: Id): Promise<readonly ConsentView[]>;
  /** SHA-256 (hex) of these files, and of the indexes of these studies, for a consent. */
  hashesOf(
    thread: Id,
    files: readonly FileRef[],
    studies: readonly Id[],
  ): Promise<readonly string[]>;
  availability(accounts: readonly Id[]): Promise<readonly AvailabilityView[]>;
  /** For me or a role of mine. */
  setAvailability(account: Id, until: number, cap: number): Promise<void>;
  caseFigures(first: string, last: string): Promise<readonly FigureRowView[]>;
  /** Who I am on an invoice: attested name and number, and what I have said myself. */
  professional(): Promise<Professional>;
  keepProfessional(
    words: Partial<Pick<Professional, "profession" | "speciality" | "billing" | "structure">>,
  ): Promise<Professional>;
  /** What somebody's organisation attests of him, for an invoice; null for a role, or when nobody does. */
  professionalOf(account: Id): Promise<Professional | null>;
  ruleSettings(): Promise<RuleSettings>;
  keepRuleSettings(settings: Partial<RuleSettings>): Promise<RuleSettings>;
  /** Those of my organisation that this device was given, then those shipped that they do not replace. */
  templates(): Promise<readonly Template[]>;
  /** Take the text of a file (JSON) in the place of the one with its id. @throws NotAllowed, saying where it is wrong */
  keepTemplate(name: string, text: string): Promise<readonly Template[]>;
  dropTemplate(id: string): Promise<readonly Template[]>;
  /** A draft of a request or report of this device, sealed: any JSON under any name; null when none. */
  draftOf(name: string): Promise<string | null>;
  keepDraft(name: string, text: string | null): Promise<void>;
}
