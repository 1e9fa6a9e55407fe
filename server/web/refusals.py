"""The one place that turns what went wrong into words of the wire."""

import secrets
from collections.abc import Mapping
from typing import Final

import structlog

from cordee.server.protocol.codec import FrameError
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Refused
from cordee.server.services.ports import Refusal

MAX_SENTENCE: Final = 256
"""Characters of a sentence on the wire (ShortText)."""

STATUS: Final[Mapping[Code, int]] = {
    Code.MALFORMED: 400,
    Code.UNAUTHENTICATED: 401,
    Code.LOCKED: 401,
    Code.REVOKED: 401,
    Code.FORBIDDEN: 403,
    Code.NOT_MEMBER: 403,
    Code.CAPACITY: 403,
    Code.INVITATION: 403,
    Code.NOT_FOUND: 404,
    Code.SLOW_READER: 408,
    Code.CONFLICT: 409,
    Code.OUT_OF_ORDER: 409,
    Code.TOO_LARGE: 413,
    Code.RATE_LIMITED: 429,
    Code.QUOTA: 429,
    Code.TOO_MANY: 503,
    Code.UNAVAILABLE: 503,
    Code.DRAINING: 503,
    Code.INTERNAL: 500,
    Code.STORAGE_FULL: 507,
}
"""HTTP status of a refusal; 422 for what is not listed."""

_log: Final = structlog.get_logger("cordee.web")


def refused(error: Exception, ref: int | None) -> Refused:
    """The frame that tells `error`; what nobody foresaw is logged and has an id."""
    if isinstance(error, Refusal):
        frame = error.frame(ref)
        if len(frame.sentence) <= MAX_SENTENCE:
            return frame
        short = shortened(frame.sentence)
        return Refused(ref, frame.code, frame.rule, short, frame.retry_after)
    if isinstance(error, FrameError):
        return Refused(ref, Code.MALFORMED, None, shortened(str(error)), None)
    return _unforeseen(error, ref)


def shortened(sentence: str) -> str:
    """At most what a ShortText holds."""
    return sentence if len(sentence) <= MAX_SENTENCE else sentence[:255] + "…"


def _unforeseen(error: Exception, ref: int | None) -> Refused:
    incident = secrets.token_hex(4)
    _log.error("incident", incident=incident, exc_info=error)
    sentence = f"the server failed (incident {incident}); nothing is known to be stored"
    return Refused(ref, Code.INTERNAL, None, sentence, None)
