/** Templates of answers in the reader's language: those of the organisation, then those shipped. */

import type { Template } from "@/api/index.ts";
import { guessed } from "@/ui/expertise/specialities.ts";
import { language } from "@/ui/words/words.ts";

export interface ShownTemplate {
  readonly id: string;
  readonly specialities: readonly string[];
  readonly title: string;
  readonly sections: Template["sections"]["fr"];
  readonly conclusion: Template["conclusion"]["fr"];
}

/** Those of this speciality first. */
export function shownFor(
  templates: readonly Template[],
  speciality: string,
): readonly ShownTemplate[] {
  const now = language();
  const all = templates.map(({ id, specialities, title, sections, conclusion }) => ({
    id,
    specialities,
    title: title[now],
    sections: sections[now],
    conclusion: conclusion[now],
  }));
  const fits = (one: ShownTemplate) => isOf(one, speciality);
  return [...all.filter(fits), ...all.filter((one) => !fits(one))];
}

/** By its code, by a name of it, or by that of the template: other programs write either. */
export function isOf({ id, specialities }: ShownTemplate, speciality: string): boolean {
  const known = [speciality, guessed(speciality)].filter(Boolean);
  return known.some((one) => specialities.includes(one) || id === one);
}
