"""The arguments of MAIL and RCPT (RFC 5321 §4.1.2, RFC 1870, RFC 6152, RFC 6531).

Parsed once, strictly; what does not parse never reaches a rule. What never enters this
room: a socket, a decision about somebody.
"""

import re
from dataclasses import dataclass
from typing import Final

from cordee.mail_bridge.errors import MailPermanent

MAX_LOCAL: Final = 64
MAX_ADDRESS: Final = 254
"""RFC 5321 §4.5.3.1; of the whole, RFC 3696 erratum 1690. In octets."""

_PATH: Final = re.compile(
    r"\s*<(?:@[^:,<>\s]+(?:,@[^:,<>\s]+)*:)?"
    r'(?P<path>(?:"(?:[^"\\\x00-\x1f\x7f]|\\[ -~])*"|[^"<>@\s\\\x00-\x1f\x7f]+)'
    r"(?:@[^<>@\s\x00-\x1f\x7f]+)?)?>(?P<rest>(?: .*)?)\Z"
)
_PARAMETER: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?\Z")
_DIGITS: Final = re.compile(r"[0-9]{1,20}\Z")
BODIES: Final = frozenset({"7BIT", "8BITMIME"})


class SyntaxRefused(MailPermanent):
    """501: the argument is not what the standard says."""


class ParameterRefused(MailPermanent):
    """555: a parameter that we did not offer."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Of MAIL: "" is the null sender."""

    address: str
    size: int = 0
    """As declared; 0 when it was not."""
    utf8: bool = False


def read_sender(argument: str) -> Sender:
    """`FROM:<…> SIZE=… BODY=… SMTPUTF8`. Raises MailPermanent."""
    address, parameters = _read("FROM:", argument)
    size = parameters.pop("SIZE", "0")
    body = (parameters.pop("BODY", "7BIT") or "").upper()
    utf8 = "SMTPUTF8" in parameters
    wanted = parameters.pop("SMTPUTF8", None)
    if size is None or not _DIGITS.match(size) or body not in BODIES or wanted:
        raise SyntaxRefused("5.5.4", "A parameter of the sender cannot be read")
    if parameters:
        raise ParameterRefused("5.5.4", "We offered no such parameter")
    return Sender(_checked(address, utf8=utf8) if address else "", int(size), utf8)


def read_recipient(argument: str, *, utf8: bool) -> str:
    """`TO:<…>`. Raises MailPermanent."""
    address, parameters = _read("TO:", argument)
    if parameters:
        raise ParameterRefused("5.5.4", "We offered no such parameter")
    if not address:
        raise SyntaxRefused("5.1.3", "The recipient has no address")
    if address.lower() == "postmaster":
        return address  # RFC 5321 §4.5.1: the one without a domain
    return _checked(address, utf8=utf8)


def _read(keyword: str, argument: str) -> tuple[str, dict[str, str | None]]:
    if argument[: len(keyword)].upper() != keyword:
        raise SyntaxRefused("5.5.4", f"It is written {keyword}<address>")
    found = _PATH.match(argument[len(keyword) :])
    if found is None:
        raise SyntaxRefused("5.1.3", "The address cannot be read")
    parameters: dict[str, str | None] = {}
    for each in found["rest"].split():
        parameter = _PARAMETER.match(each)
        if parameter is None or parameter[1].upper() in parameters:
            raise SyntaxRefused("5.5.4", "A parameter cannot be read")
        parameters[parameter[1].upper()] = parameter[2]
    return found["path"] or "", parameters


def _checked(address: str, *, utf8: bool) -> str:
    """An address with a domain, of allowed length and letters."""
    local, _, domain = address.rpartition("@")
    if not local or not domain:
        raise SyntaxRefused("5.1.3", "The address has no domain")
    try:
        octets = len(address.encode())
        local_octets = len(local.encode())
    except UnicodeEncodeError as error:  # a surrogate: it was no UTF-8
        raise SyntaxRefused("5.6.7", "The address is not UTF-8") from error
    if octets > MAX_ADDRESS or local_octets > MAX_LOCAL:
        raise SyntaxRefused("5.1.3", "The address is too long")
    if not utf8 and not address.isascii():
        raise SyntaxRefused("5.6.7", "The address asks for SMTPUTF8")
    return address
