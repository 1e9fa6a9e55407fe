/** Figures as words: shares, delays, months. */

import { deskWords } from "@/ui/desk/words.ts";
import { language } from "@/ui/words/words.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

function locale(): string {
  return language() === "fr" ? "fr-FR" : "en-GB";
}

export function number(value: number): string {
  return value.toLocaleString(locale());
}

export function percent(share: number): string {
  return share.toLocaleString(locale(), { style: "percent", maximumFractionDigits: 0 });
}

/** `45 min`, `3,5 h`, `2 j`. */
export function delay(seconds: number): string {
  const said = deskWords().figures;
  if (seconds < 60) return said.minutes("<\u00a01");
  if (seconds < HOUR) return said.minutes(number(Math.round(seconds / 60)));
  if (seconds < 2 * DAY) return said.hours(number(Math.round((seconds / HOUR) * 10) / 10));
  return said.days(number(Math.round((seconds / DAY) * 10) / 10));
}

/** `novembre 2026`, as within a sentence. */
export function monthName(period: string): string {
  const when = new Date(`${period}-01T00:00`);
  return when.toLocaleDateString(locale(), { month: "long", year: "numeric" });
}

/** `nov.` */
export function monthShort(period: string): string {
  return new Date(`${period}-01T00:00`).toLocaleDateString(locale(), { month: "short" });
}
