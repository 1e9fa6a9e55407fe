/**
 * The directory: who is who, how to reach them, who answers now.
 *
 * It is the server's word. An account that it names is shown as somebody's only after his own
 * chain was verified and an organisation that is trusted here has attested that very IDNPS.
 * What never enters this room: a patient.
 */

import type {
  Found,
  FoundList,
  PractitionerHit,
  PractitionerView,
  ServicePage,
} from "@/api/directory.ts";
import type { PersonView } from "@/api/views.ts";
import { holders } from "@/crypto/accountState.ts";
import { hex } from "@/crypto/bytes.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { askFor } from "@/engine/asking.ts";
import type { Context } from "@/engine/context.ts";
import {
  accountOf,
  hitView,
  mailboxView,
  placeView,
  roleOf,
  type Standing,
  serviceView,
} from "@/engine/directoryViews.ts";
import type { Identities } from "@/engine/identity.ts";
import type { People } from "@/engine/people.ts";
import { loadPref, savePref } from "@/store/prefs.ts";
import { ServerRefused } from "@/wire/errors.ts";
import { Code, type PractitionerHit as Hit, MAX_HITS, MAX_SERVICES } from "@/wire/protocol.ts";

/** Characters that are searched for; the server takes no more. */
const MAX_QUERY = 256;
const MAX_NEAR = 8;
const NEAR = "near";
const UNKNOWN: Standing = { holders: [], verified: false };

export class Directory {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #identities: Identities;
  readonly #people: People;

  constructor(context: Context, accounts: Accounts, identities: Identities, people: People) {
    this.#context = context;
    this.#accounts = accounts;
    this.#identities = identities;
    this.#people = people;
  }

  /**
   * People on Cordée and practitioners, asked at once and merged.
   *
   * @throws NotOnline, ServerRefused when neither answers, or the only one that found somebody
   */
  async find(words: string, limit: number): Promise<FoundList> {
    const query = words.trim().slice(0, MAX_QUERY);
    const [people, hits] = await Promise.allSettled([
      this.#people.find(query, limit),
      query === "" ? [] : this.#hits(query, limit),
    ]);
    const known = people.status === "fulfilled" ? people.value : [];
    const listed = hits.status === "fulfilled" ? hits.value : [];
    const found = merged(known, listed).slice(0, limit);
    const broken = [hits, people].find((one) => one.status === "rejected");
    if (broken !== undefined && found.length === 0) throw broken.reason;
    return { found, whole: broken === undefined };
  }

  /** All that is published of one; null for an IDNPS that nobody has. @throws NotOnline */
  async practitioner(practitioner: string): Promise<PractitionerView | null> {
    const answer = await this.#context.link
      .ask((ref) => ["practitioner", ref, practitioner])
      .catch(unlessUnknown);
    if (answer === null || answer[0] !== "practitioner") return null;
    const [, , hit, places, mailboxes] = answer;
    const [verified] = await this.#verified([hit]);
    if (verified === undefined) return null;
    return {
      hit: verified,
      places: places.map(placeView),
      mailboxes: mailboxes.map(mailboxView),
      person: this.#personOf(hit),
    };
  }

  /** @throws NotOnline, ServerRefused */
  async services(words: string, after: string, limit: number): Promise<ServicePage> {
    const query = words.trim().slice(0, MAX_QUERY);
    const rows = Math.min(limit, MAX_SERVICES);
    const make = (ref: number) => ["services", ref, query, "", after, rows] as const;
    const [, , services, next] = await askFor(this.#context.link, "services", make);
    await this.#meet(services.map(roleOf).filter((role) => role !== null));
    return {
      services: services.map((one) => serviceView(one, this.#standing(roleOf(one)))),
      next,
    };
  }

  async near(): Promise<string> {
    return await loadPref(this.#context.store, NEAR, "");
  }

  async setNear(department: string): Promise<void> {
    const near = department.trim().toUpperCase().slice(0, MAX_NEAR);
    await this.#context.transaction(async (tx) => savePref(tx, NEAR, near));
  }

  async #hits(query: string, limit: number): Promise<readonly PractitionerHit[]> {
    const near = await this.near();
    const rows = Math.min(limit, MAX_HITS);
    const make = (ref: number) => ["find", ref, query, near, rows] as const;
    const [, , hits] = await askFor(this.#context.link, "practitioners", make);
    return await this.#verified(hits);
  }

  /** Each with the account that is verified to be his, or none. */
  async #verified(hits: readonly Hit[]): Promise<readonly PractitionerHit[]> {
    const named = hits.map(accountOf).filter((account) => account !== null);
    // The newest chain is asked for when somebody is written to; here it is enough to know one.
    await this.#accounts.ensure(new Map(named.map((account) => [hex(account), 0])));
    await this.#identities.prepare(named);
    return hits.map((hit) => {
      const person = this.#personOf(hit);
      const view = hitView(hit);
      if (person === null) return view;
      return { ...view, account: person.account, reach: ["cordee", ...view.reach] };
    });
  }

  /** The person who was attested under this very IDNPS; null when the server's word is all. */
  #personOf(hit: Hit): PersonView | null {
    const account = accountOf(hit);
    if (account === null) return null;
    const person = this.#identities.person(account);
    const idnps = this.#identities.verified(account)?.body.identity.idnps;
    return person.verified && idnps === hit[0] ? person : null;
  }

  /** Have the chains and the names of these roles, and of who holds them. */
  async #meet(roles: readonly Uint8Array[]): Promise<void> {
    if (roles.length === 0) return;
    await this.#accounts.refresh(roles);
    const held = roles.flatMap((role) => this.#holders(role));
    await this.#accounts.ensure(new Map(held.map((one) => [hex(one), 0])));
    await this.#identities.prepare([...roles, ...held]);
  }

  #standing(role: Uint8Array | null): Standing {
    if (role === null || !this.#identities.person(role).verified) return UNKNOWN;
    if (this.#identities.kind(role) !== "role") return UNKNOWN;
    const names = this.#holders(role).map((one) => this.#identities.name(one));
    return { holders: names.filter((name) => name !== ""), verified: true };
  }

  #holders(role: Uint8Array): readonly Uint8Array[] {
    const state = this.#accounts.get(role)?.state;
    return state === undefined ? [] : holders(state).map((one) => one.account);
  }
}

/**
 * One list, nobody twice: who is on Cordée first, with what the directory says of him, then the
 * others of the directory in its own order.
 */
export function merged(
  people: readonly PersonView[],
  hits: readonly PractitionerHit[],
): readonly Found[] {
  const byAccount = new Map(hits.map((hit) => [hit.account, hit]));
  const known = people.map((person): Found => {
    const hit = byAccount.get(person.account);
    return hit === undefined ? { kind: "person", person } : { kind: "practitioner", hit };
  });
  const here = new Set(people.map((person) => person.account));
  const others = hits.filter((hit) => hit.account === null || !here.has(hit.account));
  return [...known, ...others.map((hit): Found => ({ kind: "practitioner", hit }))];
}

function unlessUnknown(error: unknown): null {
  if (error instanceof ServerRefused && error.code === Code.NOT_FOUND) return null;
  throw error;
}
