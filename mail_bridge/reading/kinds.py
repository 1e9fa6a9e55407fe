"""What sort of mail it is: a person's, or of which machine.

RFC 3834 for automatic answers, RFC 3464 and 8098 for reports, the rules of MSSanté for
`[FIN]` and `[KO Intégration système !]`. What never enters this room: a body.
"""

import re
from typing import Final

from cordee.mail_bridge.reading.fields import Fields
from cordee.mail_bridge.reading.limits import SUBJECT
from cordee.mail_bridge.reading.mail import Kind, Loop, MssHeaders, Person, ReadReceipt
from cordee.mail_bridge.reading.parameters import Structured

FAULT: Final = re.compile(
    r"\s*(?:(?:re|tr|fwd?)\s?:\s*)*\[\s*ko\s+int[ée]gration\s+syst[èe]me\s*!?\s*\]"
    r"\s*(?:\[([^\]]{1,32})\])?",
    re.IGNORECASE,
)
ENDED: Final = re.compile(r"\s*\[FIN\]\s*", re.IGNORECASE)
AWAY: Final = re.compile(
    r"\s*(?:r[ée]ponse automatique|automatic reply|automatische antwort"
    r"|out of (?:the )?office|absence du bureau|message d'absence"
    r"|absent\(e\) du bureau|auto(?:matic)?[- ]?(?:reply|response|réponse)"
    r"|r[ée]pondeur automatique|notification d'absence"
    r"|je suis (?:actuellement )?absente?\b|\[auto(?:-reply)?\])",
    re.IGNORECASE,
)
"""Subjects of answering machines that say nothing in their header (older Exchange)."""
DAEMON: Final = re.compile(
    r"(?:mailer-daemon|postmaster|mail\s?delivery|microsoftexchange[0-9a-f]{8,})",
    re.IGNORECASE,
)
RETURNED: Final = re.compile(
    r"undeliver|delivery (?:status|failure|report)|returned mail|mail delivery failed"
    r"|failure notice|non remis|non distribu|échec de (?:la )?remise|warning: message"
    r"|delivery (?:has been )?delayed|retard(?:é|ée)? de (?:la )?remise",
    re.IGNORECASE,
)


def loop_of(header: Fields) -> Loop:
    """The fields by which a machine says that it is one."""
    path = header.first("return-path").strip()
    return Loop(
        auto_submitted=header.word("auto-submitted"),
        precedence=header.word("precedence"),
        suppress=header.word("x-auto-response-suppress"),
        list_id=header.text("list-id", 200) or header.text("list-unsubscribe", 200),
        null_return_path=path == b"<>",
        hops=len(header.all("received")),
    )


def mss_of(header: Fields) -> MssHeaders:
    """X-MSS- fields (docs of ANS, ECO.2.4.1 to 3 and ECO.2.2.8)."""
    codes = header.text("x-mss-codecda", SUBJECT).split(",")
    return MssHeaders(
        codes=tuple(code.strip() for code in codes if code.strip()),
        ins=header.text("x-mss-ins", 8).upper(),
        product=header.text("x-mss-nil", 64),
        mes=header.text("x-mss-mes", 16).upper(),
    )


def fault_code(subject: str, receipt: ReadReceipt | None) -> str | None:
    """The code of a system that could not file our mail; None when it is no fault."""
    found = FAULT.match(subject)
    if found is not None:
        return (found[1] or "").strip() or (receipt.error_code if receipt else "")
    if receipt is None or not (receipt.error or receipt.error_code):
        return None
    return receipt.error_code


def kind_of(
    header: Fields,
    content: Structured,
    subject: str,
    sender: Person,
    *,
    has_reports: bool,
) -> Kind:
    """Of a mail that is neither a receipt nor a fault."""
    if has_reports and _is_report(header, content, subject, sender):
        return "delivery-report"
    if header.text("x-mss-mes", 16).upper() == "FIN" or ENDED.fullmatch(subject):
        return "ended"
    return "automatic" if _is_automatic(header, subject) else "reply"


def _is_report(
    header: Fields, content: Structured, subject: str, sender: Person
) -> bool:
    """A report, not a mail to which somebody attached one."""
    return (
        content.value == "multipart/report"
        or header.first("return-path").strip() == b"<>"
        or DAEMON.search(f"{sender.address} {sender.name}") is not None
        or (
            bool(header.first("x-failed-recipients")) and bool(RETURNED.search(subject))
        )
    )


def _is_automatic(header: Fields, subject: str) -> bool:
    submitted = header.word("auto-submitted").partition(" ")[0]
    if submitted not in {"", "no"}:
        return True
    if header.word("precedence") == "auto_reply":
        return True
    named = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from")
    return (
        any(map(header.first, named))
        or AWAY.match(subject.replace("\u2019", "'")) is not None
    )
