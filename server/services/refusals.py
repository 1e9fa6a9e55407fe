"""One place turns a broken rule or a database in trouble into a wire code."""

from typing import Final

from cordee.crypto.errors import CryptoError
from cordee.server.protocol.codes import Code
from cordee.server.services.ports import Refusal
from cordee.server.store.errors import Trouble, trouble

_TROUBLE: Final = {
    Trouble.FULL: (Code.STORAGE_FULL, "the server's disk is full"),
    Trouble.GONE: (Code.UNAVAILABLE, "the database does not answer at present"),
}


def broken(error: CryptoError, code: Code) -> Refusal:
    """Refuse with the rule that was broken; a malformed structure says so."""
    code = Code.MALFORMED if error.family == "ENC" else code
    return Refusal(code, str(error)[:256], rule=error.rule)


def in_trouble(error: BaseException) -> Refusal | None:
    """Refuse because of the database; None for a fault of our own."""
    kind = trouble(error)
    return None if kind is None else Refusal(*_TROUBLE[kind])


def ours() -> Refusal:
    """Refuse because of a fault of our own, which the log tells about."""
    return Refusal(Code.INTERNAL, "a fault of the server: it was logged")


def not_found() -> Refusal:
    """Refuse without telling a stranger whether it exists."""
    return Refusal(Code.NOT_FOUND, "no such thread")


def malformed(detail: str, rule: str = "ENC-01") -> Refusal:
    return Refusal(Code.MALFORMED, detail, rule=rule)
