"""A test authority like IGC-Santé: root, intermediate, organisations, revocation lists.

    authority = new_authority(folder)
    gp = authority.issue("mx.ville.test", "318003502400041")
    gp.certificate, gp.key        # PEM files; the certificate with its intermediate
    authority.bundle              # root and intermediate
    authority.revocations         # both revocation lists

Made once in the folder; keys are on curves, so that it takes milliseconds. What never
enters this room: a name of anybody who exists.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = timedelta(days=1)
USAGES = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]


@dataclass(frozen=True)
class Issued:
    """One certificate and its files."""

    x509: x509.Certificate
    private: Any
    certificate: Path
    key: Path

    @property
    def name(self) -> str:
        """As the white list writes it."""
        return self.x509.subject.rfc4514_string()

    @property
    def der(self) -> bytes:
        return self.x509.public_bytes(Encoding.DER)


@dataclass
class Authority:
    """A root, an intermediate, and whom they revoked."""

    folder: Path
    root: Issued
    intermediate: Issued
    now: datetime
    revoked: set[int] = field(default_factory=set)

    @property
    def bundle(self) -> Path:
        return self.folder / "authorities.pem"

    @property
    def revocations(self) -> Path:
        return self.folder / "revocations.pem"

    def issue(
        self,
        host: str,
        organisation: str = "318003502400041",
        *,
        start: timedelta = -DAY,
        end: timedelta = 30 * DAY,
        usages=None,
        is_rsa: bool = False,
    ) -> Issued:
        """A certificate of an organisation: CN is its host, OU its national id."""
        subject = _name(host, organisation)
        names = [x509.DNSName(host), x509.DNSName("localhost")]
        issued = _made(
            self.folder / f"{host}-{len(list(self.folder.glob('*.key')))}",
            subject,
            (self.now + start, self.now + end),
            self.intermediate,
            names=names,
            usages=USAGES if usages is None else usages,
            is_rsa=is_rsa,
        )
        chain = self.intermediate.x509.public_bytes(Encoding.PEM)
        issued.certificate.write_bytes(issued.x509.public_bytes(Encoding.PEM) + chain)
        return issued

    def revoke(self, issued: Issued) -> None:
        """Put it on the list of the intermediate, and write the lists again."""
        self.revoked.add(issued.x509.serial_number)
        self.write_revocations()

    def partial_revocations(self, *extensions: x509.ExtensionType) -> bytes:
        """A newer, empty list of the intermediate that is not of all it revoked."""
        made = datetime.now(UTC) + timedelta(minutes=1)
        end = self.now + 7 * DAY
        return _revocations(self.intermediate, set(), made, end, extensions)

    def write_revocations(
        self, *, made: datetime | None = None, end: datetime | None = None
    ) -> bytes:
        """Both lists, in PEM, in their file too."""
        made = made or datetime.now(UTC)
        end = end or self.now + 7 * DAY
        data = b"".join(
            _revocations(issuer, serials, made, end)
            for issuer, serials in (
                (self.root, set()),
                (self.intermediate, self.revoked),
            )
        )
        self.revocations.write_bytes(data)
        return data


def new_authority(folder: Path, now: datetime | None = None) -> Authority:
    """Make all of it in an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    now = now or datetime.now(UTC)
    span = (now - 400 * DAY, now + 400 * DAY)
    root = _made(folder / "root", _name("AC RACINE ESSAI"), span, None, depth=1)
    intermediate = _made(
        folder / "intermediate", _name("AC ORGANISATIONS ESSAI"), span, root, depth=0
    )
    authority = Authority(folder, root, intermediate, now)
    authority.bundle.write_bytes(
        root.x509.public_bytes(Encoding.PEM)
        + intermediate.x509.public_bytes(Encoding.PEM)
    )
    authority.write_revocations(made=now - timedelta(hours=1))
    return authority


def _name(common: str, organisation: str | None = None) -> x509.Name:
    """C, ST, O, OU, CN: as IGC-Santé orders them."""
    parts = [(NameOID.COUNTRY_NAME, "FR")]
    if organisation:
        parts.append((NameOID.STATE_OR_PROVINCE_NAME, "Paris (75)"))
    parts.append((NameOID.ORGANIZATION_NAME, "ESSAI"))
    if organisation:
        parts.append((NameOID.ORGANIZATIONAL_UNIT_NAME, organisation))
    parts.append((NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _made(  # noqa: PLR0913 - what a certificate says
    path, subject, span, issuer, *, depth=None, names=(), usages=(), is_rsa=False
) -> Issued:
    private = _private(is_rsa)
    signer, name = (
        (issuer.private, issuer.x509.subject) if issuer else (private, subject)
    )
    is_authority = depth is not None
    builder = (
        x509.CertificateBuilder(name, subject, private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(span[0])
        .not_valid_after(span[1])
        .add_extension(x509.BasicConstraints(is_authority, depth), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(private.public_key()), False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            False,
        )
        .add_extension(_usage(is_authority), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), False)
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), False)
    made = builder.sign(signer, hashes.SHA256())
    certificate, key = Path(f"{path}.pem"), Path(f"{path}.key")
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    key.chmod(0o600)
    return Issued(made, private, certificate, key)


def _private(is_rsa):
    if is_rsa:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def _usage(is_authority):
    off = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        **off,
    )


def _revocations(issuer, serials, made, end, extensions=()) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.x509.subject)
        .last_update(made)
        .next_update(end)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                issuer.private.public_key()
            ),
            False,
        )
        .add_extension(x509.CRLNumber(int(made.timestamp())), False)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    for serial in serials:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(made)
            .build()
        )
    return builder.sign(issuer.private, hashes.SHA256()).public_bytes(Encoding.PEM)
