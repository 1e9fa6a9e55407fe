"""A mail on its way out, and what is said about it in MAIL and RCPT (RFC 3461).

What never enters this room: a socket.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cordee.mail_bridge.errors import MailPermanent

NOTICES: Final = frozenset({"SUCCESS", "FAILURE", "DELAY"})
ALL_NOTICES: Final = NOTICES
MAX_ENVELOPE_ID: Final = 100
"""Octets of ENVID (RFC 3461 §4.4)."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail for recipients of one domain."""

    sender: str
    """"" is the null sender: nothing is answered to it."""
    recipients: tuple[str, ...]
    data: bytes
    """With CRLF, as it goes out."""
    envelope_id: str = ""
    """Comes back in notices; printable ASCII."""
    notify: frozenset[str] = ALL_NOTICES
    smtp_utf8: bool = False
    """An address or a header is not ASCII."""

    def __post_init__(self) -> None:
        if not self.recipients or not self.notify <= NOTICES:
            raise ValueError("a mail has recipients, and notices that exist")
        if len(self.envelope_id) > MAX_ENVELOPE_ID:
            raise ValueError("an envelope id has at most 100 octets")


Offered = Mapping[str, str]
"""What a server offered after EHLO: lower-case keyword to its parameter."""


def size_offered(offered: Offered) -> int | None:
    """The largest mail it takes; None when it does not say (RFC 1870)."""
    written = offered.get("size", "")
    return int(written) if written.isdecimal() and int(written) > 0 else None


def sender_options(outgoing: Outgoing, offered: Offered) -> list[str]:
    """Parameters of MAIL. Raises MailPermanent for what the server cannot take."""
    limit = size_offered(offered)
    size = len(outgoing.data)
    if limit is not None and size > limit:
        sentence = f"The message has {size} bytes and its server takes {limit}"
        raise MailPermanent("5.3.4", sentence)
    options = [f"SIZE={size}"] if "size" in offered else []
    if not outgoing.data.isascii():
        if "8bitmime" not in offered:
            raise MailPermanent("5.6.3", "The server takes no 8-bit message")
        options.append("BODY=8BITMIME")
    if is_international(outgoing):
        if "smtputf8" not in offered:
            raise MailPermanent("5.6.7", "The server takes no international address")
        options.append("SMTPUTF8")
    if "dsn" in offered:
        options.append("RET=HDRS")  # what we wrote we have; the notice stays small
        if outgoing.envelope_id:
            options.append(f"ENVID={xtext(outgoing.envelope_id)}")
    return options


def recipient_options(
    outgoing: Outgoing, recipient: str, offered: Offered
) -> list[str]:
    """Parameters of RCPT."""
    if "dsn" not in offered:
        return []
    notify = ",".join(sorted(outgoing.notify)) or "NEVER"
    if not recipient.isascii():
        return [f"NOTIFY={notify}"]
    return [f"NOTIFY={notify}", f"ORCPT=rfc822;{xtext(recipient)}"]


def is_international(outgoing: Outgoing) -> bool:
    addresses = (outgoing.sender, *outgoing.recipients)
    return outgoing.smtp_utf8 or not all(each.isascii() for each in addresses)


def xtext(text: str) -> str:
    """RFC 3461 §4: what is not printable, and + and =, in hexadecimal."""
    return "".join(
        letter if "!" <= letter <= "~" and letter not in "+=" else f"+{ord(letter):02X}"
        for letter in text
    )
