/**
 * A letter as a screen shows it.
 *
 * What never enters this room: the store, what was said of it that does not count.
 */

import type { LetterView, RecipientRole, SaidBy } from "@/api/letters.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Identities } from "@/engine/identity.ts";
import {
  type Letter,
  type LetterVersion,
  type LetterWord,
  statusOf,
} from "@/engine/letterFold.ts";
import { folded } from "@/engine/mailboxes.ts";
import { bounded } from "@/engine/mailRules.ts";

const ROLES: ReadonlySet<string> = new Set([
  "gp",
  "referring",
  "patient",
] satisfies readonly RecipientRole[]);

/** `isSaid`: the gateway has said something of it; `mine`: me, and the roles I speak for. */
export function letterView(
  letter: Letter,
  version: LetterVersion,
  isSaid: boolean,
  mine: readonly Uint8Array[],
  identities: Pick<Identities, "name">,
): LetterView {
  const { draft, validated } = version;
  const { validator, file } = draft;
  const status = statusOf(letter, version, isSaid);
  const said = (word: LetterWord | null): SaidBy | null => {
    if (word === null) return null;
    const { account, time } = word;
    return { account: hex(account), name: identities.name(account), time };
  };
  return {
    letter: hex(draft.letter),
    version: draft.version,
    kind: draft.kind,
    title: draft.title,
    patient: draft.patient,
    unit: draft.unit,
    entry: bounded(draft.entry),
    exit: bounded(draft.exit),
    message: hex(file.message),
    index: file.index,
    recipients: draft.recipients.map(({ mailbox, role }) => ({
      mailbox,
      role: ROLES.has(role) ? (role as RecipientRole) : "other",
      recalled: letter.recalls.get(folded(mailbox.address))?.reason ?? null,
    })),
    opposed: draft.opposed,
    validator: { account: hex(validator), name: identities.name(validator) },
    validateBy: bounded(draft.validateBy),
    status,
    validated: said(validated),
    left: said(letter.left),
    mayValidate: status === "drafted" && mine.some((one) => equal(one, validator)),
  };
}
