"""The configuration file of a bridge (TOML), read and checked once.

docs/operations.md says what each entry does. What never enters this room: a key, a
password, a patient.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from zoneinfo import available_timezones

import msgspec
from msgspec import Meta

from cordee.mail_bridge.errors import SettingsError

MIB: Final = 1 << 20
_PREFIX: Final = r"^[a-z0-9]+(\.[a-z0-9]+)*$"
_OID: Final = r"^([0-2](\.(0|[1-9][0-9]*))+)?$"

Text = Annotated[str, Meta(min_length=1, max_length=256)]
Optional = Annotated[str, Meta(max_length=256)]
Account = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
"""An account or a thread: 64 hexadecimal digits."""
Domain = Annotated[str, Meta(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=253)]
Port = Annotated[int, Meta(ge=0, le=65_535)]
Hours = Annotated[float, Meta(gt=0, le=8_760)]
Bytes = Annotated[int, Meta(ge=MIB // 16, le=200 * MIB)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file: an entry that is not known is refused."""


class AccountSettings(Section, frozen=True, kw_only=True):
    """The gateway account: its profile, and the file with the profile's key."""

    profile: Text
    key_file: Optional = ""


class Establishment(Section, frozen=True, kw_only=True):
    """Who we are, as mails and documents say it.

    `identifier` is a national structure id: 1 and a FINESS, or 3 and a SIRET. `nil` is
    the product's reference at convergence.esante.gouv.fr (ECO.2.4.3).
    """

    name: Text
    identifier: Annotated[str, Meta(pattern=r"^(1[0-9A-Z]{9}|3[0-9]{14})$")]
    nil: Annotated[str, Meta(pattern=r"^[!-~]([ -~]{0,126}[!-~])?$")]
    street: Optional = ""
    postal_code: Optional = ""
    city: Optional = ""
    phone: Annotated[str, Meta(max_length=32)] = ""


class MailSettings(Section, frozen=True, kw_only=True):
    """Our domain and addresses: `<prefix>-<token>@<domain>`, by thread or by person.

    With `mailbox` all mail is of `<prefix>@<domain>`: an operator's one mailbox.
    """

    domain: Domain
    prefix: Annotated[str, Meta(pattern=_PREFIX, max_length=40)] = "fil"
    mode: Literal["thread", "person", "mailbox"] = "thread"
    language: Literal["fr", "en"] = "fr"
    subject: Optional = ""
    notice: Annotated[str, Meta(max_length=4_000)] = ""


class TlsFiles(Section, frozen=True, kw_only=True):
    """Our certificate, and whom we believe. Paths; a revocation list may be a URL."""

    authorities: Text
    certificate: Text
    key: Text
    revocations: tuple[Text, ...] = ()
    checks_revocation: bool = True
    grace_hours: Annotated[float, Meta(ge=0, le=720)] = 0


class WhiteListSettings(Section, frozen=True, kw_only=True):
    """Where the white list comes from, who may sign it, how old it may be.

    `source` is a URL or a file; `signers` are common names under the authorities of
    `tls`. `operators` are certificate names (RFC 4514) of our own operator or relay.
    """

    source: Text = "https://espacedeconfiance.mssante.fr/listeblanchemssante.xml"
    signers: tuple[Text, ...] = ("alb.mssante.fr",)
    refresh_hours: Hours = 24
    max_age_days: Annotated[int, Meta(ge=1, le=365)] = 14
    tolerance_hours: Annotated[float, Meta(ge=0, le=8_760)] = 0
    operators: tuple[Text, ...] = ()


class Listen(Section, frozen=True, kw_only=True):
    """Where other operators reach us; `port` 0 takes a free one."""

    host: Text = "127.0.0.1"
    port: Port = 25
    hostname: Optional = ""
    size: Bytes = 35 * MIB
    bytes_in_flight: Annotated[int, Meta(ge=MIB, le=65_536 * MIB)] = 256 * MIB
    connections: Annotated[int, Meta(ge=1, le=10_000)] = 128
    connections_per_address: Annotated[int, Meta(ge=1, le=10_000)] = 32
    recipients: Annotated[int, Meta(ge=1, le=1_000)] = 100


class Route(Section, frozen=True, kw_only=True):
    """How mail leaves: to each domain's MX, by a smart host, or by our operator.

    With `operator`, mail also comes from there, by IMAP, and nothing listens; `user`
    and `password_file` are for an operator that wants them beside the certificate.
    Ports of 0 are the usual ones.
    """

    kind: Literal["mx", "smart-host", "operator"] = "mx"
    host: Optional = ""
    port: Port = 0
    implicit_tls: bool = False
    imap_host: Optional = ""
    imap_port: Port = 0
    imap_implicit_tls: bool = False
    user: Optional = ""
    password_file: Optional = ""
    inbox: Text = "INBOX"
    done: Text = "Cordee-done"
    refused: Text = "Cordee-refused"
    poll_seconds: Annotated[float, Meta(gt=0, le=3_600)] = 60


class DeadlineSettings(Section, frozen=True, kw_only=True):
    """Hours until somebody is asked to look: no delivery, no answer."""

    delivery_hours: Hours = 24
    answer_hours: Hours = 48
    wait_without_dsn: bool = False


class Secretariats(Section, frozen=True, kw_only=True):
    """Whose task it is: a role's account, by unit, and for all other units."""

    default: Account
    units: dict[Text, Account] = {}


class LetterSettings(Section, frozen=True, kw_only=True):
    """How letters are written and watched; docs/operations.md has each entry.

    `sent_by` is local: a letter that no operator has by then, on the day of the exit,
    is a task. `record_systems` are accounts that may say who signed a letter.
    """

    timezone: Text = "Europe/Paris"
    sent_by: Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "20:00"
    grace_hours: Hours = 1
    facility: Text = "SA01"
    facility_label: Text = "Etablissement public de santé"
    practice_setting: Text = "ETABLISSEMENT"
    practice_setting_label: Text = "Etablissement de santé"
    root: Annotated[str, Meta(pattern=_OID, max_length=24)] = ""
    patient_root: Annotated[str, Meta(pattern=_OID, max_length=64)] = ""
    employee_prefix: Annotated[str, Meta(pattern="^[0-9A-Z]*$", max_length=20)] = ""
    test_authorities: tuple[Annotated[str, Meta(pattern=_OID, min_length=1)], ...] = ()
    patient_may_answer: bool = False
    specialities: dict[Text, Text] = {}
    record_systems: tuple[Account, ...] = ()


class Desk(Section, frozen=True, kw_only=True):
    """Where mail goes that is for no thread.

    A thread with this title of which `role` is an owner or member (the default
    secretariat when empty), or the one with this id.
    """

    title: Text = "Courrier MSSanté"
    role: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""
    thread: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""


class Malware(Section, frozen=True, kw_only=True):
    """Who looks at mail for malware: nobody, clamd (a socket or host:port), ICAP."""

    kind: Literal["off", "clamd", "icap"] = "off"
    address: Optional = ""


class Limits(Section, frozen=True, kw_only=True):
    """`per_sender` mails of one address in one thread an hour, then it is a loop."""

    per_sender: Annotated[int, Meta(ge=1, le=10_000)] = 60
    hops: Annotated[int, Meta(ge=5, le=100)] = 30
    stored_seconds: Annotated[float, Meta(gt=0, le=600)] = 120


class Metrics(Section, frozen=True, kw_only=True):
    """Prometheus and health, on the loopback; port 0 for a free one, -1 for none."""

    host: Literal["127.0.0.1", "::1"] = "127.0.0.1"
    port: Annotated[int, Meta(ge=-1, le=65_535)] = 9_465


class DatabaseSettings(Section, frozen=True, kw_only=True):
    """Where PostgreSQL is; BRIDGE_DATABASE_URL comes first, then this, then our own."""

    url: Annotated[str, Meta(max_length=1_024)] = ""


class Settings(Section, frozen=True, kw_only=True):
    """All of it. `data` is the folder for the database and what is kept of lists."""

    data: Text
    account: AccountSettings
    establishment: Establishment
    mail: MailSettings
    tls: TlsFiles
    secretariats: Secretariats
    white_list: WhiteListSettings = WhiteListSettings()
    listen: Listen = Listen()
    route: Route = Route()
    sizes: dict[str, Bytes] = {}
    deadlines: DeadlineSettings = DeadlineSettings()
    desk: Desk = Desk()
    letters: LetterSettings = LetterSettings()
    retention_days: Annotated[int, Meta(ge=7, le=3_660)] = 183
    malware: Malware = Malware()
    limits: Limits = Limits()
    metrics: Metrics = Metrics()
    database: DatabaseSettings = DatabaseSettings()

    @property
    def desk_role(self) -> bytes:
        """The role that a desk must have."""
        return bytes.fromhex(self.desk.role or self.secretariats.default)

    @property
    def key_file(self) -> Path | None:
        return Path(self.account.key_file) if self.account.key_file else None

    def secretariat(self, unit: str) -> bytes:
        """The account that gets the tasks of a unit."""
        found = self.secretariats.units.get(unit, self.secretariats.default)
        return bytes.fromhex(found)


def read_settings(path: Path) -> Settings:
    """Read the file. Raises SettingsError, which says which entry."""
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        settings = msgspec.convert(found, Settings)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from None
    _check(settings, path)
    return settings


def _check(settings: Settings, path: Path) -> None:
    """What one entry asks of another. Raises SettingsError."""
    route, malware = settings.route, settings.malware
    if route.kind == "smart-host" and not route.host:
        raise SettingsError(f"{path}: route.host is missing: the smart host's name")
    if route.kind == "operator" and not (route.host and route.imap_host):
        raise SettingsError(f"{path}: route.host and route.imap_host are missing")
    if settings.letters.timezone not in available_timezones():
        raise SettingsError(f"{path}: letters.timezone is no zone of the IANA's list")
    if malware.kind != "off" and not malware.address:
        raise SettingsError(f"{path}: malware.address is missing")
