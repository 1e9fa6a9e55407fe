/** Tele-expertise on the fake engine: cases move, and what moves is a line of their thread. */

import type {
  AvailabilityView,
  CaseDeed,
  CaseDraft,
  CaseOffer,
  CaseRow,
  CaseState,
  CaseView,
  ExpertiseCalls,
  FigureRowView,
  Id,
  Professional,
  RuleSettings,
} from "@/api/index.ts";
import { SHIPPED } from "@/expertise/templates.ts";
import { CASE_PLOTS, professionalOf } from "@/ui/preview/casePlots.ts";
import { DAY, HOUR, memberOf, messageOf, named, threadOf } from "@/ui/preview/conversations.ts";
import { fault, type Hospital } from "@/ui/preview/hospital.ts";
import {
  DERMATOLOGY,
  EVERYBODY,
  FARID,
  idOf,
  ME,
  RADIO,
  SURGERY,
} from "@/ui/preview/people.ts";

const NEXT: Readonly<Record<CaseDeed, CaseState>> = {
  claim: "claimed",
  release: "sent",
  ask: "more-asked",
  give: "claimed",
  decline: "declined",
  redirect: "redirected",
  withdraw: "withdrawn",
  close: "closed",
};

const RULES: RuleSettings = {
  limit: 4,
  limitBy: "patient",
  off: [],
  withoutIns: "unbilled",
  sameStructure: "warn",
  rqdCumulates: false,
  alsoExpert: [],
  alsoRequester: [],
};

/** The cases, in their threads. */
class Book {
  readonly cases = new Map<Id, CaseView>();
  readonly #hospital: Hospital;

  constructor(hospital: Hospital) {
    this.#hospital = hospital;
    if (hospital.options.isEmpty) return;
    for (const one of CASE_PLOTS) {
      const thread = threadOf(one.plot, hospital.options.now);
      hospital.threads.set(thread.view.id, thread);
      for (const [at, line] of one.plot.lines.entries()) {
        for (const [index, scene] of (line.photos ?? []).entries()) {
          hospital.scenes.set(`${thread.messages[at]?.id} ${index}`, scene);
        }
      }
      const ids = thread.messages.map((line) => line.id);
      this.keep(one.view(thread.view.id, ids, hospital.options.now));
    }
  }

  get(id: Id): CaseView {
    const found = this.cases.get(id);
    if (!found) throw fault({ name: "NotFound", remedy: "choose_other" });
    return found;
  }

  /** Every line that is about it shows how it stands now. */
  keep(view: CaseView): CaseView {
    this.cases.set(view.case, view);
    const { messages } = this.#hospital.of(view.thread);
    let step = 1;
    for (const line of messages) {
      if (line.kind === "consent") this.#set(view.thread, line.id, { consent: view.consent });
      else if (line.kind === "case-step") {
        const said = view.steps[step];
        step += 1;
        const caseStep = said ? { ...said, counts: true } : null;
        this.#set(view.thread, line.id, { expertise: view, caseStep });
      } else if (line.kind.startsWith("case")) {
        this.#set(view.thread, line.id, { expertise: view });
      }
    }
    this.#hospital.tell({ type: "case", case: view.case, thread: view.thread });
    return view;
  }

  #set(thread: Id, message: Id, part: Partial<CaseLine>): void {
    this.#hospital.change(thread, message, part);
  }
}

type CaseLine = Pick<ReturnType<typeof messageOf>, "expertise" | "consent" | "caseStep">;

export function expertiseCalls(hospital: Hospital): ExpertiseCalls {
  const book = new Book(hospital);
  const drafts = new Map<string, string>();
  const free = new Map<Id, AvailabilityView>();
  let mine: Professional = professionalOf(ME, "SM15");
  return {
    ...askingCalls(hospital, book),
    ...movingCalls(hospital, book),
    ...readingCalls(book),
    ...consentCalls(hospital, book),
    availability: async (accounts) =>
      accounts.map((one) => free.get(one) ?? (FREE.get(one) ?? quiet)(one)),
    setAvailability: async (account, until, cap) => {
      free.set(account, { account, until, cap, open: 1 });
    },
    caseFigures: async () => FIGURES,
    professional: async () => mine,
    keepProfessional: async (words) => {
      mine = { ...mine, ...words };
      return mine;
    },
    professionalOf: async (account) => {
      const found = EVERYBODY.find((one) => one.account === account && one.kind === "person");
      return found ? professionalOf(found) : null;
    },
    ruleSettings: async () => RULES,
    keepRuleSettings: async (settings) => ({ ...RULES, ...settings }),
    templates: async () => SHIPPED,
    keepTemplate: async () => SHIPPED,
    dropTemplate: async () => SHIPPED,
    draftOf: async (name) => drafts.get(name) ?? null,
    keepDraft: async (name, text) => {
      if (text === null) drafts.delete(name);
      else drafts.set(name, text);
    },
  };
}

const quiet = (account: Id): AvailabilityView => ({ account, until: 0, cap: 0, open: 0 });
const FREE = new Map<Id, (account: Id) => AvailabilityView>([
  [DERMATOLOGY.account, (account) => ({ account, until: 0, cap: 10, open: 3 })],
  [RADIO.account, (account) => ({ account, until: 0, cap: 4, open: 4 })],
  [FARID.account, (account) => ({ account, until: Date.now() + 4 * DAY, cap: 0, open: 1 })],
  [SURGERY.account, (account) => ({ account, until: 0, cap: 0, open: 2 })],
]);

type Part<Names extends keyof ExpertiseCalls> = Pick<ExpertiseCalls, Names>;

function askingCalls(
  hospital: Hospital,
  book: Book,
): Part<"askExpertise" | "askAgain" | "acceptRedirect"> {
  return {
    askExpertise: async (thread, draft) => {
      const isMember = hospital
        .of(thread)
        .view.members.some((one) => one.account === draft.expert);
      const expert = EVERYBODY.find((one) => one.account === draft.expert);
      if (!isMember && expert) {
        const { members } = hospital.of(thread).view;
        hospital.changeThread(thread, { members: [...members, memberOf(expert)] }, true);
      }
      append(hospital, thread, { kind: "consent" });
      const line = append(hospital, thread, { kind: "case", says: draft.question });
      return book.keep(opened(thread, line, draft));
    },
    askAgain: async (thread, id, draft) => {
      const before = book.get(id);
      const line = append(hospital, thread, { kind: "case", says: draft.question });
      const view = opened(thread, line, draft);
      const version = before.request.version + 1;
      return book.keep({ ...view, case: id, request: { ...view.request, version } });
    },
    acceptRedirect: async (thread, id) => {
      const before = book.get(id);
      const expert = before.redirectedTo ?? before.expert;
      const line = append(hospital, thread, { kind: "case", says: before.request.question });
      const opened_ = Date.now();
      return book.keep({
        ...before,
        expert,
        state: "sent",
        redirectedTo: null,
        opened: opened_,
        due: opened_ + 7 * DAY,
        request: { ...before.request, message: line, version: before.request.version + 1 },
        may: ["withdraw"],
      });
    },
  };
}

function append(
  hospital: Hospital,
  thread: Id,
  said: {
    kind: "case" | "consent" | "consent-end" | "case-step" | "case-report" | "file";
    says?: string;
  },
): Id {
  const line = messageOf(
    thread,
    hospital.nextSeq(thread),
    { by: ME, ago: 0, ...said },
    Date.now(),
  );
  hospital.append(thread, line);
  return line.id;
}

function opened(thread: Id, message: Id, draft: CaseDraft): CaseView {
  const now = Date.now();
  const expert = EVERYBODY.find((one) => one.account === draft.expert);
  const { consent, judged, expert: account, ...asked } = draft;
  return {
    case: idOf(`dossier ${message}`, 16),
    thread,
    state: "sent",
    server: "sent",
    disagrees: false,
    requester: named(ME),
    expert: { account, name: expert?.name ?? "" },
    pool: expert?.kind === "role",
    by: null,
    opened: now,
    due: now + 7 * DAY,
    moved: now,
    request: { ...asked, message, version: 1, consent: idOf(message, 16), time: now },
    judged,
    steps: [],
    reports: [],
    consent: { ...consent, consent: idOf(message, 16), by: named(ME), time: now, ended: null },
    redirectedTo: null,
    asked: true,
    expertSide: false,
    claimedByMe: false,
    may: ["withdraw"],
  };
}

const OFFERS: Readonly<Partial<Record<CaseState, readonly CaseOffer[]>>> = {
  claimed: ["answer", "ask", "redirect", "release", "decline"],
  sent: ["claim", "decline", "redirect"],
  "more-asked": ["answer", "redirect", "release", "decline"],
  answered: ["correct"],
};

function movingCalls(hospital: Hospital, book: Book): Part<"moveCase" | "reportCase"> {
  return {
    moveCase: async (thread, id, deed, words = {}) => {
      const before = book.get(id);
      const state = NEXT[deed];
      const message = append(hospital, thread, { kind: "case-step", says: words.text ?? "" });
      const to = EVERYBODY.find((one) => one.account === words.to) ?? null;
      const step = {
        step: deed,
        by: named(ME),
        to: to ? named(to) : null,
        text: words.text ?? "",
        time: Date.now(),
        message,
      };
      const isMine = !before.asked && state !== "sent";
      return book.keep({
        ...before,
        state,
        server: state,
        by: deed === "claim" ? named(ME) : deed === "release" ? null : before.by,
        claimedByMe: isMine,
        moved: Date.now(),
        steps: [...before.steps, step],
        may: before.asked ? (state === "withdrawn" ? ["send"] : []) : (OFFERS[state] ?? []),
      });
    },
    reportCase: async (thread, id, { pdf, ...draft }) => {
      const before = book.get(id);
      const file = append(hospital, thread, { kind: "file" });
      const { name, type, size } = pdf;
      hospital.change(thread, file, {
        files: [{ name, type, size, thumbnail: null, done: null }],
      });
      hospital.files.set(`${file} 0`, pdf);
      const message = append(hospital, thread, {
        kind: "case-report",
        says: draft.conclusion,
      });
      const version = before.reports.length + 1;
      const report = {
        ...draft,
        message,
        version,
        replaced: false,
        by: named(ME),
        file: { message: file, index: 0 },
        began: Date.now() - HOUR,
        time: Date.now(),
      };
      const reports = before.reports.map((one) => ({ ...one, replaced: true }));
      return book.keep({
        ...before,
        state: "answered",
        server: "answered",
        reports: [...reports, report],
        moved: Date.now(),
        may: ["correct"],
      });
    },
  };
}

const OVER: ReadonlySet<CaseState> = new Set(["closed", "billed", "withdrawn", "declined"]);

function readingCalls(book: Book): Part<"cases" | "expertise" | "casesOf"> {
  return {
    cases: async (running) => ({
      cases: [...book.cases.values()]
        .filter((one) => (running ? !OVER.has(one.state) : true))
        .map((view): CaseRow => ({ ...view, view })),
      more: false,
    }),
    expertise: async (_thread, id) => book.get(id),
    casesOf: async (thread) => [...book.cases.values()].filter((one) => one.thread === thread),
  };
}

function consentCalls(
  hospital: Hospital,
  book: Book,
): Part<"consent" | "endConsent" | "consents" | "hashesOf"> {
  return {
    consent: async (thread) => append(hospital, thread, { kind: "consent" }),
    endConsent: async (thread, consent, reason) => {
      const view = [...book.cases.values()].find((one) => one.consent?.consent === consent);
      if (!view?.consent) return;
      append(hospital, thread, { kind: "consent-end" });
      const ended = { by: named(ME), time: Date.now(), reason };
      book.keep({ ...view, consent: { ...view.consent, ended } });
    },
    consents: async (thread) =>
      [...book.cases.values()]
        .filter((one) => one.thread === thread)
        .map((one) => one.consent)
        .filter((one) => one !== null),
    hashesOf: async (_thread, files) => files.map(({ message }) => idOf(message)),
  };
}

const UNITS = ["Dermatologie/56", "Dermatologie/35", "Radiodiagnostic/56", "other"] as const;
const MONTHS = 4;

const FIGURES: readonly FigureRowView[] = Array.from({ length: MONTHS }, (_, back) => {
  const day = new Date();
  day.setDate(1);
  day.setMonth(day.getMonth() - back);
  const period = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}`;
  return UNITS.map((unit, at): FigureRowView => {
    const asked = 46 - at * 12 - back * 2;
    const answered = Math.round(asked * (0.93 - at * 0.05));
    const medians: Readonly<Record<string, number>> =
      unit === "other"
        ? {}
        : { claim_seconds: 5_400 + at * 9_000, answer_seconds: 61_000 + at * 40_000 };
    return {
      period,
      unit,
      figures: {
        asked,
        answered,
        declined: Math.round((asked - answered) / 2),
        redirected: 0,
        expired: asked - answered - Math.round((asked - answered) / 2),
        ...medians,
      },
    };
  });
}).flat();
