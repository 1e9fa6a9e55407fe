"""What verification refuses, by rule.

    CryptoError
    ├── EncodingError       ENC-01..03
    ├── SignatureError      SIG-01..02
    ├── SuiteError          SUI-01..02
    ├── ChainError          CHN-01..17
    │   └── ChainForkError  CHN-14, carries both entries
    ├── FreshnessError      FRE-01..03
    ├── AttestationError    ATT-01..08
    ├── EpochError          EPO-01..14
    ├── MessageError        MSG-01..09
    ├── LogError            LOG-01..05
    ├── LinkError           LNK-01..08
    ├── RoleError           ROL-01 (a verdict, as CHN-12 is)
    ├── CardError           REC-01 (REC-03 is a ChainError)
    └── FileError           FIL-01..06

Every refusal names its rule; `docs/protocol.md` has a row for each.
"""

from typing import Final


class CryptoError(Exception):
    """A structure broke a rule of the protocol; nothing was changed."""

    family: str = ""

    def __init__(self, rule: str, detail: str = "") -> None:
        self.rule: Final = rule
        self.detail: Final = detail
        sentence = RULES[rule]  # looked up always: a rule without a row fails here
        super().__init__(f"{rule}: {detail or sentence}")


class EncodingError(CryptoError):
    family = "ENC"


class SignatureError(CryptoError):
    family = "SIG"


class SuiteError(CryptoError):
    family = "SUI"


class ChainError(CryptoError):
    family = "CHN"


class ChainForkError(ChainError):
    """Two valid entries at one place of a chain: evidence against who made them.

    `ours` and `theirs` are the encoded `Signed` entries.
    """

    def __init__(self, ours: bytes, theirs: bytes) -> None:
        self.ours: Final = ours
        self.theirs: Final = theirs
        super().__init__("CHN-14")


class FreshnessError(CryptoError):
    family = "FRE"


class AttestationError(CryptoError):
    family = "ATT"


class EpochError(CryptoError):
    family = "EPO"


class MessageError(CryptoError):
    family = "MSG"


class LogError(CryptoError):
    family = "LOG"


class RoleError(CryptoError):
    family = "ROL"


class CardError(CryptoError):
    family = "REC"


class FileError(CryptoError):
    family = "FIL"


class LinkError(CryptoError):
    """A link session ended without a device being added; warn the person."""

    family = "LNK"


RULES: Final[dict[str, str]] = {
    "ENC-01": "wrong type, length or element",
    "ENC-02": "not the one encoding of this value",
    "ENC-03": "larger than its limit",
    "SIG-01": "signature does not verify",
    "SIG-02": "key or R is non-canonical or of small order",
    "SUI-01": "unknown suite: update this software",
    "SUI-02": "suite is lower than before",
    "CHN-01": "sequence number or previous hash does not continue the chain",
    "CHN-02": "account id is not the hash of the first entry",
    "CHN-03": "signer is not an opener at this point",
    "CHN-04": "entry kind not allowed for this account or signer",
    "CHN-05": "unknown opener type",
    "CHN-06": "new opener has not accepted",
    "CHN-07": "signer removes itself or is not in the result",
    "CHN-08": "generation is not the next one, or not that of the head it names",
    "CHN-09": "boxes and openers do not match in number, or a key was used before",
    "CHN-10": "opened secret does not give the published key",
    "CHN-11": "a recovery slot or a reserve is missing, or was used up",
    "CHN-12": "a holder's keys have moved since the account was last rotated",
    "CHN-13": "a held account holds an account",
    "CHN-14": "two different entries at one place: the chain was forked",
    "CHN-15": "entry after close, or a holder named where his account is closed",
    "CHN-16": "sealing key is not one that can be sealed to",
    "CHN-17": "no manager is left",
    "FRE-01": "chain is older than one already seen",
    "FRE-02": "chain does not contain a head that was named",
    "FRE-03": "my own account is named with an old head",
    "ATT-01": "attestation is not signed by the organisation",
    "ATT-02": "attestation does not describe this chain",
    "ATT-03": "invitation proof is missing or wrong",
    "ATT-04": "attestation is longer than 180 days, not yet valid or expired",
    "ATT-05": "organisation is neither pinned nor endorsed by mine",
    "ATT-06": "another live account holds this professional id",
    "ATT-07": "attestation was withdrawn",
    "ATT-08": "attestation of a member has expired",
    "EPO-01": "record does not continue the thread",
    "EPO-02": "signer's device is not valid at the head it names, or not a holder's",
    "EPO-03": "signer may not make this change",
    "EPO-04": "members are unsorted, repeated, gone, unattested or of no such kind",
    "EPO-05": "a member's generation or head is not the current one",
    "EPO-06": "signer, or its role, is not among the new members",
    "EPO-07": "no owner is left",
    "EPO-08": "first readable epoch changed, or is not the signer's to give",
    "EPO-09": "a gateway, agent or record may not read the past",
    "EPO-10": "the box or key of this epoch does not open",
    "EPO-11": "record rests on a log position that is unknown here",
    "EPO-12": "a member does not support the suite",
    "EPO-13": "retention is beyond policy",
    "EPO-14": "title or context changed by a member who only reads",
    "MSG-01": "message does not decrypt, or its padding is wrong",
    "MSG-02": "signature or header does not match",
    "MSG-03": "account may not write in this epoch",
    "MSG-04": "device is not valid at the head it names",
    "MSG-05": "device was revoked before this message was anchored",
    "MSG-06": "not a holder of the role it writes for",
    "MSG-07": "counter repeated with other bytes, or a gap",
    "MSG-08": "message id is repeated or does not carry its counter",
    "MSG-09": "this message is already stored",
    "LOG-01": "item's epoch is not the current one at its place",
    "LOG-02": "log hash differs: the log was forked",
    "LOG-03": "sequence numbers are not contiguous",
    "LOG-04": "an item was erased before it was due",
    "LOG-05": "a device's base goes backwards",
    "LNK-01": "no such link session, or its time is over",
    "LNK-02": "link session was not begun by a device of the account",
    "LNK-03": "new device revealed something else than it committed to",
    "LNK-04": "code or scanned text differs: someone may stand between",
    "LNK-05": "second attempt at one link session",
    "LNK-06": "chain lacks the linked head or the new device",
    "LNK-07": "account that was linked is not the one expected",
    "LNK-08": "this profile was copied: link it as a new device",
    "ROL-01": "fewer than two accounts hold this one",
    "REC-01": "the card's check characters do not match",
    "REC-02": "no account, or not this chain, has this slot",
    "REC-03": "a slot that returns leaves exactly one new device and new slots",
    "REC-04": "this slot was used or replaced",
    "REC-05": "fewer than two ways into this account",
    "FIL-01": "manifest is not the one that the message names",
    "FIL-02": "key is not the one that the message commits to",
    "FIL-03": "segment is not in the manifest at its place",
    "FIL-04": "place, size or padding of a segment does not fit the file",
    "FIL-05": "the file was changed while it was sent",
    "FIL-06": "file is not the one that was sent",
}
"""Rule id to sentence, in the order of docs/protocol.md."""
