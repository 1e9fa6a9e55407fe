"""TLS both ways: our certificate, the authorities, and who the other one is.

Files are read again when they change; what cannot be read leaves in force what was.
What never enters this room: the system's authorities, a socket.
"""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509

from cordee.mail_bridge.domain.policy import PeerIdentity
from cordee.mail_bridge.errors import PeerRefused, SettingsError
from cordee.mail_bridge.transport import authorities as trusted
from cordee.mail_bridge.transport.revocations import Revocations

CIPHERS: Final = ":".join(
    f"ECDHE-{key}-{suite}"
    for suite in ("AES256-GCM-SHA384", "AES128-GCM-SHA256", "CHACHA20-POLY1305")
    for key in ("ECDSA", "RSA")
)
"""TLS 1.2 with forward secrecy and AEAD only (ANSSI, "Recommandations TLS", R9-R11)."""
OPTIONS: Final = (
    ssl.OP_NO_COMPRESSION
    | ssl.OP_NO_RENEGOTIATION
    | ssl.OP_NO_TICKET
    | ssl.OP_CIPHER_SERVER_PREFERENCE
)
"""No ticket: a session never outlives the check of its certificate."""
MAX_JUDGED: Final = 1_024
"""Certificates whose chain is remembered: operators have a few hundred."""


@dataclass(frozen=True, slots=True)
class TlsSettings:
    """Where the certificates lie."""

    authorities: Path
    """PEM bundle or .p7b with the roots and all intermediates."""
    certificate: Path
    """Ours, PEM, with its intermediates."""
    key: Path
    """PEM, without passphrase, readable by this account only."""
    revocations: tuple[str, ...] = ()
    """Files or http(s) addresses of revocation lists, PEM or DER."""
    checks_revocation: bool = True
    grace: timedelta = timedelta()
    """How long a revocation list is believed past its nextUpdate."""
    keep: Path | None = None
    """Folder in which the last good revocation lists are kept."""


class Trust:
    """The contexts in force, and the judgement of a peer's certificate."""

    def __init__(self, settings: TlsSettings) -> None:
        """Raises SettingsError when the files cannot be used."""
        self.settings: Final = settings
        self._load()

    def reload(self) -> None:
        """Read all files again. Raises SettingsError; what was in force stays."""
        self._load()

    def learn(self, data: bytes) -> int:
        """Take revocation lists that are newer. Raises PeerRefused."""
        taken = self.revocations.learn(data)
        if taken:
            self._judged.clear()
        return taken

    def identify(
        self, tls: ssl.SSLObject | ssl.SSLSocket | None, now: datetime | None = None
    ) -> PeerIdentity:
        """Who is at the other end of a handshake. Raises PeerRefused."""
        shown = tls.getpeercert(binary_form=True) if tls is not None else None
        if not shown:
            raise PeerRefused("no certificate was shown")
        return self.judge(shown, now or datetime.now(UTC))

    def judge(self, shown: bytes, now: datetime) -> PeerIdentity:
        """The same of a certificate in DER."""
        leaf, chain = self._judged.get(shown) or self._chain(shown, now)
        if not leaf.not_valid_before_utc <= now < leaf.not_valid_after_utc:
            raise PeerRefused("the certificate is expired or not valid yet")
        if self.settings.checks_revocation:
            self.revocations.check(chain, now)
        return PeerIdentity(trusted.name(leaf), leaf.not_valid_after_utc)

    def _chain(
        self, shown: bytes, now: datetime
    ) -> tuple[x509.Certificate, trusted.Chain]:
        try:
            leaf = x509.load_der_x509_certificate(shown)
        except ValueError as error:
            raise PeerRefused("the certificate cannot be read") from error
        chain = self.authorities.chain(leaf, now)
        if len(self._judged) >= MAX_JUDGED:
            self._judged.clear()
        self._judged[shown] = leaf, chain
        return leaf, chain

    def _load(self) -> None:
        """Everything is made before anything is put in force."""
        settings = self.settings
        authorities = trusted.read_authorities(settings.authorities)
        own = _own(settings)
        server = _context(ssl.PROTOCOL_TLS_SERVER, settings, authorities)
        server.verify_mode = ssl.CERT_OPTIONAL  # who shows none is told so by SMTP
        peer = _context(ssl.PROTOCOL_TLS_CLIENT, settings, authorities)
        peer.check_hostname = False  # its name is checked against the white list
        peer.verify_mode = ssl.CERT_REQUIRED
        service = _context(ssl.PROTOCOL_TLS_CLIENT, settings, authorities)
        self.authorities = authorities
        self.own = own
        self.server_context = server
        self.peer_context = peer
        self.service_context = service
        self.revocations = self._revocations(authorities)
        self._judged: dict[bytes, tuple[x509.Certificate, trusted.Chain]] = {}

    def _revocations(self, authorities: trusted.Authorities) -> Revocations:
        """Those on the disk; one that cannot be read is as if it were not there."""
        made = Revocations(authorities, self.settings.grace)
        for path in self.revocation_files():
            try:
                made.learn(path.read_bytes())
            except (OSError, PeerRefused):
                continue
        return made

    def revocation_files(self) -> list[Path]:
        """Those that were configured, and those that were kept."""
        settings = self.settings
        named = [Path(each) for each in settings.revocations if "://" not in each]
        kept = sorted(settings.keep.glob("*.crl")) if settings.keep else []
        return [*named, *kept]

    def files(self) -> list[Path]:
        """All whose change is a reason to load again."""
        settings = self.settings
        own = [settings.authorities, settings.certificate, settings.key]
        return own + self.revocation_files()


def _own(settings: TlsSettings) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(settings.certificate.read_bytes())[0]
    except (OSError, ValueError, IndexError) as error:
        raise SettingsError(f"{settings.certificate} is no certificate") from error


def _context(
    side: int, settings: TlsSettings, authorities: trusted.Authorities
) -> ssl.SSLContext:
    context = ssl.SSLContext(side)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.options |= OPTIONS
    try:
        context.load_cert_chain(settings.certificate, settings.key, _no_passphrase)
    except (OSError, ssl.SSLError, ValueError) as error:
        sentence = f"{settings.certificate} and {settings.key} cannot be used together"
        raise SettingsError(sentence) from error
    for each in authorities.certificates:
        context.load_verify_locations(cadata=trusted.der(each))
    return context


def _no_passphrase() -> str:
    """Nobody is there to type one: refuse instead of waiting."""
    raise ValueError("the private key has a passphrase")
