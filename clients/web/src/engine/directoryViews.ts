/**
 * What the server says of the directory, as screens have it.
 *
 * What never enters this room: a belief in an account that the server names.
 */

import type {
  PlaceOfWork,
  PractitionerHit,
  PublishedMailbox,
  ServiceView,
} from "@/api/directory.ts";
import { hex } from "@/crypto/bytes.ts";
import type * as wire from "@/wire/protocol.ts";

/** A hit, without an account: whoever has verified one adds it. */
export function hitView(hit: wire.PractitionerHit): PractitionerHit {
  const [practitioner, family, given, title, profession, speciality, ...rest] = hit;
  const [organization, town, postcode, department, active, reach, match, , delivered] = rest;
  return {
    practitioner,
    family,
    given,
    title,
    profession,
    speciality,
    organization,
    town,
    postcode,
    department,
    active,
    reach: reach.filter((way) => way !== "cordee"),
    match,
    account: null,
    delivered,
  };
}

/** The account that the server says stands under this practitioner. */
export function accountOf(hit: wire.PractitionerHit): Uint8Array | null {
  return hit[13];
}

export function placeView(place: wire.PlaceOfWork): PlaceOfWork {
  const [organization, name, speciality, mode, ofPlace, lines, ...rest] = place;
  const [postcode, town, phones, fax] = rest;
  const of = { organization, name, speciality, mode, function: ofPlace };
  return { ...of, lines, postcode, town, phones, fax };
}

export function mailboxView(mailbox: wire.PublishedMailbox): PublishedMailbox {
  const [address, kind, service, rank, state, delivered] = mailbox;
  return { address, kind, service, rank, state, delivered };
}

/** Who holds its role now, as far as it is verified. */
export type Standing = Pick<ServiceView, "holders" | "verified">;

export function serviceView(one: wire.Service, standing: Standing): ServiceView {
  const [service, organization, organizationName, name, speciality, comment, ...rest] = one;
  const [lines, hours, holidays, always, open, until, answerMinutes, role] = rest;
  return {
    service,
    organization,
    organizationName,
    name,
    speciality,
    comment,
    lines: lines.map(([label, number, kind]) => ({ label, number, kind })),
    hours: hours.map(([weekday, opens, closes]) => ({ weekday, opens, closes })),
    holidays,
    always,
    open,
    until,
    answerMinutes,
    role: role === null ? null : hex(role),
    ...standing,
  };
}

export function roleOf(one: wire.Service): Uint8Array | null {
  return one[13];
}
