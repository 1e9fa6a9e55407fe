/**
 * Who I am on a request, a report, an invoice: what my organisation attests, and what I have
 * said myself, kept on this device.
 *
 * What never enters this room: a case.
 */

import type { Professional } from "@/api/expertise.ts";
import type { Context } from "@/engine/context.ts";
import type { Identities } from "@/engine/identity.ts";
import { professionOf } from "@/expertise/professions.ts";
import { loadPref, savePref } from "@/store/prefs.ts";

const NAME = "professional";

/** What its owner says himself. */
export type OwnWords = Pick<
  Professional,
  "profession" | "speciality" | "billing" | "structure"
>;

interface Known {
  readonly context: Context;
  readonly identities: Identities;
}

export async function professional(known: Known): Promise<Professional> {
  const { context } = known;
  const attested = await professionalOf(known, context.me.account);
  const kept = await loadPref<Partial<OwnWords>>(context.store, NAME, {});
  return {
    idnps: attested?.idnps ?? "",
    name: attested?.name ?? "",
    profession: cut(kept.profession || (attested?.profession ?? ""), 16),
    speciality: cut(kept.speciality ?? "", 16),
    billing: cut(kept.billing ?? "", 16),
    structure: cut(kept.structure ?? "", 32),
  };
}

/** What is attested of a person; null for a role, and where nobody vouches. */
export async function professionalOf(
  { identities }: Pick<Known, "identities">,
  account: Uint8Array,
): Promise<Professional | null> {
  await identities.know([account]);
  const found = identities.verified(account);
  if (found === null || identities.kind(account) !== "person") return null;
  const { idnps, name, profession } = found.body.identity;
  return {
    idnps: cut(idnps, 32),
    name: cut(name, 128),
    profession: professionOf(profession),
    speciality: "",
    billing: "",
    structure: "",
  };
}

export async function keepWords({ context }: Known, words: Partial<OwnWords>): Promise<void> {
  await context.transaction(async (tx) => {
    const before = await loadPref<Partial<OwnWords>>(tx, NAME, {});
    const { profession } = words;
    const word = profession === undefined ? {} : { profession: professionOf(profession) };
    savePref(tx, NAME, { ...before, ...words, ...word });
  });
}

function cut(text: string, most: number): string {
  return [...text].slice(0, most).join("");
}
