"""What can go wrong, and what to do about it.

    CordeeError                  .remedy: what to do; .temporary: waiting may do it
    ├── LocalError               what was asked cannot be done here; ask otherwise
    │   ├── ProfileError
    │   │   ├── ProfileMissing   no profile in that folder
    │   │   ├── ProfileExists    the folder holds one already
    │   │   ├── ProfileInUse     another process holds its lock
    │   │   ├── ProfileErased    .reason: this device is no longer one, all is gone
    │   │   └── WrongKey         key file or passphrase does not open it
    │   ├── InvitationError      not an invitation, expired, or made for another use
    │   │   └── InvitationUsed   it has served another account already
    │   ├── CardRefused          .rule, .groups: a card as typed, or of no account here
    │   ├── LastWayIn            .reason: log-out would lose the account, or messages
    │   ├── NotAllowed           not with this account's capacity or kind
    │   │   └── MailRefused      .word: nothing is mailed, believed or validated so
    │   ├── ConsentEnded         a patient agrees no more to what this would use
    │   ├── CaseRefused          .word: no such step of a tele-expertise, act or ledger
    │   ├── NotFound             no such person, thread or message here
    │   ├── WrongIns             what names a patient is no INS, or its key is wrong
    │   ├── TooLarge             text, title, thread or file beyond its bound
    │   ├── StudyRefused         what was given holds no study; .word says why
    │   └── FileFault            a file here cannot be read or written; .word says why
    │       └── FileChanged      it is not what it was when it was sent (FIL-05)
    ├── NotOnline                no session with the server now (temporary)
    ├── ServerRefused            .code, .rule, .sentence, .retry_after (ms)
    └── Refused                  verification said no; .rule of docs/protocol.md
        ├── TamperedError        what the server gave broke a rule
        └── ThreadFrozen         .evidence: the two signed objects that contradict

`str(error)` is an English sentence for a log; `remedy` is a stable word that a
screen turns into a sentence of its reader's language.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from cordee.server.protocol.codes import TEMPORARY, Code


class Remedy(StrEnum):
    """What to do, as a stable word."""

    WAIT = "wait"
    CHECK_NETWORK = "check_network"
    CLOSE_OTHER = "close_other"
    SIGN_UP = "sign_up"
    USE_IT = "use_it"
    GIVE_RIGHT_KEY = "give_right_key"
    RECOVER = "recover"
    CHECK_CARD = "check_card"
    CHECK_INS = "check_ins"
    KEEP_WAY_IN = "keep_way_in"
    ASK_INVITATION = "ask_invitation"
    ASK_OWNER = "ask_owner"
    ASK_ADMINISTRATOR = "ask_administrator"
    CHOOSE_OTHER = "choose_other"
    SHORTEN = "shorten"
    UPDATE = "update"
    STOP_AND_REPORT = "stop_and_report"


class CordeeError(Exception):
    """Root of the tree; nothing else leaves this package on purpose."""

    remedy: Remedy = Remedy.STOP_AND_REPORT
    temporary: bool = False


class LocalError(CordeeError):
    """What was asked cannot be done here; the server was not at fault."""

    remedy = Remedy.CHOOSE_OTHER


class ProfileError(LocalError):
    """The profile folder cannot be used."""


class ProfileMissing(ProfileError):  # noqa: N818 - the word a caller reads
    remedy = Remedy.SIGN_UP


class ProfileExists(ProfileError):  # noqa: N818 - the word a caller reads
    remedy = Remedy.USE_IT


class ProfileInUse(ProfileError):  # noqa: N818 - the word a caller reads
    remedy = Remedy.CLOSE_OTHER
    temporary = True


class WrongKey(ProfileError):  # noqa: N818 - the word a caller reads
    remedy = Remedy.GIVE_RIGHT_KEY


class ProfileErased(ProfileError):  # noqa: N818 - the word a caller reads
    """This device is no longer one of its account: what it kept is erased.

    `reason` is `revoked`, `locked` or `logged_out`.
    """

    remedy = Remedy.RECOVER

    def __init__(self, reason: str) -> None:
        self.reason: Final = reason
        super().__init__(f"this profile was erased: {reason}")


class CardRefused(LocalError):  # noqa: N818 - the word a caller reads
    """A recovery card that cannot be used; `groups`, from 1, are those to look at."""

    remedy = Remedy.CHECK_CARD

    def __init__(self, rule: str, sentence: str, groups: Sequence[int] = ()) -> None:
        self.rule: Final = rule
        self.groups: Final = tuple(groups)
        super().__init__(f"{rule}: {sentence}")


class LastWayIn(LocalError):  # noqa: N818 - the word a caller reads
    """Log-out would lose something; `reason` is `last_way_in` or `outbox`."""

    remedy = Remedy.KEEP_WAY_IN

    def __init__(self, reason: str) -> None:
        self.reason: Final = reason
        super().__init__(f"log-out would lose something: {reason}")


class InvitationError(LocalError):
    remedy = Remedy.ASK_INVITATION


class InvitationUsed(InvitationError):  # noqa: N818 - the word a caller reads
    """Two accounts know one invitation: it has been in other hands."""

    remedy = Remedy.STOP_AND_REPORT


class NotAllowed(LocalError):  # noqa: N818 - the word a caller reads
    """`rule` is the one that would refuse it, where that says more."""

    remedy = Remedy.ASK_OWNER

    def __init__(self, sentence: str = "", rule: str | None = None) -> None:
        self.rule: Final = rule
        super().__init__(f"{rule}: {sentence}" if rule else sentence)


class MailRefused(NotAllowed):
    """Nothing is mailed, believed or validated so.

    `word` is stable: no_gateway, not_member, no_mailbox, no_address, nothing_waits,
    other_number, not_alone, drafts_leave, no_pdf, no_kind, no_validator,
    not_validator, validated, left, recalled.
    """

    def __init__(self, word: str, sentence: str) -> None:
        self.word: Final = word
        super().__init__(sentence)


class ConsentEnded(LocalError):  # noqa: N818 - the word a caller reads
    """A patient has taken back the agreement on which this file was used."""


class CaseRefused(LocalError):  # noqa: N818 - the word a caller reads
    """A step that is not taken, an act that is not said; nothing was changed.

    `word` is stable: no_step, no_expert, no_consent, no_name, taken, moved, expired,
    not_reported, no_report, no_pdf, no_ledger, no_act, not_billable, countered,
    exported, nothing_to_export, not_office, files_waiting, full, away, no_reason,
    no_study.
    """

    def __init__(self, word: str, sentence: str) -> None:
        self.word: Final = word
        super().__init__(sentence)


class NotFound(LocalError):  # noqa: N818 - the word a caller reads
    remedy = Remedy.CHOOSE_OTHER


class WrongIns(LocalError):  # noqa: N818 - the word a caller reads
    """What is given for a patient may not be used; its words never show it."""

    remedy = Remedy.CHECK_INS


class TooLarge(LocalError):  # noqa: N818 - the word a caller reads
    remedy = Remedy.SHORTEN


class StudyRefused(LocalError):  # noqa: N818 - the word a caller reads
    """No study can be sent or opened; nothing was sent.

    `word` is stable: no_imaging (this installation has no reader of images), no_study
    (no file is DICOM), no_archive, no_index (what came is no index of a study).
    """

    def __init__(self, word: str) -> None:
        self.word: Final = word
        super().__init__(f"study: {word}")


class FileFault(LocalError):  # noqa: N818 - the word a caller reads
    """A file on this machine cannot be read or written; nothing of it was lost.

    `word` is stable: missing, no_file, unreadable, changed, exists, not_writable,
    disk_full, busy.
    """

    def __init__(self, word: str, path: str) -> None:
        self.word: Final = word
        self.path: Final = path
        super().__init__(f"{path}: {word}")


class FileChanged(FileFault):
    """It is not what it was when it was sent: it is never sealed in two versions."""

    rule: Final = "FIL-05"

    def __init__(self, path: str) -> None:
        super().__init__("changed", path)


class NotOnline(CordeeError):  # noqa: N818 - the word a caller reads
    """No session with the server now; what is durable waits in the outbox."""

    remedy = Remedy.CHECK_NETWORK
    temporary = True


_REMEDIES: Final[dict[Code, Remedy]] = {
    Code.VERSION: Remedy.UPDATE,
    Code.LOCKED: Remedy.ASK_ADMINISTRATOR,
    Code.REVOKED: Remedy.ASK_ADMINISTRATOR,
    Code.UNAUTHENTICATED: Remedy.ASK_ADMINISTRATOR,
    Code.INVITATION: Remedy.ASK_INVITATION,
    Code.NOT_MEMBER: Remedy.ASK_OWNER,
    Code.CAPACITY: Remedy.ASK_OWNER,
    Code.FORBIDDEN: Remedy.ASK_OWNER,
    Code.QUOTA: Remedy.ASK_ADMINISTRATOR,
    Code.TOO_LARGE: Remedy.SHORTEN,
    Code.NOT_FOUND: Remedy.CHOOSE_OTHER,
}


class ServerRefused(CordeeError):  # noqa: N818 - the word a caller reads
    """The server said no and changed nothing."""

    def __init__(
        self,
        code: Code,
        rule: str | None = None,
        sentence: str = "",
        retry_after: int | None = None,
    ) -> None:
        self.code: Final = code
        self.rule: Final = rule
        self.sentence: Final = sentence
        self.retry_after: Final = retry_after
        self.temporary = code in TEMPORARY
        fallback = Remedy.WAIT if self.temporary else Remedy.STOP_AND_REPORT
        self.remedy = _REMEDIES.get(code, fallback)
        super().__init__(f"{code.value} {rule or ''}: {sentence}")


class Refused(CordeeError):  # noqa: N818 - the word a caller reads
    """Verification refused what was served; nothing was changed here."""

    def __init__(self, rule: str, sentence: str = "") -> None:
        self.rule: Final = rule
        super().__init__(f"{rule}: {sentence}")


class TamperedError(Refused):
    """What the server gave broke a rule of the protocol."""


class ThreadFrozen(Refused):
    """Two signed objects contradict each other; nothing more is read or written."""

    def __init__(self, rule: str, evidence: Sequence[bytes] = ()) -> None:
        self.evidence: Final = tuple(evidence)
        super().__init__(rule, "the thread is frozen, its evidence is kept")
