/**
 * Accounts that items of a log name, before anything of the items is believed.
 *
 * What never enters this room: a judgement; what does not decode names nobody.
 */

import { hex } from "@/crypto/bytes.ts";
import { readEpoch } from "@/crypto/epoch.ts";
import { RuleError } from "@/crypto/errors.ts";
import { decodeHeader } from "@/crypto/messageHeader.ts";
import { decodeFiled, decodeRequest } from "@/crypto/notice.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Named } from "@/engine/accounts.ts";
import { type LogItem, signedOf } from "@/engine/logItem.ts";

interface Place {
  readonly account: Uint8Array;
  readonly seq: number;
}

interface Speaker extends Place {
  readonly behalf: Uint8Array | null;
}

/** Accounts (hex) that items name, with the highest chain number of each. */
export function namedIn(items: Iterable<LogItem>): Named {
  return highest([...items].flatMap((item) => readable(() => placesIn(item))));
}

/** The same of one record; none when it does not decode. */
export function namedInRecord(signed: Signed): Named {
  const places = readable(() => placesInRecord(signed));
  return highest(places);
}

function highest(places: readonly Place[]): Named {
  const named: Named = new Map();
  for (const { account, seq } of places) {
    const key = hex(account);
    named.set(key, Math.max(seq, named.get(key) ?? 0));
  }
  return named;
}

function placesIn(item: LogItem): readonly Place[] {
  if (item.kind === "epoch") return placesInRecord(signedOf(item));
  if (item.kind === "message") return withSeat(decodeHeader(item.body));
  if (item.kind === "filed") return withSeat(decodeFiled(item.body));
  return withSeat(decodeRequest(item.body));
}

/** Signer and members of a record. @throws RuleError */
function placesInRecord(signed: Signed): readonly Place[] {
  const { members, signer, behalf } = readEpoch(signed).core;
  return [...withSeat({ ...signer, behalf }), ...members];
}

function withSeat({ account, seq, behalf }: Speaker): readonly Place[] {
  const speaker = { account, seq };
  return behalf === null ? [speaker] : [speaker, { account: behalf, seq: 0 }];
}

function readable(places: () => readonly Place[]): readonly Place[] {
  try {
    return places();
  } catch (error) {
    if (error instanceof RuleError) return [];
    throw error;
  }
}
