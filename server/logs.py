"""Logs: JSON lines or a console, redacted before anything is rendered.

What never enters a line: a header, a payload, a box, a proof, a token, a key, an
address (unless debugging).
"""

import logging
import re
import sys
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import IO, Any, Final, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SENSITIVE: Final = frozenset(
    {
        "account",
        "authorization",
        "body",
        "box",
        "boxes",
        "cookie",
        "database_url",
        "dsn",
        "header",
        "headers",
        "invitation",
        "key",
        "nonce",
        "openers",
        "password",
        "payload",
        "proof",
        "reserve",
        "secret",
        "signature",
        "token",
    }
)
"""Names whose value is never written, whatever it is."""

ADDRESSES: Final = frozenset({"address", "ip", "peer", "remote"})
REDACTED: Final = "[redacted]"
MAX_TEXT: Final = 4000
"""Characters of one value; a traceback of ours fits."""
MAX_DEPTH: Final = 4
LONGEST_NAME: Final = 16
"""Characters: 12 random bytes in base64, the nonce of a payload, are as long."""

# Bytes as repr writes them; runs of hex or base64 as long as half a key; URLs'
# passwords; addresses.
_BYTES: Final = re.compile(r"""b'(?:[^'\\]|\\.)*'|b"(?:[^"\\]|\\.)*\"""")
_RUNS: Final = re.compile(
    r"(?:\\x)?[0-9a-fA-F]{16,}"
    r"|(?<![A-Za-z0-9+/_-])(?![A-Za-z0-9+/_-]*\.py\b)[A-Za-z0-9+/_-]{22,}={0,2}"
)
_PASSWORD: Final = re.compile(r"(?<=://)[^/\s@]+@")
_ROW: Final = re.compile(r"(?m)^(DETAIL|CONTEXT|HINT):.*$")
_IP: Final = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w:])[0-9a-fA-F:]*:[0-9a-fA-F]*:[0-9a-fA-F:.]+"
)


class Redactor:
    """A structlog processor that leaves nothing secret in an event."""

    def __init__(self, *, debug: bool = False) -> None:
        self._shows_addresses = debug

    def __call__(
        self, _logger: WrappedLogger, _method: str, event: EventDict
    ) -> EventDict:
        """Give the event with every value made harmless."""
        return {name: self._value(name, value, 0) for name, value in event.items()}

    def _value(self, name: str, value: Any, depth: int) -> Any:  # noqa: ANN401 - any event
        if self._is_sensitive(name.lower()) or depth > MAX_DEPTH:
            return REDACTED
        match value:
            case None | bool() | int() | float():
                return value
            case bytes() | bytearray() | memoryview():
                return "[bytes]"
            case Mapping():
                inner = cast("Mapping[object, object]", value)
                return {
                    str(key): self._value(str(key), part, depth + 1)
                    for key, part in inner.items()
                }
            case list() | tuple() | set() | frozenset():
                parts = cast("Iterable[object]", value)
                return [self._value("", part, depth + 1) for part in parts]
            case _:
                return self.text(str(value))

    def _is_sensitive(self, name: str) -> bool:
        if name in ADDRESSES:
            return not self._shows_addresses
        return name in SENSITIVE

    def text(self, text: str) -> str:
        """Text without bytes, keys, passwords, rows and addresses."""
        text = _ROW.sub(rf"\1: {REDACTED}", text[:MAX_TEXT])
        text = _PASSWORD.sub(f"{REDACTED}@", text)
        text = _BYTES.sub(REDACTED, text)
        if not self._shows_addresses:
            text = _IP.sub(_own_address_only, text)
        return _RUNS.sub(_long_word_only, text)


def _own_address_only(found: re.Match[str]) -> str:
    try:
        address = ip_address(found.group())
    except ValueError:
        return found.group()
    is_ours = address.is_loopback or address.is_unspecified
    return found.group() if is_ours else "[address]"


def _long_word_only(found: re.Match[str]) -> str:
    """Keep a name; of an absolute path, the parts that are no keys."""
    word = found.group()
    if not word.startswith("/"):
        return word if _is_name(word) else REDACTED
    parts = word.split("/")
    return "/".join(part if _is_name(part) else REDACTED for part in parts)


def _is_name(word: str) -> bool:
    """Whether people made this word: short, or lower case without digits."""
    return len(word) < LONGEST_NAME or (
        word.islower() and word.replace("_", "").isalpha()
    )


def configure(log_format: str, *, debug: bool, stream: IO[str] | None = None) -> None:
    """Send structlog and the standard library through one redacted way out."""
    redactor = Redactor(debug=debug)
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redactor,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if log_format == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            renderer,
        ],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    logging.getLogger("asyncio").setLevel(logging.WARNING)
