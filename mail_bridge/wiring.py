"""From the settings to what each room is given: the one place that knows them all.

What never enters this room: what any of it does.
"""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import msgspec

from cordee.clients.sdk import MemberView
from cordee.documents.codes import FACILITIES, IN_HOSPITAL, SETTINGS, Code
from cordee.documents.ins import PRODUCTION
from cordee.documents.model import Address, Organization
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
from cordee.mail_bridge.letters.site import LetterSite
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
        zone=ZoneInfo(settings.letters.timezone),
        default_size=settings.sizes.get("default", DEFAULT_SIZE),
    )
    sizes = {domain.casefold(): size for domain, size in settings.sizes.items()}
    sizes.pop("default", None)
    return msgspec.structs.replace(written, sizes={**written.sizes, **sizes})


def letter_site(settings: Settings) -> LetterSite:
    """What documents are told of us."""
    we, known = settings.establishment, settings.letters
    address = Address(
        lines=tuple(filter(None, (we.street,))),
        postal_code=we.postal_code,
        city=we.city,
    )
    is_finess = we.identifier.startswith("1")
    prefix = ("3" if is_finess else "5") + we.identifier[1:]
    return LetterSite(
        establishment=Organization(
            identifier=we.identifier,
            name=we.name,
            telecoms=(f"tel:{we.phone.replace(' ', '')}",) if we.phone else (),
            address=address,
        ),
        employee_prefix=known.employee_prefix or prefix,
        zone=ZoneInfo(known.timezone),
        facility=Code(known.facility, known.facility_label, FACILITIES),
        setting=Code(
            known.practice_setting,
            known.practice_setting_label,
            SETTINGS,
            IN_HOSPITAL.system_name,
        ),
        sent_by=time.fromisoformat(known.sent_by),
        grace=int(known.grace_hours * HOUR),
        patient_may_answer=known.patient_may_answer,
        authorities=PRODUCTION | frozenset(known.test_authorities),
        root=known.root,
        patient_root=known.patient_root,
        specialities=known.specialities,
        record_systems=frozenset(map(bytes.fromhex, known.record_systems)),
    )


class Members(Protocol):
    """Who is in a thread."""

    def members_of(self, thread: bytes) -> tuple[MemberView, ...]: ...


class Secretariat:
    """Whose task a thread is: its unit's, a unit's role that is in it, the default."""

    def __init__(self, settings: Settings, members: Members) -> None:
        units = settings.secretariats.units
        self._units = {bytes.fromhex(units[name]): name for name in sorted(units)}
        self._of_unit = {name: bytes.fromhex(role) for name, role in units.items()}
        self._default = bytes.fromhex(settings.secretariats.default)
        self._members = members

    def __call__(self, thread: bytes, unit: str = "") -> bytes:
        """The account that gets the task."""
        if unit in self._of_unit:
            return self._of_unit[unit]
        return self._role_in(thread) or self._default

    def unit_of(self, thread: bytes) -> str:
        """The unit whose role is in a thread; empty for none."""
        return self._units.get(self._role_in(thread) or b"", "")

    def _role_in(self, thread: bytes) -> bytes | None:
        accounts = {one.account for one in self._members.members_of(thread)}
        return next((unit for unit in self._units if unit in accounts), None)
