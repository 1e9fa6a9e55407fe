/**
 * Days of acts: from Unix milliseconds to a day in Paris, `YYYY-MM-DD`.
 *
 * What never enters this room: a clock.
 */

export const DAY_MS = 86_400_000;

const FORM = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u;

/** en-CA writes a day as ISO 8601 does. */
const PARIS = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/Paris",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** @throws RangeError for a time outside of the calendar */
export function dayOf(ms: number): string {
  const parts = new Map(PARIS.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${parts.get("year")?.padStart(4, "0")}-${parts.get("month")}-${parts.get("day")}`;
}

/** Whether it is a day of the calendar. */
export function isDay(text: string): boolean {
  if (!FORM.test(text) || text.startsWith("0000")) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The calendar year that a limit is counted in. */
export function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}
