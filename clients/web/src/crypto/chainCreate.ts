// Entry 0 (§5.1): what a create must be, for accounts with keys and for held ones.
// Its hash is the account id; that it is the one asked for is checked by the chain.

import {
  type AccountKind,
  type AccountState,
  isAccountKind,
  isHeldKind,
} from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import { type Effect, newGeneration } from "@/crypto/chainChanges.ts";
import type { ChainEntry, ContentOf } from "@/crypto/chainEntry.ts";
import { checkHeldGeneration, checkHeldSigner, checkManager } from "@/crypto/chainHeld.ts";
import { checkHolderAccepts, checkHolders } from "@/crypto/chainHolders.ts";
import type { KeyClaims } from "@/crypto/chainKeys.ts";
import {
  acceptBody,
  checkAccepts,
  checkGeneration,
  checkJoining,
  claimGeneration,
} from "@/crypto/chainOpeners.ts";
import { checkSignature } from "@/crypto/chainSigner.ts";
import { RuleError } from "@/crypto/errors.ts";
import { H } from "@/crypto/labels.ts";

type Create = ContentOf<"create">;

/** @throws RuleError of entry 0, in the order of §5.1 */
export async function verifyCreate(
  entry: ChainEntry,
  claims: KeyClaims,
  accounts: Accounts,
): Promise<AccountState> {
  const { change } = entry;
  if (change.kind !== "create") throw new RuleError("CHN-04", "a chain begins with a create");
  if (entry.account !== null || entry.seq !== 0 || entry.previous !== null) {
    throw new RuleError("CHN-01");
  }
  const { content } = change;
  const kind = content.accountKind;
  if (!isAccountKind(kind)) throw new RuleError("CHN-04", "unknown kind of account");
  if (!content.suites.includes(entry.suite)) throw new RuleError("CHN-04", "suites");
  const account = H("account", [entry.signed.body]);
  const made = isHeldKind(kind)
    ? await createHeld(content, entry, account, claims, accounts)
    : await createWithKeys(kind, content, entry, claims);
  return { ...EMPTY, account, kind, ...placeOf(entry), ...made, ...settingsOf(content) };
}

const EMPTY = {
  generation: 0,
  highestGeneration: 0,
  joined: [],
  reserves: [],
  locked: false,
  plans: [],
  closed: false,
  successor: null,
} as const;

type Made = Pick<AccountState, "openers" | "publicKey"> & Effect;

function placeOf({
  suite,
  seq,
  head,
}: ChainEntry): Pick<AccountState, "suite" | "seq" | "head"> {
  return { suite, seq, head };
}

function settingsOf({ admin, suites }: Create): Pick<AccountState, "admin" | "suites"> {
  return { admin, suites };
}

async function createWithKeys(
  kind: AccountKind,
  content: Create,
  entry: ChainEntry,
  claims: KeyClaims,
): Promise<Made> {
  const openers = checkJoining(content.openers, claims);
  claimGeneration(content.gen, claims);
  const word = acceptBody(content.salt, null, content.openers);
  await checkAccepts(openers, content.accepts, () => word);
  checkGeneration(content.gen, 0, openers, kind);
  if (kind === "organisation" && content.admin !== null) throw new RuleError("CHN-04");
  const { authority, publicKey } = entry.signer;
  if (authority !== null) throw new RuleError("CHN-03");
  if (!openers.some((opener) => equal(opener.sigPk, publicKey))) throw new RuleError("CHN-03");
  await checkSignature(entry);
  return newGeneration(content.gen, entry, openers, EMPTY);
}

async function createHeld(
  content: Create,
  entry: ChainEntry,
  account: Uint8Array,
  claims: KeyClaims,
  accounts: Accounts,
): Promise<Made> {
  const named = checkHolders(content.openers, account, null, accounts);
  claimGeneration(content.gen, claims);
  const word = acceptBody(content.salt, null, content.openers);
  await checkHolderAccepts(named, content.accepts, () => word);
  const openers = named.map(({ holder }) => holder);
  checkHeldGeneration(content.gen, 0, openers);
  checkManager(openers);
  await checkHeldSigner(entry, openers, null, accounts);
  const { publicKey } = content.gen;
  return { openers, joined: openers.map(() => 0), publicKey };
}
