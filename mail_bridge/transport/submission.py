"""Sending through an operator that a hospital already has (facts A.3).

It knows the white list; we know it by its name and by the authorities of the settings.
What never enters this room: a mailbox.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cordee.mail_bridge.domain.policy import ACCEPT, PeerIdentity, Verdict
from cordee.mail_bridge.errors import SettingsError
from cordee.mail_bridge.transport.delivery import Delivery, DeliverySettings
from cordee.mail_bridge.transport.figures import Figures
from cordee.mail_bridge.transport.link import LinkSettings
from cordee.mail_bridge.transport.routes import Host, smart_host
from cordee.mail_bridge.transport.tls import Trust

STARTTLS_PORT: Final = 587
TLS_PORT: Final = 465


@dataclass(frozen=True, slots=True)
class SubmissionSettings:
    """Where, and as whom."""

    host: str
    port: int = STARTTLS_PORT
    hostname: str = "localhost"
    """As we greet."""
    implicit_tls: bool = False
    """For port 465."""
    user: str = ""
    """With a password; without, the certificate says who we are."""
    password_file: Path | None = None
    connections: int = 4


def submission(
    settings: SubmissionSettings, trust: Trust, figures: Figures | None = None
) -> Delivery:
    """A delivery whose every mail goes to the operator. Raises SettingsError."""
    link = LinkSettings(
        hostname=settings.hostname,
        checks_hostname=True,
        implicit_tls=settings.implicit_tls,
        user=settings.user,
        password=password(settings.password_file),
    )
    delivery = DeliverySettings(link, per_domain=settings.connections, one_lane=True)
    resolve = smart_host(Host(settings.host, settings.port))
    return Delivery(delivery, trust, _anywhere, resolve, figures)


def password(path: Path | None) -> str:
    """The first line of a file; "" without one. Raises SettingsError."""
    if path is None:
        return ""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read") from error
    if not lines or not lines[0]:
        raise SettingsError(f"{path} is empty")
    return lines[0]


def _anywhere(_domain: str, _peer: PeerIdentity | None) -> Verdict:
    return ACCEPT
