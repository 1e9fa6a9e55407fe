/**
 * What follows from a case: the count of the year, the act in my ledger, the word that it was
 * handed to billing (docs/protocol.md §5.16).
 *
 * What never enters this room: a rule; how an invoice is coded.
 */

import type { ConsentView } from "@/api/expertise.ts";
import { type ActEvent, actId } from "@/crypto/billingEvent.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { StepEvent } from "@/crypto/caseEvent.ts";
import type { FoldedCase } from "@/engine/expertise/caseFold.ts";
import { consentOf } from "@/engine/expertise/caseLines.ts";
import { isAnswered, isRunning } from "@/engine/expertise/caseRules.ts";
import type { Cases } from "@/engine/expertise/cases.ts";
import { countOf } from "@/engine/expertise/counting.ts";
import type { Ledgers } from "@/engine/expertise/ledgers.ts";
import { professional } from "@/engine/expertise/professional.ts";
import { settingsOf } from "@/engine/expertise/settings.ts";
import type { Thread } from "@/engine/thread.ts";
import { questionOf } from "@/expertise/asking.ts";
import { dayOf, yearOf } from "@/expertise/days.ts";
import { decided, judge, judgedOf } from "@/expertise/judge.ts";
import type { Counts, Verdict } from "@/expertise/question.ts";
import type { Side } from "@/expertise/tables.ts";

/** Milliseconds in which an automation that did not answer is not asked again. */
const ASKED_LATELY = 600_000;
/** The rule that stops an act of a patient who is there; the request says it alone. */
const PRESENT = "TEX-15";

export class Acts {
  readonly #cases: Cases;
  readonly #ledgers: Ledgers;
  /** When the count of a case (hex) was asked for last. */
  readonly #asked = new Map<string, number>();

  constructor(cases: Cases, ledgers: Ledgers) {
    this.#cases = cases;
    this.#ledgers = ledgers;
  }

  /** As far as I claimed it: count, prepare the act, say that it was handed over. */
  async followAsExpert(thread: Thread, folded: FoldedCase): Promise<void> {
    const { context } = this.#cases.parts;
    if (folded.by === null || !equal(folded.by, context.me.account)) return;
    const counted = await this.#count(thread, folded);
    if (!isAnswered(counted.state)) return;
    await this.#tell(thread, counted, "expert");
    await this.#bill(thread, counted);
  }

  /** As far as I asked, once I have seen the answer. */
  async followAsRequester(thread: Thread, folded: FoldedCase): Promise<void> {
    const { context } = this.#cases.parts;
    const isMine = equal(folded.requester, context.me.account);
    if (isMine && isAnswered(folded.state)) await this.#tell(thread, folded, "requester");
  }

  /** The rules with the year's count, said once; the case with it. */
  async #count(thread: Thread, folded: FoldedCase): Promise<FoldedCase> {
    const isOpen = isRunning(folded.state) || isAnswered(folded.state);
    const isKnown = folded.counted !== null && folded.counted.count !== null;
    if (!isOpen || isKnown || this.#wasAsked(folded)) return folded;
    const { parts } = this.#cases;
    const { context } = parts;
    const expert = await professional(parts);
    const year = yearOf(dayOf(folded.reports[0]?.word.time ?? context.clock()));
    const counts = await countOf(parts, folded.request, year, expert.idnps);
    if (counts === null) return folded;
    return await this.#sayCount(thread, folded, counts);
  }

  /** What the rules say with this count, said where that is news; the case with it. */
  async #sayCount(thread: Thread, folded: FoldedCase, counts: Counts): Promise<FoldedCase> {
    const { parts, steps } = this.#cases;
    const judged = judgedOf(await this.#judge(thread, folded, counts));
    const { counted } = folded;
    if (counted?.count === judged.count && counted.rule === judged.rule) return folded;
    const year = yearOf(dayOf(folded.reports[0]?.word.time ?? parts.context.clock()));
    const event = { tag: "expertise-count/1", case: folded.case, year, judged } as const;
    const behalf = this.#cases.behalf(thread, folded.request.expert);
    const intent = `${hex(folded.case)}/count/${folded.opened}/${judged.count}/${judged.rule}`;
    await steps.say(thread, event, behalf, intent);
    await steps.tellCards(thread, folded.case);
    return { ...folded, judged, counted: judged };
  }

  /** Others may have been billed since it was claimed: asked again before an act is told. */
  async #countNow(folded: FoldedCase): Promise<Counts | null> {
    const { parts } = this.#cases;
    const expert = await professional(parts);
    const time = folded.reports[0]?.word.time ?? parts.context.clock();
    return await countOf(parts, folded.request, yearOf(dayOf(time)), expert.idnps);
  }

  #wasAsked({ case: expertise }: FoldedCase): boolean {
    const key = hex(expertise);
    const now = this.#cases.parts.context.clock();
    if (now - (this.#asked.get(key) ?? 0) < ASKED_LATELY) return true;
    this.#asked.set(key, now);
    return false;
  }

  /** An act that the rules let pass, in my ledger: told twice it is one. */
  async #tell(thread: Thread, folded: FoldedCase, side: Side): Promise<void> {
    const { account } = this.#cases.parts.context.me;
    const told = await this.#ledgers.told();
    const isOfCase = told.some(({ act }) => equal(act.case, folded.case) && isOf(act, side));
    if (isOfCase) return;
    const known = countsIn(folded);
    let act = actOf(folded, await this.#judge(thread, folded, known), side, account);
    // What is unbilled anyway asks nobody, each time that it is looked at.
    const counts = act === null || side !== "expert" ? null : await this.#countNow(folded);
    if (counts !== null) {
      await this.#sayCount(thread, folded, counts);
      act = actOf(folded, await this.#judge(thread, folded, counts), side, account);
    }
    if (act === null) return;
    const ledger = await this.#ledgers.have(null);
    await this.#ledgers.say(ledger, act, `act/${hex(act.act)}`);
  }

  async #judge(thread: Thread, folded: FoldedCase, counts: Counts | null): Promise<Verdict> {
    const { parts, shown } = this.#cases;
    const now = Math.max(parts.context.clock(), folded.opened); // a slow clock does not backdate
    const report = folded.reports[0];
    const answered = report?.word.time ?? null;
    const consent = await consentOf(shown, thread, folded.request.consent);
    const isHeld =
      consent !== null &&
      isForAdvice(consent) &&
      (consent.ended === null || consent.ended.time > (answered ?? now));
    const question = questionOf(folded.request, {
      sent: folded.opened,
      act: answered ?? now,
      now: Math.max(now, answered ?? now),
      state: folded.state,
      answered,
      expert: report?.event.author ?? (await professional(parts)),
      consent: isHeld,
      counts,
      present: folded.request.judged.rule === PRESENT,
    });
    return judge(question, await settingsOf(parts.context));
  }

  /** Once an export names it. */
  async #bill(thread: Thread, folded: FoldedCase): Promise<void> {
    if (folded.state !== "answered" && folded.state !== "closed") return;
    const ledger = await this.#ledgers.mine();
    if (ledger === null) return;
    const { entries } = await this.#ledgers.state(ledger);
    const isExported = entries.some(
      ({ act, exported }) => exported !== null && equal(act.case, folded.case),
    );
    if (!isExported) return;
    const time = this.#cases.parts.context.clock();
    const event: StepEvent = {
      tag: "expertise-step/1",
      case: folded.case,
      step: "bill",
      to: null,
      text: "",
      time,
    };
    await this.#cases.take(thread, folded, "bill", [event]);
  }
}

/** Who agreed was informed, and agreed to more than to be taught with. */
function isForAdvice({ informed, purposes }: ConsentView): boolean {
  return informed && ["care", "advice"].some((one) => purposes.includes(one));
}

function isOf({ code }: ActEvent, side: Side): boolean {
  return (code === "RQD") === (side === "requester");
}

/**
 * The one number that is known of the year serves whichever way it is limited. What the request
 * says of it is the word of who asks, and counts for nothing.
 */
function countsIn({ counted }: FoldedCase): Counts | null {
  if (counted === null || counted.count === null) return null;
  const before = Math.max(0, counted.count - 1);
  return { patient: before, byExpert: before, byRequester: before };
}

/** Null when the rules let none be told. */
function actOf(
  folded: FoldedCase,
  verdict: Verdict,
  side: Side,
  account: Uint8Array,
): ActEvent | null {
  const payable = side === "expert" ? verdict.te2 : verdict.rqd;
  const report = folded.reports[0];
  if (payable === null || !verdict.due || report === undefined) return null;
  const { requester, patient, cover } = folded.request;
  const { time } = report.word;
  return {
    tag: "act/1",
    act: actId(folded.case, payable.code, account),
    case: folded.case,
    code: payable.code,
    cents: payable.cents,
    day: dayOf(time),
    executant: side === "expert" ? report.event.author : requester,
    prescriber: requester,
    patient,
    cover,
    tariff: payable.tariff,
    rule: decided(verdict, side === "expert" ? "TE2" : "RQD")?.rule ?? "",
    provisional: verdict.provisional,
    time,
  };
}
