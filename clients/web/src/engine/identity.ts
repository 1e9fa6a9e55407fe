/**
 * Whose name may be shown: attestations checked against trusted organisations.
 *
 * What never enters this room: a name that no trusted organisation vouches for.
 */

import type { AccountKind, PersonView } from "@/api/views.ts";
import {
  judgeAdding,
  judgeMember,
  judgeTrust,
  verifyAttestation,
} from "@/crypto/attestation.ts";
import {
  type AttestationBody,
  attestationHash,
  readAttestation,
} from "@/crypto/attestationBody.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Accounts, Named } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";

/** Seconds after which what a name is good for is judged again. */
const FRESH = 600;

/** An attestation by a trusted organisation; `rules` limit what it is good for. */
export interface Verified {
  readonly signed: Signed;
  readonly body: AttestationBody;
  readonly rules: readonly string[];
}

interface Judged {
  readonly stamp: string;
  readonly found: Verified | null;
}

/**
 * Reads names off chains. `know` judges; everything that does not wait answers from what
 * was judged.
 */
export class Identities {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #judged = new Map<string, Judged>();
  /** What signatures came to, by attestation and by the lengths of both chains. */
  readonly #checked = new Map<string, string | null>();
  /** Accounts (hex) that were seen under each professional id. */
  readonly #holders = new Map<string, Map<string, Uint8Array>>();

  constructor(context: Context, accounts: Accounts) {
    this.#context = context;
    this.#accounts = accounts;
  }

  /** Have what may be shown of these accounts judged, from what is kept here. */
  async know(accounts: Iterable<Uint8Array>): Promise<void> {
    const wanted = [...accounts].filter((account) => !this.#isFresh(account));
    if (wanted.length === 0) return;
    await this.#accounts.load(wanted);
    const vouchers = wanted.flatMap((one) => this.#vouchersOf(one)).map(organisationOf);
    await this.#accounts.load(vouchers);
    for (const account of [...vouchers, ...wanted]) await this.#judge(account);
  }

  /**
   * Have the chains of those who vouch for these accounts, if trusted, and judge.
   *
   * Raises NotOnline.
   */
  async prepare(accounts: Iterable<Uint8Array>): Promise<void> {
    const wanted = [...accounts];
    await this.#accounts.load(wanted);
    const named: Named = new Map();
    for (const body of wanted.flatMap((one) => this.#vouchersOf(one))) {
      const key = hex(body.organisation);
      named.set(key, Math.max(body.organisationSeq, named.get(key) ?? 0));
    }
    await this.#accounts.ensure(named);
    await this.know(wanted);
  }

  /** The newest attestation that holds; null when there is none. */
  verified(account: Uint8Array): Verified | null {
    return this.#judged.get(hex(account))?.found ?? null;
  }

  /** A person as he may be shown; nameless when nobody trusted vouches. */
  person(account: Uint8Array): PersonView {
    const found = this.verified(account);
    const kind = this.kind(account);
    if (found === null || found.rules.includes("ATT-07")) {
      return nameless(account, found?.rules ?? [], kind);
    }
    const { identity, organisation } = found.body;
    return {
      account: hex(account),
      name: identity.name,
      profession: identity.profession,
      speciality: identity.speciality,
      place: identity.place,
      organisation: hex(organisation),
      organisationName: equal(account, organisation) ? identity.name : this.name(organisation),
      verified: true,
      warnings: [...found.rules, ...this.#conflict(account, found)],
      kind,
    };
  }

  /** What sort of account its chain says; a person where there is none. */
  kind(account: Uint8Array): AccountKind {
    return this.#accounts.get(account)?.state.kind ?? "person";
  }

  name(account: Uint8Array): string {
    const found = this.verified(account);
    return found === null || found.rules.includes("ATT-07") ? "" : found.body.identity.name;
  }

  /** May be let into a thread now. Raises RuleError ATT-*. */
  checkCanBeAdded(account: Uint8Array): void {
    if (this.kind(account) === "organisation") {
      this.#checkTrusted(account);
      return;
    }
    const found = this.verified(account);
    if (found === null)
      throw new RuleError("ATT-05", "nobody trusted vouches for this account");
    judgeAdding(found.body, this.#context.seconds);
    const [rule] = [...found.rules, ...this.#conflict(account, found)];
    if (rule !== undefined) throw new RuleError(rule as RuleError["rule"]);
  }

  /**
   * Someone trusted vouches or once vouched for this member.
   *
   * Expiry and withdrawal do not undo what a thread's log already holds. Raises
   * RuleError ATT-05.
   */
  checkWasAdded(account: Uint8Array): void {
    if (this.kind(account) === "organisation") this.#checkTrusted(account);
    else if (this.verified(account) === null) {
      throw new RuleError("ATT-05", "nobody trusted vouches for this account");
    }
  }

  /** What trusted organisations say of an account, whether it holds or not. */
  #vouchersOf(account: Uint8Array): readonly AttestationBody[] {
    const chain = this.#accounts.get(account);
    if (chain === null) return [];
    const bodies = chain.attestations.map(readable);
    return bodies
      .filter((one) => one !== null)
      .filter((one) => this.#isTrusted(one.organisation));
  }

  #checkTrusted(organisation: Uint8Array): void {
    const { pinned } = this.#context.me;
    judgeTrust(organisation, pinned, this.#accounts.get(pinned), this.#context.seconds);
  }

  #isTrusted(organisation: Uint8Array): boolean {
    try {
      this.#checkTrusted(organisation);
      return true;
    } catch (error) {
      if (error instanceof RuleError) return false;
      throw error;
    }
  }

  /** What a judgement rests on besides the account: every chain, and the time. */
  get #stamp(): string {
    return `${this.#accounts.version}/${Math.floor(this.#context.seconds / FRESH)}`;
  }

  #isFresh(account: Uint8Array): boolean {
    return this.#judged.get(hex(account))?.stamp === this.#stamp;
  }

  async #judge(account: Uint8Array): Promise<void> {
    const chain = this.#accounts.get(account);
    const key = hex(account);
    const stamp = this.#stamp;
    const found = chain === null ? null : await this.#newest(chain);
    this.#judged.set(key, { stamp, found });
    const idnps = found?.body.identity.idnps;
    if (!idnps) return;
    const holders = this.#holders.get(idnps) ?? new Map<string, Uint8Array>();
    this.#holders.set(idnps, holders.set(key, account));
  }

  async #newest(chain: Chain): Promise<Verified | null> {
    let best: Verified | null = null;
    for (const signed of [...chain.attestations].reverse()) {
      const found = await this.#check(signed, chain);
      if (found !== null && found.rules.length === 0) return found;
      best ??= found;
    }
    return best;
  }

  async #check(signed: Signed, chain: Chain): Promise<Verified | null> {
    const body = readable(signed);
    if (body === null || !this.#isTrusted(body.organisation)) return null;
    const organisation = this.#accounts.get(body.organisation);
    if (organisation === null) return null;
    const broken = await this.#broken(signed, organisation, chain);
    if (broken !== null && broken !== "ATT-07") return null;
    const withdrawn = broken === null ? [] : [broken];
    const expired = this.#isExpired(body, withdrawn) ? ["ATT-08"] : [];
    return { signed, body, rules: [...withdrawn, ...expired] };
  }

  /** Thirty days late it is said of everybody; sooner only of who is not withdrawn too. */
  #isExpired(body: AttestationBody, withdrawn: readonly string[]): boolean {
    const now = this.#context.seconds;
    try {
      judgeMember(body, now);
    } catch (error) {
      if (error instanceof RuleError) return true;
      throw error;
    }
    return withdrawn.length === 0 && body.notAfter < now;
  }

  /** The rule that it breaks, with both chains as they are; null when it holds. */
  async #broken(signed: Signed, organisation: Chain, chain: Chain): Promise<string | null> {
    const lengths = `${organisation.length}/${chain.length}`;
    const key = `${hex(attestationHash(signed))}/${hex(signed.signature)}/${lengths}`;
    const before = this.#checked.get(key);
    if (before !== undefined) return before;
    const rule = await brokenRule(signed, organisation, chain);
    this.#checked.set(key, rule);
    return rule;
  }

  #conflict(account: Uint8Array, found: Verified): readonly string[] {
    const { idnps } = found.body.identity;
    if (!idnps) return [];
    const others = [...(this.#holders.get(idnps)?.values() ?? [])];
    return others.some((other) => this.#rivals(account, found, other)) ? ["ATT-06"] : [];
  }

  /** Whether another live account stands under the same professional id. */
  #rivals(account: Uint8Array, found: Verified, other: Uint8Array): boolean {
    if (equal(other, account)) return false;
    const { supersedes } = found.body;
    if (supersedes !== null && equal(supersedes, other)) return false;
    const theirs = this.verified(other);
    if (theirs === null || theirs.rules.length > 0) return false;
    const successor = theirs.body.supersedes;
    return successor === null || !equal(successor, account);
  }
}

async function brokenRule(
  signed: Signed,
  organisation: Chain,
  chain: Chain,
): Promise<string | null> {
  try {
    await verifyAttestation(signed, organisation, chain);
    return null;
  } catch (error) {
    if (error instanceof RuleError) return error.rule;
    throw error;
  }
}

function organisationOf(body: AttestationBody): Uint8Array {
  return body.organisation;
}

/** Parse what someone put on his chain; null when it is no attestation. */
function readable(signed: Signed): AttestationBody | null {
  try {
    return readAttestation(signed);
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
}

function nameless(
  account: Uint8Array,
  warnings: readonly string[],
  kind: AccountKind,
): PersonView {
  return {
    account: hex(account),
    name: "",
    profession: "",
    speciality: "",
    place: "",
    organisation: null,
    organisationName: "",
    verified: false,
    warnings,
    kind,
  };
}
