/**
 * Whose patient is this: asked of my organisation's automation, or remembered by me; and who is
 * in a ward today.
 *
 * What never enters this room: the server. No INS reaches it in clear, and none whose key is
 * wrong under an official authority leaves this device.
 */

import type { PatientGp, PatientIdentity, WardPatient, WardView } from "@/api/directory.ts";
import type { CountAnswerEvent, CountAskEvent } from "@/crypto/billingEvent.ts";
import type { PatientAnswerEvent, WardListEvent } from "@/crypto/patientEvent.ts";
import { type Chosen, GpChoices } from "@/engine/gpChoices.ts";
import { isRefused } from "@/engine/ins.ts";
import { type LineParts, PatientLine, type Said } from "@/engine/patientLine.ts";
import type { Thread } from "@/engine/thread.ts";
import { NotFound } from "@/wire/errors.ts";

/** Words of an answer that are said as they are; any other is "unknown". */
const OUTCOMES = ["found", "chosen", "unknown", "opposed", "refused"] as const;
const NOBODY = { practitioner: "", name: "", time: 0 } as const;
/** Characters of a name in an event. */
const MAX_NAME = 128;
const MAX_WARD = 64;
/** Milliseconds in which what was told unasked is not asked for again. */
const FRESH = 5_000;

export class Patients {
  readonly #context: LineParts["context"];
  readonly #choices: GpChoices;
  readonly #line: PatientLine;
  /** What the automation said last of each ward, and which there are. */
  readonly #wards = new Map<string, WardListEvent>();
  #names: readonly string[] = [];
  /** When a ward was told unasked: who reads it then need not ask. */
  readonly #fresh = new Map<string, number>();

  constructor(parts: LineParts) {
    this.#context = parts.context;
    this.#choices = new GpChoices(parts.context);
    this.#line = new PatientLine(parts, (said) => this.#heard(said));
  }

  /** Something came in a line. */
  async told(thread: Thread): Promise<void> {
    await this.#line.read(thread);
  }

  /** Automations of my organisation. @throws NotOnline, ServerRefused */
  async agents(): Promise<readonly Uint8Array[]> {
    return await this.#line.agents();
  }

  /** The acts of a patient in a year; null when nobody answers. */
  async count(ask: CountAskEvent): Promise<CountAnswerEvent | null> {
    const answer = await this.#line.ask(ask);
    return answer?.tag === "count-answer/1" ? answer : null;
  }

  /** @throws NotFound for a matricule that is none, before anything is asked */
  async gpOf(patient: PatientIdentity): Promise<PatientGp> {
    check(patient);
    await this.#sayUnsaid();
    const { matricule, oid } = patient;
    const answer = await this.#line.ask({ tag: "patient-ask/1", matricule, oid });
    const gp = answer?.tag === "patient-answer/1" ? gpIn(answer) : AWAY;
    if (gp.source === "opposed") await this.#choices.forget(patient);
    if (gp.source !== "unknown" && gp.source !== "away") return gp;
    await this.#line.readAll();
    const mine = await this.#choices.of(patient);
    if (mine === null) return gp;
    // An automation that has lost its key learns again what its clinicians have said.
    if (gp.source === "unknown") await this.#say({ ...mine, patient });
    const { practitioner, name, time } = mine;
    return { source: "mine", practitioner, name, time };
  }

  /** @throws NotFound for a matricule that is none */
  async chooseGp(patient: PatientIdentity, practitioner: string, name: string): Promise<void> {
    check(patient);
    const known = shortened(name.toWellFormed(), MAX_NAME);
    const time = this.#context.clock();
    await this.#choices.keep(patient, { practitioner, name: known, time, said: false });
    await this.#sayUnsaid();
  }

  async ward(name: string): Promise<WardView> {
    const ward = shortened(name.toWellFormed(), MAX_WARD);
    const isAway = !(await this.#asked(ward));
    await this.#line.readAll();
    const list = this.#wards.get(ward) ?? null;
    return {
      wards: this.#names,
      ward,
      time: list?.time ?? 0,
      patients: ward === "" ? [] : (list?.patients ?? []).map(patientView),
      away: isAway,
    };
  }

  /** Whether the automation has said it, now or just before. */
  async #asked(ward: string): Promise<boolean> {
    const heard = this.#fresh.get(ward) ?? 0;
    if (this.#context.clock() - heard < FRESH) return true;
    const answer = await this.#line.ask({ tag: "ward-ask/1", ward });
    return answer?.tag === "ward-list/1";
  }

  async #sayUnsaid(): Promise<void> {
    for (const choice of await this.#choices.unsaid()) await this.#say(choice);
  }

  async #say({ patient, practitioner, name, time }: Chosen): Promise<void> {
    const said = { ...patient, practitioner, name };
    if (!(await this.#line.tell({ tag: "patient-choice/1", ...said }))) return;
    await this.#choices.keep(patient, { practitioner, name, time, said: true });
  }

  async #heard({ event, mine, time, awaited }: Said): Promise<void> {
    if (event.tag === "ward-list/1" && !mine) this.#listed(event, awaited);
    if (event.tag !== "patient-choice/1" || !mine) return;
    const { matricule, oid, practitioner, name } = event;
    await this.#choices.keep({ matricule, oid }, { practitioner, name, time, said: true });
  }

  /** What nobody waits for any more is news as well: an answer may come late. */
  #listed(list: WardListEvent, awaited: boolean): void {
    if (list.wards.length > 0 || list.ward === "") this.#names = list.wards;
    if ((this.#wards.get(list.ward)?.time ?? 0) > list.time) return;
    this.#wards.set(list.ward, list);
    if (awaited) return;
    this.#fresh.set(list.ward, this.#context.clock());
    this.#context.emit({ type: "ward", ward: list.ward });
  }
}

const AWAY: PatientGp = { source: "away", ...NOBODY };

function gpIn({ outcome, practitioner, name, time }: PatientAnswerEvent): PatientGp {
  const source = OUTCOMES.find((one) => one === outcome) ?? "unknown";
  const isTold = source === "found" || source === "chosen";
  if (!isTold) return { source, ...NOBODY };
  // A record may know a name alone: a screen looks for him in the directory.
  return practitioner === "" && name === ""
    ? { source: "unknown", ...NOBODY }
    : { source, practitioner, name, time };
}

function patientView(one: WardListEvent["patients"][number]): WardPatient {
  return { ...one };
}

function check(patient: PatientIdentity): void {
  if (isRefused(patient)) throw new NotFound("no such matricule");
}

function shortened(text: string, most: number): string {
  return [...text].slice(0, most).join("");
}
