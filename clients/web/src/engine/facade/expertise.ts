/**
 * The facade's tele-expertise: asked, moved, answered, agreed to.
 *
 * What never enters this room: a rule, an act.
 */

import type { ConsentView, ExpertiseCalls } from "@/api/expertise.ts";
import type { Id } from "@/api/views.ts";
import { hex } from "@/crypto/bytes.ts";
import { askFor } from "@/engine/asking.ts";
import type { Expertise } from "@/engine/expertise/expertise.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { allBytes, bytesOf } from "@/engine/facade/ids.ts";
import { mayWrite, say } from "@/engine/facade/saying.ts";
import type { Thread } from "@/engine/thread.ts";
import { loadPref, savePref } from "@/store/prefs.ts";
import { NotAllowed, NotFound, TooLarge } from "@/wire/errors.ts";
import { fetched } from "@/wire/fetched.ts";

/** Characters of a draft: a context, a report and what is around it. */
const MAX_DRAFT = 400_000;

export function expertiseCalls(desk: Desk): ExpertiseCalls {
  return {
    ...askingCalls(desk),
    ...readingCalls(desk),
    ...consentCalls(desk),
    ...expertCalls(desk),
    ...ownCalls(desk),
  };
}

type Asking = Pick<
  ExpertiseCalls,
  "askExpertise" | "askAgain" | "acceptRedirect" | "moveCase" | "reportCase"
>;

function askingCalls(desk: Desk): Asking {
  return {
    async askExpertise(thread, draft, intent) {
      const { known, cases } = await writing(desk, thread);
      // The screen has drawn 16 random bytes: asked twice with one intent, it is one case.
      const expertise = bytesOf(intent);
      return (
        (await cases.begun(known, expertise)) ?? (await cases.ask(known, draft, expertise))
      );
    },
    async askAgain(thread, expertise, draft) {
      const { known, cases } = await writing(desk, thread);
      return await cases.askAgain(known, bytesOf(expertise), draft);
    },
    async acceptRedirect(thread, expertise) {
      const { known, cases } = await writing(desk, thread);
      return await cases.acceptRedirect(known, bytesOf(expertise));
    },
    async moveCase(thread, expertise, deed, words = {}) {
      const { known, cases, here } = await writing(desk, thread);
      const view = await cases.move(known, bytesOf(expertise), deed, words);
      // The count of the year may take an automation's time: nobody waits for it.
      if (deed === "claim") void here.stepped(known, bytesOf(expertise)).catch(() => undefined);
      return view;
    },
    async reportCase(thread, expertise, draft) {
      const { known, cases, here } = await writing(desk, thread);
      const { report } = await fetched(import("@/engine/expertise/reports.ts"));
      await report(cases, known, bytesOf(expertise), draft);
      await here.stepped(known, bytesOf(expertise));
      return await cases.view(known, bytesOf(expertise));
    },
  };
}

function readingCalls(desk: Desk): Pick<ExpertiseCalls, "cases" | "expertise" | "casesOf"> {
  return {
    async cases(running, before) {
      return await (await desk.parts.cases.here()).cases.page(running, before);
    },
    async expertise(thread, expertise) {
      const known = await desk.parts.threads.get(bytesOf(thread));
      const here = await desk.parts.cases.here();
      const view = await here.cases.view(known, bytesOf(expertise));
      if (view.reports.length > 0) {
        void here.seen(known, bytesOf(expertise)).catch(() => undefined);
      }
      return view;
    },
    async casesOf(thread) {
      const known = await desk.parts.threads.get(bytesOf(thread));
      return await (await desk.parts.cases.here()).cases.viewsIn(known);
    },
  };
}

type Consenting = Pick<ExpertiseCalls, "consent" | "endConsent" | "consents" | "hashesOf">;

function consentCalls(desk: Desk): Consenting {
  return {
    async consent(thread, draft) {
      const speaking = await mayWrite(desk, thread, null);
      const { consentOf } = await fetched(import("@/engine/expertise/caseAsking.ts"));
      const time = desk.parts.context.clock();
      const event = consentOf(draft, allBytes(draft.about), time);
      await say(desk, speaking, event, null);
      return hex(event.consent);
    },
    async endConsent(thread, consent, reason) {
      const speaking = await mayWrite(desk, thread, null);
      const id = bytesOf(consent);
      const mark = speaking.thread.memory.consents.get(hex(id));
      if (mark === undefined) throw new NotFound("no such consent here");
      if (mark.until !== null) throw new NotAllowed("it has ended already");
      const time = desk.parts.context.clock();
      const words = [...reason.toWellFormed()].slice(0, 512).join("");
      const event = { tag: "consent-end/1", consent: id, reason: words, time } as const;
      await say(desk, speaking, event, null);
    },
    async consents(thread) {
      const known = await desk.parts.threads.get(bytesOf(thread));
      const { consentOf } = await fetched(import("@/engine/expertise/caseLines.ts"));
      const { shown } = (await desk.parts.cases.here()).cases;
      const views: ConsentView[] = [];
      for (const key of known.memory.consents.keys()) {
        const view = await consentOf(shown, known, bytesOf(key));
        if (view !== null) views.push(view);
      }
      return views;
    },
    async hashesOf(thread, files, studies) {
      const known = await desk.parts.threads.get(bytesOf(thread));
      const { hashesOf, namedIn } = await fetched(import("@/engine/expertise/caseAsking.ts"));
      const named = await namedIn(desk.parts, known, files, studies);
      return (await hashesOf(desk.parts, known, named)).map(hex);
    },
  };
}

type OfExperts = Pick<ExpertiseCalls, "availability" | "setAvailability" | "caseFigures">;

function expertCalls(desk: Desk): OfExperts {
  return {
    async availability(accounts) {
      const asked = allBytes(accounts);
      const make = (ref: number) => ["availability", ref, asked] as const;
      const [, , known] = await askFor(desk.parts.link, "availability", make);
      return known.map(([account, until, cap, open]) => {
        return { account: hex(account), until, cap, open };
      });
    },
    async setAvailability(account, until, cap) {
      const whom = bytesOf(account);
      await desk.parts.link.ask((ref) => ["set_availability", ref, whom, until, cap] as const);
    },
    async caseFigures(first, last) {
      const make = (ref: number) => ["case_figures", ref, first, last] as const;
      const [, , rows] = await askFor(desk.parts.link, "figures", make);
      return rows.map(([, period, unit, figures]) => {
        return { period, unit, figures: Object.fromEntries(figures) };
      });
    },
  };
}

type Own = Pick<
  ExpertiseCalls,
  | "professional"
  | "keepProfessional"
  | "professionalOf"
  | "ruleSettings"
  | "keepRuleSettings"
  | "templates"
  | "keepTemplate"
  | "dropTemplate"
  | "draftOf"
  | "keepDraft"
>;

function ownCalls(desk: Desk): Own {
  const who = () => fetched(import("@/engine/expertise/professional.ts"));
  const rules = () => fetched(import("@/engine/expertise/settings.ts"));
  const forms = () => fetched(import("@/engine/expertise/ownTemplates.ts"));
  return {
    professional: async () => (await who()).professional(desk.parts),
    async keepProfessional(words) {
      const { keepWords, professional } = await who();
      await keepWords(desk.parts, words);
      return await professional(desk.parts);
    },
    professionalOf: async (account) =>
      (await who()).professionalOf(desk.parts, bytesOf(account)),
    ruleSettings: async () => (await rules()).settingsOf(desk.parts.context),
    async keepRuleSettings(settings) {
      const { keepSettings, settingsOf } = await rules();
      await keepSettings(desk.parts.context, settings);
      return await settingsOf(desk.parts.context);
    },
    templates: async () => (await forms()).templates(desk.parts.context),
    keepTemplate: async (name, text) =>
      (await forms()).keepTemplate(desk.parts.context, name, text),
    dropTemplate: async (id) => (await forms()).dropTemplate(desk.parts.context, id),
    async draftOf(name) {
      return await loadPref<string | null>(desk.parts.context.store, draftName(name), null);
    },
    async keepDraft(name, text) {
      if ((text?.length ?? 0) > MAX_DRAFT) throw new TooLarge("a draft is too long");
      await desk.parts.context.transaction(async (tx) => {
        savePref(tx, draftName(name), text?.toWellFormed() ?? null);
      });
    },
  };
}

function draftName(name: string): string {
  return `case draft/${name}`;
}

/** @throws NotAllowed, ThreadFrozen, NotFound */
async function writing(
  desk: Desk,
  thread: Id,
): Promise<{ known: Thread; here: Expertise; cases: Expertise["cases"] }> {
  desk.parts.card.checkConfirmed();
  const known = await desk.parts.threads.get(bytesOf(thread));
  known.checkWritable();
  const here = await desk.parts.cases.here();
  return { known, here, cases: here.cases };
}
