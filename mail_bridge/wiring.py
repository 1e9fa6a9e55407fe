"""From the settings to what each room is given: the one place that knows them all.

What never enters this room: what any of it does.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import msgspec

from cordee.clients.sdk import MemberView
from cordee.mail_bridge.domain import distinguished_name
from cordee.mail_bridge.domain.delivery import HOUR
from cordee.mail_bridge.domain.policy import (
    Envelope,
    PeerIdentity,
    PolicySettings,
    Verdict,
    judge,
    judge_server,
)
from cordee.mail_bridge.domain.watching import Terms
from cordee.mail_bridge.domain.white_list import normal_domain
from cordee.mail_bridge.errors import SettingsError
from cordee.mail_bridge.outbound import Site
from cordee.mail_bridge.settings import Settings
from cordee.mail_bridge.transport.delivery import DeliverySettings
from cordee.mail_bridge.transport.gate import GateSettings
from cordee.mail_bridge.transport.keeper import WhiteListKeeper, WhiteListSettings
from cordee.mail_bridge.transport.link import LinkSettings
from cordee.mail_bridge.transport.routes import (
    SMTP_PORT,
    Host,
    MailExchangers,
    Resolve,
    smart_host,
)
from cordee.mail_bridge.transport.tls import TlsSettings
from cordee.mail_bridge.writing import Style, check_pattern
from cordee.mail_bridge.writing.style import DEFAULT_SIZE, SUBJECT

KEPT: Final = "trust"
"""Folder of the data in which public lists are kept."""

DAY: Final = 86_400_000
"""Milliseconds."""


def hostname(settings: Settings) -> str:
    """As we greet: what the settings say, or our domain."""
    return settings.listen.hostname or settings.mail.domain


def tls_settings(settings: Settings) -> TlsSettings:
    files, keep = settings.tls, Path(settings.data) / KEPT
    keep.mkdir(parents=True, exist_ok=True, mode=0o700)
    return TlsSettings(
        authorities=Path(files.authorities),
        certificate=Path(files.certificate),
        key=Path(files.key),
        revocations=files.revocations,
        checks_revocation=files.checks_revocation,
        grace=timedelta(hours=files.grace_hours),
        keep=keep,
    )


def white_list_settings(settings: Settings) -> WhiteListSettings:
    known = settings.white_list
    return WhiteListSettings(
        folder=Path(settings.data) / KEPT,
        source=known.source,
        signers=known.signers,
        tolerance=timedelta(hours=known.tolerance_hours),
        refresh=known.refresh_hours * 3_600,
    )


def policy_settings(settings: Settings) -> PolicySettings:
    """Raises SettingsError for a name that is no certificate's."""
    known = settings.white_list
    try:
        operators = frozenset(map(distinguished_name.parse, known.operators))
    except ValueError:
        raise SettingsError("white_list.operators: not a name of RFC 4514") from None
    return PolicySettings(
        own_domains=frozenset({normal_domain(settings.mail.domain)}),
        operators=operators,
        tolerance=timedelta(hours=known.tolerance_hours),
        max_age=timedelta(days=known.max_age_days),
    )


class Judges:
    """The policy, with the list in force and the clock."""

    def __init__(self, keeper: WhiteListKeeper, policy: PolicySettings) -> None:
        self._keeper = keeper
        self._policy = policy

    def envelope(self, envelope: Envelope, peer: PeerIdentity | None) -> Verdict:
        """Whether a peer may give us this."""
        now = datetime.now(UTC)
        return judge(envelope, peer, self._keeper.current, now, self._policy)

    def server(self, domain: str, peer: PeerIdentity | None) -> Verdict:
        """Whether mail for a domain may be given to this server."""
        now = datetime.now(UTC)
        return judge_server(domain, peer, self._keeper.current, now, self._policy)


def gate_settings(settings: Settings) -> GateSettings:
    known = settings.listen
    return GateSettings(
        host=known.host,
        port=known.port,
        hostname=hostname(settings),
        postmaster_domain=settings.mail.domain,
        size_limit=known.size,
        bytes_in_flight=known.bytes_in_flight,
        connections=known.connections,
        connections_per_address=known.connections_per_address,
        recipients=known.recipients,
    )


def delivery_settings(settings: Settings) -> DeliverySettings:
    is_smart = settings.route.kind == "smart-host"
    link = LinkSettings(hostname=hostname(settings), checks_hostname=is_smart)
    return DeliverySettings(link=link)


def resolver(settings: Settings) -> Resolve:
    """Where mail leaves to."""
    route = settings.route
    if route.kind == "smart-host":
        return smart_host(Host(route.host, route.port or SMTP_PORT))
    return MailExchangers(port=route.port or SMTP_PORT)


def site(settings: Settings) -> Site:
    """What outbound mail is told. Raises SettingsError."""
    known = settings.deadlines
    return Site(
        style=style(settings),
        terms=Terms(
            delivery=int(known.delivery_hours * HOUR),
            answer=int(known.answer_hours * HOUR),
            wait_without_dsn=known.wait_without_dsn,
        ),
        keep=settings.retention_days * DAY,
    )


def style(settings: Settings) -> Style:
    """How we write. Raises SettingsError for a subject that names what there is not."""
    mail, we = settings.mail, settings.establishment
    try:
        check_pattern(mail.subject or SUBJECT)
    except ValueError as error:
        raise SettingsError(f"mail.subject: {error}") from None
    written = Style(
        organisation=we.name,
        nil=we.nil,
        phone=we.phone,
        subject=mail.subject or SUBJECT,
        notice=mail.notice,
        language=mail.language,
        default_size=settings.sizes.get("default", DEFAULT_SIZE),
    )
    sizes = {domain.casefold(): size for domain, size in settings.sizes.items()}
    sizes.pop("default", None)
    return msgspec.structs.replace(written, sizes={**written.sizes, **sizes})


class Members(Protocol):
    """Who is in a thread."""

    def members_of(self, thread: bytes) -> tuple[MemberView, ...]: ...


class Secretariat:
    """Whose task a thread's mail is: a unit's role that is in it, or the default."""

    def __init__(self, settings: Settings, members: Members) -> None:
        units = settings.secretariats.units
        self._units = {bytes.fromhex(units[name]): name for name in sorted(units)}
        self._default = bytes.fromhex(settings.secretariats.default)
        self._members = members

    def __call__(self, thread: bytes) -> bytes:
        """The account that gets the task."""
        accounts = {one.account for one in self._members.members_of(thread)}
        found = (unit for unit in self._units if unit in accounts)
        return next(found, self._default)
