"""One place turns a broken rule or a database in trouble into a wire code."""

import traceback
from pathlib import Path
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


def told(error: BaseException) -> dict[str, object]:
    """What the log says of a fault: its kind and where, no value of a variable."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return {"kind": type(error).__name__, "where": where}


def not_found() -> Refusal:
    """Refuse without telling a stranger whether it exists."""
    return Refusal(Code.NOT_FOUND, "no such thread")


def malformed(detail: str, rule: str = "ENC-01") -> Refusal:
    return Refusal(Code.MALFORMED, detail, rule=rule)
