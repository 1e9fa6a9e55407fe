/**
 * When a service answers, in words.
 *
 * What never enters this room: a clock; a decision whether it is open, which is the server's.
 */

import type { ServiceHours, ServiceView } from "@/api/index.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { day, dayOf } from "@/ui/state/moments.ts";
import { language } from "@/ui/words/words.ts";

const DAY = 1_440;
/** A Monday, for the names of the days. */
const MONDAY = Date.UTC(2024, 0, 1);

/** `Fermé, ouvre demain à 9 h`. */
export function standingOf(service: ServiceView, now: number): string {
  const said = directoryWords().services;
  if (service.always && service.open) return said.always;
  if (!service.until) {
    if (service.open) return said.open;
    return service.hours.length ? said.closed : said.hoursUnknown;
  }
  if (!service.open) return said.opens(momentOf(service.until, now));
  const isToday = dayOf(service.until) === dayOf(now);
  return said.openUntil(isToday ? hourOf(service.until) : momentOf(service.until, now));
}

function momentOf(time: number, now: number): string {
  const said = directoryWords().services;
  const ahead = dayOf(time) - dayOf(now);
  if (ahead === 0) return said.at(hourOf(time));
  if (ahead === 1) return said.tomorrowAt(hourOf(time));
  return said.dayAt(day(time, now).toLocaleLowerCase(), hourOf(time));
}

/** The hour of an instant here, as the hours of a service are said. */
function hourOf(time: number): string {
  const here = new Date(time);
  return timeOf(here.getHours() * 60 + here.getMinutes());
}

/** `lun. – ven. : 9 h – 17 h`, a line for each run of days that are alike. */
export function hoursLines(hours: readonly ServiceHours[]): readonly string[] {
  const days = Array.from({ length: 7 }, (_, weekday) => spansOf(hours, weekday));
  const lines: string[] = [];
  for (let first = 0; first < 7; ) {
    let next = first + 1;
    while (next < 7 && days[next] === days[first]) next += 1;
    const spans = days[first];
    if (spans) lines.push(`${daysNamed(first, next - 1)}${colon()}${spans}`);
    first = next;
  }
  return lines;
}

function spansOf(hours: readonly ServiceHours[], weekday: number): string {
  return hours
    .filter((one) => one.weekday === weekday)
    .toSorted((one, other) => one.opens - other.opens)
    .map(spanOf)
    .join(", ");
}

function spanOf({ opens, closes }: ServiceHours): string {
  const said = directoryWords().services;
  if (opens === 0 && closes === DAY) return said.allDay;
  const end = timeOf(closes % DAY || (closes > DAY ? 0 : closes));
  const isNext = closes > DAY ? ` (${said.nextDay})` : "";
  return `${timeOf(opens)} – ${end}${isNext}`;
}

/** `9 h`, `13 h 30`; `9:00` in English. */
function timeOf(minutes: number): string {
  const hour = Math.floor(minutes / 60);
  const rest = String(minutes % 60).padStart(2, "0");
  if (language() === "en") return `${hour}:${rest}`;
  return rest === "00" ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${rest}`;
}

function daysNamed(first: number, last: number): string {
  if (first === last) return dayNamed(first);
  const joint = last === first + 1 ? ", " : " – ";
  return `${dayNamed(first)}${joint}${dayNamed(last)}`;
}

function dayNamed(weekday: number): string {
  const locale = language() === "fr" ? "fr-FR" : "en-GB";
  const shape = { weekday: "short", timeZone: "UTC" } as const;
  return new Date(MONDAY + weekday * 86_400_000).toLocaleDateString(locale, shape);
}

function colon(): string {
  return language() === "fr" ? "\u00a0: " : ": ";
}
