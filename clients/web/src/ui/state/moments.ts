/**
 * Times and sizes as a person says them, in this machine's time zone.
 *
 * Formatters are made once for each language: making one costs more than a thousand uses of it.
 */

import { language, words } from "@/ui/words/words.ts";

type Shape = "clock" | "day" | "dayYear" | "short" | "full";

const SHAPES: Record<Shape, Intl.DateTimeFormatOptions> = {
  clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { weekday: "long", day: "numeric", month: "long" },
  dayYear: { day: "numeric", month: "long", year: "numeric" },
  short: { day: "numeric", month: "short" },
  full: {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
};
const DAY = 86_400_000;
const made = new Map<string, Intl.DateTimeFormat>();

function format(shape: Shape, time: number): string {
  const locale = language() === "fr" ? "fr-FR" : "en-GB";
  const key = `${locale} ${shape}`;
  let formatter = made.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale, SHAPES[shape]);
    made.set(key, formatter);
  }
  return formatter.format(time);
}

/** `14:32`. */
export function clock(time: number): string {
  return format("clock", time);
}

/** `29 novembre 2026 à 14:32`. */
export function full(time: number): string {
  return format("full", time);
}

/** `29 novembre 2026`. */
export function date(time: number): string {
  return format("dayYear", time);
}

/** The number of a local day: two times with the same are on one day. */
export function dayOf(time: number): number {
  const when = new Date(time);
  return Math.floor(Date.UTC(when.getFullYear(), when.getMonth(), when.getDate()) / DAY);
}

/** `Aujourd'hui`, `Hier`, `Lundi 3 mai`, `1 mai 2025`. */
export function day(time: number, now: number): string {
  const ago = dayOf(now) - dayOf(time);
  if (ago === 0) return words().common.today;
  if (ago === 1) return words().common.yesterday;
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  const text = format(isThisYear ? "day" : "dayYear", time);
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** For a list: the hour today, else the shortest that is clear. */
export function brief(time: number, now: number): string {
  if (!time) return "";
  const ago = dayOf(now) - dayOf(time);
  if (ago === 0) return clock(time);
  if (ago === 1) return words().common.yesterday.toLocaleLowerCase();
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return isThisYear ? format("short", time) : format("dayYear", time);
}

/** `3 jours`: the largest unit that goes into it without a rest. */
export function span(seconds: number): string {
  const said = words().common.spans;
  if (seconds % 86_400 === 0) return said.days(seconds / 86_400);
  if (seconds % 3_600 === 0) return said.hours(seconds / 3_600);
  if (seconds % 60 === 0) return said.minutes(seconds / 60);
  return said.seconds(seconds);
}

/** `conservé 90 jours`. */
export function kept(retention: number, hold: number): string {
  const said = words().thread;
  if (!retention) return said.keptForEver;
  return hold ? said.keptUntilFiled(span(retention), span(hold)) : said.kept(span(retention));
}

/** `3,4 Mo`, in units of a thousand. */
export function size(bytes: number): string {
  const said = words().common;
  if (bytes < 1_000) return said.bytes(bytes);
  const units = [said.kilobytes, said.megabytes, said.gigabytes] as const;
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = value < 10 ? 1 : 0;
  const text = value.toFixed(digits).replace(/\.0$/u, "");
  return (units[unit] ?? said.gigabytes)(language() === "fr" ? text.replace(".", ",") : text);
}
