"""Settings of `cordee serve`: options over environment over defaults, checked once.

What never enters this room: a file that is opened, a socket, a database.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

PREFIX: Final = "CORDEE_"
DEFAULT_PORT: Final = 8443
MAX_WORKERS: Final = 64
MAX_MAX_BLOB: Final = 64 << 30
"""What the protocol can say."""
MAX_ORPHAN_HOURS: Final = 8_784
"""A year: more would be no deletion."""
MAX_FIND_ROWS: Final = 1_000_000_000
"""More than there are: no bound."""
MAX_MAX_PATIENTS: Final = 100_000_000
"""More than there are people in the country."""
MAX_NAME: Final = 256
UNITS: Final[Mapping[str, int]] = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
MAX_DIGITS: Final = 10
MAX_SPAN: Final = 36_525 * 86_400
"""Seconds: what is kept longer is kept for ever."""
TRUE: Final = frozenset({"1", "true", "yes", "on"})
FALSE: Final = frozenset({"", "0", "false", "no", "off"})


class SettingsError(Exception):
    """A setting is wrong; the sentence says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What one server was told. `port` 0 means any free one."""

    data: Path
    blob_url: str | None
    max_blob: int
    orphan_hours: int
    max_patients: int
    host: str
    port: int
    database_url: str | None
    origin: str | None
    cert: Path | None
    key: Path | None
    self_signed: bool
    workers: int
    shared_port: bool
    name: str
    ready_file: Path | None
    ready_fd: int | None
    until_eof: bool
    public_metrics: bool
    retention: int
    max_retention: int
    keep_lookups: int
    find_rows: int
    push_delay: int
    push_gap: int
    push_contact: str | None
    push_proxy: str | None
    push_loopback: bool
    web_client: Path | None
    demo_desk: str | None
    erase_every: int
    faults: bool
    log_format: str
    debug: bool

    @property
    def has_tls(self) -> bool:
        return self.self_signed or self.cert is not None


def parse(argv: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Read options and environment. Raises SettingsError; SystemExit for --help."""
    options = _parser(environment).parse_args(argv)
    settings = Settings(
        data=Path(options.data),
        blob_url=options.blob_url or None,
        max_blob=_number("--max-blob", options.max_blob, MAX_MAX_BLOB),
        orphan_hours=_number("--orphan-hours", options.orphan_hours, MAX_ORPHAN_HOURS),
        max_patients=_number("--max-patients", options.max_patients, MAX_MAX_PATIENTS),
        host=options.host,
        port=_number("--port", options.port, 65_535),
        database_url=options.database_url or None,
        origin=_origin(options.origin),
        cert=_path(options.cert),
        key=_path(options.key),
        self_signed=_flag("--self-signed", options.self_signed),
        workers=_number("--workers", options.workers, MAX_WORKERS),
        shared_port=_flag("--shared-port", options.shared_port),
        name=options.name,
        ready_file=_path(options.ready_file),
        ready_fd=_optional_number("--ready-fd", options.ready_fd),
        until_eof=_flag("--until-eof", options.until_eof),
        public_metrics=_flag("--public-metrics", options.public_metrics),
        retention=span("--retention", options.retention),
        max_retention=span("--max-retention", options.max_retention),
        keep_lookups=span("--keep-lookups", options.keep_lookups),
        find_rows=_number("--find-rows", options.find_rows, MAX_FIND_ROWS),
        push_delay=span("--push-delay", options.push_delay),
        push_gap=span("--push-gap", options.push_gap),
        push_contact=options.push_contact or None,
        push_proxy=options.push_proxy or None,
        push_loopback=_flag("--push-loopback", options.push_loopback),
        web_client=_path(options.web_client),
        demo_desk=options.demo_desk or None,
        erase_every=span("--erase-every", options.erase_every),
        faults=_flag("--faults", options.faults),
        log_format=options.log_format,
        debug=_flag("--debug", options.debug),
    )
    _check(settings)
    return settings


def is_local(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise SettingsError(message)


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="cordee serve",
        description="Serve. Every option can be set as CORDEE_<OPTION> too.",
        allow_abbrev=False,
    )

    def value(option: str, default: str | None, words: str, **more: object) -> None:
        found = environment.get(PREFIX + _word(option), default)
        parser.add_argument(option, default=found, help=words, **more)  # type: ignore[arg-type]

    def switch(option: str, words: str) -> None:
        found = environment.get(PREFIX + _word(option), "")
        parser.add_argument(
            option, default=found, action="store_const", const="1", help=words
        )

    value("--data", "cordee-data", "folder of everything this server keeps")
    url = environment.get("BLOB_URL")
    value("--blob-url", url, "s3://bucket for attachments (BLOB_URL); else a folder")
    value("--max-blob", str(4 << 30), "bytes of one attachment, sealed")
    value("--orphan-hours", "24", "when attachments that no message brings are deleted")
    value("--max-patients", "5000000", "patients' tokens of one organisation")
    value("--host", "127.0.0.1", "address to listen on")
    value("--port", str(DEFAULT_PORT), "port to listen on; 0 for any free one")
    url = environment.get("DATABASE_URL")
    value("--database-url", url, "PostgreSQL to use (DATABASE_URL); else its own")
    value("--origin", None, "public address; session proofs name it")
    value("--cert", None, "certificate chain, PEM")
    value("--key", None, "its private key, PEM")
    switch("--self-signed", "make a certificate for development")
    value("--workers", "1", "processes that share the port and the database")
    switch("--shared-port", "let other processes listen on the same port")
    value("--name", "Cordée", "what clients call this server")
    value("--ready-file", None, "write the address there as JSON when ready")
    value("--ready-fd", None, "write it to this file descriptor")
    switch("--until-eof", "stop when standard input ends, as its other end does")
    switch("--public-metrics", "serve /metrics beyond loopback")
    value("--retention", "90d", "proposed for new threads, like 90d; 0 keeps for ever")
    value("--max-retention", "0", "longest that a thread may keep; 0 for no bound")
    value("--erase-every", "1h", "between two erasures of what is due, like 1h")
    value("--keep-lookups", "180d", "the audit of who searched the directory, and when")
    value(
        "--find-rows", "100000", "of the directory that one account is given in a day"
    )
    _add_push(value, switch)
    value("--web-client", None, "folder of a built web client; else the package's")
    value("--demo-desk", None, "address of the desk of `cordee demo`, which gives it")
    switch("--faults", "let tests stop the server at named points")
    formats = ("json", "console")
    value("--log-format", "json", "how to log", choices=formats)
    switch("--debug", "log more, addresses included")
    return parser


def _add_push(value: Callable[..., None], switch: Callable[..., None]) -> None:
    """Options of wake-ups."""
    value("--push-delay", "2s", "before a device is woken for what it may yet display")
    value("--push-gap", "10s", "between two wake-ups of one device")
    value("--push-contact", None, "mailto: or https: for push services; else --origin")
    value("--push-proxy", None, "HTTP proxy through which push services are reached")
    switch("--push-loopback", "let tests be woken on this machine")


def _word(option: str) -> str:
    return option.removeprefix("--").replace("-", "_").upper()


def _check(settings: Settings) -> None:
    """Refuse what does not fit together."""
    if (settings.cert is None) != (settings.key is None):
        raise SettingsError("--cert and --key go together: give both or none")
    if settings.cert is not None and settings.self_signed:
        raise SettingsError("--self-signed and --cert exclude each other")
    if settings.workers < 1:
        raise SettingsError("--workers is at least 1")
    if settings.erase_every < 1:
        raise SettingsError("--erase-every is at least 1s")
    if settings.max_retention and not 0 < settings.retention <= settings.max_retention:
        raise SettingsError("--retention is within --max-retention")
    if settings.log_format not in {"json", "console"}:
        raise SettingsError("--log-format is json or console")
    if not 1 <= len(settings.name) <= MAX_NAME:
        raise SettingsError(f"--name has 1 to {MAX_NAME} characters")
    if not (settings.has_tls or is_local(settings.host)):
        raise SettingsError(
            f"plain HTTP is served on loopback only, and {settings.host} is not: give "
            "--cert and --key, or --self-signed for development, or listen on "
            "127.0.0.1 behind a reverse proxy that does TLS"
        )
    _check_blobs(settings)
    _check_directory(settings)
    _check_push(settings)
    _check_demo(settings)
    url = settings.database_url
    if url and urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise SettingsError(
            "DATABASE_URL starts with postgresql://; leave it unset for an own database"
        )


def _check_blobs(settings: Settings) -> None:
    if settings.orphan_hours < 1:
        raise SettingsError("--orphan-hours is at least 1: uploads take their time")
    if settings.blob_url and urlsplit(settings.blob_url).scheme != "s3":
        raise SettingsError(
            "BLOB_URL starts with s3://; leave it unset for a folder of the server's"
        )


def _check_directory(settings: Settings) -> None:
    if settings.keep_lookups < 1:
        raise SettingsError("--keep-lookups is at least 1s: lookups are audited")
    if settings.find_rows < 1:
        raise SettingsError("--find-rows is at least 1")


def _check_push(settings: Settings) -> None:
    contact, proxy = settings.push_contact, settings.push_proxy
    if contact and not contact.startswith(("mailto:", "https://")):
        raise SettingsError("--push-contact begins with mailto: or https://")
    if proxy and urlsplit(proxy).scheme != "http":
        raise SettingsError("--push-proxy is like http://proxy.example.org:3128")


def _check_demo(settings: Settings) -> None:
    """A desk lets anybody in as anybody: for this machine only."""
    if settings.demo_desk is None:
        return
    parts = urlsplit(settings.demo_desk)
    if not (parts.scheme == "http" and is_local(parts.hostname or "") and parts.port):
        raise SettingsError("--demo-desk is like http://127.0.0.1:1234")
    if not is_local(settings.host):
        raise SettingsError("--demo-desk is for a server that listens on loopback")


def _origin(text: str | None) -> str | None:
    """Scheme, host and port, as a browser would write it. Raises SettingsError."""
    if not text:
        return None
    parts = urlsplit(text)
    is_plain = parts.path in {"", "/"} and not (parts.query or parts.fragment)
    if parts.scheme not in {"https", "http"} or not parts.hostname or not is_plain:
        raise SettingsError(
            f"--origin is like https://cordee.example.org, without a path: not {text!r}"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _flag(option: str, text: str) -> bool:
    word = text.lower()
    if word not in TRUE | FALSE:
        raise SettingsError(f"{option} is 1 or 0 in the environment: not {text!r}")
    return word in TRUE


def _number(option: str, text: str, largest: int) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= largest):
        raise SettingsError(f"{option} is a number up to {largest}: not {text!r}")
    return int(text)


def span(option: str, text: str) -> int:
    """Seconds of a span: a number with s, m, h or d behind it, or 0.

    Raises SettingsError.
    """
    count, unit = text[:-1], UNITS.get(text[-1:])
    if text == "0":
        return 0
    if unit is None or not (count.isascii() and count.isdigit()):
        raise SettingsError(f"{option} is like 90d, 12h, 30m, 10s or 0: not {text!r}")
    seconds = int(count[:MAX_DIGITS]) * unit
    if len(count) > MAX_DIGITS or seconds > MAX_SPAN:
        raise SettingsError(f"{option} is at most a hundred years: not {text!r}")
    return seconds


def _optional_number(option: str, text: str | None) -> int | None:
    return _number(option, text, 65_535) if text else None
