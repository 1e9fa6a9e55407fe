"""The authorities of the circle of trust, and the chain of a certificate to them.

Only those of the configuration: what the system trusts, or what a peer sends along,
proves nothing. What never enters this room: a private key, a revocation.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from cordee.mail_bridge.domain.distinguished_name import DistinguishedName, name_of
from cordee.mail_bridge.errors import PeerRefused, SettingsError

Chain: TypeAlias = tuple[x509.Certificate, ...]
"""Leaf first, root last."""

MAX_CHAIN: Final = 6
"""A leaf, two intermediates and a root in IGC-Santé; twice that bounds the walk."""
HASHES: Final = frozenset({"sha256", "sha384", "sha512"})
"""What a signature may be made over (ANSSI, RGS B1)."""
PEM: Final = b"-----BEGIN CERTIFICATE-----"


class Authorities:
    """The root and intermediate certificates that a site trusts."""

    def __init__(self, certificates: Iterable[x509.Certificate]) -> None:
        self.certificates: Final = tuple(certificates)
        self._by_subject: dict[bytes, list[x509.Certificate]] = {}
        for each in self.certificates:
            self._by_subject.setdefault(each.subject.public_bytes(), []).append(each)

    def named(self, subject: x509.Name) -> list[x509.Certificate]:
        """Those of this name; an authority that was renewed has two."""
        return self._by_subject.get(subject.public_bytes(), [])

    def chain(self, leaf: x509.Certificate, now: datetime) -> Chain:
        """The way from a certificate to a root. Raises PeerRefused."""
        if not _is_in_time(leaf, now):
            raise PeerRefused("the certificate is expired or not valid yet")
        chain = [leaf]
        while len(chain) < MAX_CHAIN:
            issuer = self._issuer(chain[-1], len(chain) - 1, now)
            chain.append(issuer)
            if _is_root(issuer):
                return tuple(chain)
        raise PeerRefused("the certificate leads to no authority that we trust")

    def _issuer(
        self, certificate: x509.Certificate, below: int, now: datetime
    ) -> x509.Certificate:
        for candidate in self.named(certificate.issuer):
            if _may_issue(candidate, below, now) and _signed(candidate, certificate):
                return candidate
        raise PeerRefused("the certificate is of no authority that we trust")


def read_authorities(path: Path) -> Authorities:
    """A PEM bundle, or a `.p7b` as IGC-Santé publishes it. Raises SettingsError."""
    try:
        data = path.read_bytes()
        found = _read(data)
    except (OSError, ValueError) as error:
        raise SettingsError(f"no authorities can be read from {path}") from error
    if not any(map(_is_root, found)):
        raise SettingsError(f"{path} holds no root authority")
    return Authorities(found)


def name(certificate: x509.Certificate) -> DistinguishedName:
    """Whom a certificate names, as it is compared with the white list."""
    return name_of(
        [(each.oid.dotted_string, str(each.value)) for each in reversed(list(rdn))]
        for rdn in reversed(certificate.subject.rdns)
    )


def _read(data: bytes) -> list[x509.Certificate]:
    if PEM in data:
        return x509.load_pem_x509_certificates(data)
    if data.lstrip().startswith(b"-----BEGIN"):
        return pkcs7.load_pem_pkcs7_certificates(data)
    return pkcs7.load_der_pkcs7_certificates(data)


def _is_in_time(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc


def _is_root(certificate: x509.Certificate) -> bool:
    return certificate.issuer == certificate.subject and _signed(
        certificate, certificate
    )


def _may_issue(authority: x509.Certificate, below: int, now: datetime) -> bool:
    """RFC 5280 §6.1.4: an authority, in time, with room for what is below it."""
    try:
        basic = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    except x509.ExtensionNotFound:
        return False
    if not basic.value.ca or not _is_in_time(authority, now):
        return False
    length = basic.value.path_length
    return (length is None or below <= length) and _may_sign(authority)


def _may_sign(authority: x509.Certificate) -> bool:
    try:
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage)
    except x509.ExtensionNotFound:
        return True
    return usage.value.key_cert_sign


def _signed(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    algorithm = certificate.signature_hash_algorithm
    if algorithm is None or algorithm.name not in HASHES:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
