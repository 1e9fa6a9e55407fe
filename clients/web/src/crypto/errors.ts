// The rules of the protocol (protocol §9) and the errors that name them.
// Every refusal of this folder carries one of these ids; no secret ever enters a message.

import type { Signed } from "@/crypto/signed.ts";

/** Every rule of §9, and when it is broken. */
export const RULES = {
  "ENC-01": "wrong type, length or element",
  "ENC-02": "not the one encoding of this value",
  "ENC-03": "larger than its limit",
  "SIG-01": "signature does not verify",
  "SIG-02": "key or R is non-canonical or of small order",
  "SUI-01": "unknown suite",
  "SUI-02": "suite lower than before",
  "CHN-01": "number or previous hash does not continue the chain",
  "CHN-02": "account id is not the hash of the first entry",
  "CHN-03": "signer is not an opener, or not the administrator, at this point",
  "CHN-04": "kind not allowed for this account, signer or moment",
  "CHN-05": "unknown opener type",
  "CHN-06": "new opener has not accepted",
  "CHN-07": "signer removes itself",
  "CHN-08": "generation is not the next one, not that of its head, or without link",
  "CHN-09": "boxes and openers do not match in number, or a key was used before",
  "CHN-10": "opened secret does not give the published key",
  "CHN-11": "slot or reserve missing, or used up",
  "CHN-12": "a holder's keys have moved since the account was last rotated",
  "CHN-13": "a held account is named as a holder",
  "CHN-14": "two valid entries at one place",
  "CHN-15": "entry after close",
  "CHN-16": "sealing key is not one that can be sealed to",
  "CHN-17": "no manager is left",
  "FRE-01": "chain is older than one already seen",
  "FRE-02": "chain does not contain a head that was named",
  "FRE-03": "my own account is named with an old head",
  "ATT-01": "attestation is not signed by the organisation",
  "ATT-02": "attestation does not describe this chain",
  "ATT-03": "invitation proof missing or wrong, or it has served another account",
  "ATT-04": "longer than 180 days, not yet valid, or expired for adding",
  "ATT-05": "organisation neither pinned nor endorsed by mine",
  "ATT-06": "another live account holds this professional id",
  "ATT-07": "attestation withdrawn",
  "ATT-08": "a member's attestation expired 30 days ago",
  "EPO-01": "record does not continue the thread",
  "EPO-02": "signer's device not valid at its head, or no holder of the role",
  "EPO-03": "signer may not make this change",
  "EPO-04": "members unsorted, repeated, leaving, not attested, or of another kind",
  "EPO-05": "a member's generation or head is not the current one",
  "EPO-06": "signer, or the role it signs for, is not among the new members",
  "EPO-07": "no owner is left",
  "EPO-08": "first readable epoch changed, or not the signer's to give",
  "EPO-09": "a gateway, agent or record may not read the past",
  "EPO-10": "box or key of this epoch does not open",
  "EPO-11": "record rests on a log position unknown here",
  "EPO-12": "a member does not support the suite",
  "EPO-13": "retention beyond policy",
  "EPO-14": "title or context changed by a member who only reads",
  "MSG-01": "message does not decrypt, or its padding is wrong",
  "MSG-02": "signature or header does not match",
  "MSG-03": "account, or the role it writes for, may not write this in this epoch",
  "MSG-04": "device not valid at the head it names",
  "MSG-05": "device revoked before this message was anchored",
  "MSG-06": "not a holder of the role it writes for",
  "MSG-07": "counter repeated with other bytes, or a gap",
  "MSG-08": "message id repeated, or without its counter",
  "MSG-09": "this message is already stored",
  "LOG-01": "item's epoch is not in force at its place, or it files what comes after",
  "LOG-02": "log hash differs",
  "LOG-03": "numbers are not contiguous",
  "LOG-04": "item was erased before it was due",
  "LOG-05": "a device's base goes backwards",
  "LNK-01": "no such link session, or its time is over",
  "LNK-02": "the session was not begun by a device of the account",
  "LNK-03": "the new device reveals something else than it committed to",
  "LNK-04": "code, scanned text or MAC differs",
  "LNK-05": "second attempt at one session",
  "LNK-06": "the chain lacks the linked head or the new device",
  "LNK-07": "the account that was linked is another's",
  "LNK-08": "the profile was copied: the server has seen a higher n",
  "ROL-01": "fewer than two accounts hold this one",
  "REC-01": "the card's check characters do not match",
  "REC-02": "no account has this slot, or not the chain that is served",
  "REC-03": "a slot leaves other than one new device and new slots",
  "REC-04": "slot was used to return, or replaced",
  "REC-05": "fewer than two ways in",
  "FIL-01": "manifest is not the one that the message names",
  "FIL-02": "key is not the one that the message commits to",
  "FIL-03": "segment is not in the manifest at its place",
  "FIL-04": "place, size, padding or number of segments does not fit",
  "FIL-05": "the file was changed while it was sent",
  "FIL-06": "whole file is not the one that was sent",
  "RST-01": "the thread is being healed after a restore",
} as const;

export type Rule = keyof typeof RULES;

/** What was read breaks a rule of the protocol. `evidence` proves a fork (CHN-14, LOG-02). */
export class RuleError extends Error {
  readonly rule: Rule;
  readonly evidence: readonly Signed[];

  constructor(rule: Rule, what: string = RULES[rule], evidence: readonly Signed[] = []) {
    super(`${rule}: ${what}`);
    this.name = "RuleError";
    this.rule = rule;
    this.evidence = evidence;
  }
}

/** A box or a sealed text does not open. Which rule that breaks is the caller's to say. */
export class CryptoFailure extends Error {
  constructor(what: string) {
    super(what);
    this.name = "CryptoFailure";
  }
}

export function isRule(error: unknown, rule: Rule): boolean {
  return error instanceof RuleError && error.rule === rule;
}
