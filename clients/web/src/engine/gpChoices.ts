/**
 * Which GP I chose for a patient, remembered on this device: sealed, in one record, so that
 * nothing in clear tells one patient from another.
 *
 * What never enters this room: the network.
 */

import type { PatientIdentity } from "@/api/directory.ts";
import type { Context } from "@/engine/context.ts";
import { loadFact, saveFact } from "@/store/facts.ts";

const FACT = "gp_choices";
/** Patients remembered; the one chosen for longest ago gives way. */
const MOST = 1_000;

/** `time` is Unix milliseconds; `said` is whether the automation was told. */
export interface Choice {
  readonly practitioner: string;
  readonly name: string;
  readonly time: number;
  readonly said: boolean;
}

export interface Chosen extends Choice {
  readonly patient: PatientIdentity;
}

type Choices = ReadonlyMap<string, Choice>;

export class GpChoices {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  async of(patient: PatientIdentity): Promise<Choice | null> {
    return (await this.#all()).get(keyOf(patient)) ?? null;
  }

  /** Keep it, unless a later one is kept. */
  async keep(patient: PatientIdentity, choice: Choice): Promise<void> {
    await this.#change((choices) => {
      const key = keyOf(patient);
      if ((choices.get(key)?.time ?? 0) > choice.time) return;
      choices.delete(key);
      choices.set(key, choice);
      const [oldest] = choices.keys();
      if (choices.size > MOST && oldest !== undefined) choices.delete(oldest);
    });
  }

  /** Those that no automation was told of. */
  async unsaid(): Promise<readonly Chosen[]> {
    return [...(await this.#all())]
      .filter(([, choice]) => !choice.said)
      .map(([key, choice]) => ({ ...choice, patient: patientOf(key) }));
  }

  /** The patient does not want it told. */
  async forget(patient: PatientIdentity): Promise<void> {
    if ((await this.of(patient)) === null) return;
    await this.#change((choices) => void choices.delete(keyOf(patient)));
  }

  async #all(): Promise<Choices> {
    return (await loadFact<Choices>(this.#context.store, FACT)) ?? new Map();
  }

  async #change(how: (choices: Map<string, Choice>) => void): Promise<void> {
    await this.#context.transaction(
      async (tx) => {
        const choices = new Map(await loadFact<Choices>(tx, FACT));
        how(choices);
        saveFact(tx, FACT, choices);
      },
      { durable: true },
    );
  }
}

function keyOf({ matricule, oid }: PatientIdentity): string {
  return `${oid}/${matricule}`;
}

function patientOf(key: string): PatientIdentity {
  const end = key.lastIndexOf("/");
  return { oid: key.slice(0, end), matricule: key.slice(end + 1) };
}
