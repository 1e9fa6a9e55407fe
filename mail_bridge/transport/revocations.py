"""The revocation lists in force (CRL, RFC 5280 §5), and who is on one.

The newest of each authority is kept until its nextUpdate; past it nobody whom that
authority issued is believed. What never enters this room: how a list was fetched.
"""

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from cordee.mail_bridge.errors import PeerRefused
from cordee.mail_bridge.transport.authorities import HASHES, Authorities, Chain

PEM: Final = b"-----BEGIN X509 CRL-----"
PEM_END: Final = b"-----END X509 CRL-----"


class Revocations:
    """The lists of one set of authorities."""

    def __init__(self, authorities: Authorities, grace: timedelta) -> None:
        self._authorities = authorities
        self._grace = grace
        self._lists: dict[bytes, x509.CertificateRevocationList] = {}

    def learn(self, data: bytes) -> int:
        """Take the lists in a file, PEM or DER, that are newer; how many they were.

        Raises PeerRefused for what is no list that one of our authorities signed.
        """
        return sum(self._take(each) for each in _read(data))

    def check(self, chain: Chain, now: datetime) -> None:
        """Raises PeerRefused for who is revoked, or when nobody can tell any more."""
        for certificate in chain[:-1]:
            found = self._lists.get(certificate.issuer.public_bytes())
            if found is None:
                raise PeerRefused("there is no revocation list of its authority")
            if now > _end(found) + self._grace:
                raise PeerRefused("the revocation list of its authority has expired")
            serial = certificate.serial_number
            if found.get_revoked_certificate_by_serial_number(serial) is not None:
                raise PeerRefused("the certificate was revoked")

    def first_end(self) -> datetime | None:
        """When the first of the lists ends: a metric."""
        return min(map(_end, self._lists.values()), default=None)

    def _take(self, fresh: x509.CertificateRevocationList) -> bool:
        if not any(
            _is_signed(fresh, each) for each in self._authorities.named(fresh.issuer)
        ):
            raise PeerRefused("a revocation list is of no authority that we trust")
        if not _is_whole(fresh):
            raise PeerRefused("a revocation list is not of all that was revoked")
        key = fresh.issuer.public_bytes()
        kept = self._lists.get(key)
        if kept is not None and kept.last_update_utc >= fresh.last_update_utc:
            return False
        self._lists[key] = fresh
        return True


def _is_whole(found: x509.CertificateRevocationList) -> bool:
    """Whether it says all that its authority revoked (RFC 5280 §5.2.4, §5.2.5).

    One of changes alone, or of some certificates or reasons, would take the whole one's
    place and let in again who is not on it.
    """
    try:
        extensions = list(found.extensions)
    except ValueError:
        return False
    for extension in extensions:
        match extension.value:
            case x509.DeltaCRLIndicator():
                return False
            case x509.IssuingDistributionPoint() as point:
                kinds = (
                    point.only_contains_user_certs,
                    point.only_contains_ca_certs,
                    point.only_contains_attribute_certs,
                    point.indirect_crl,
                    point.only_some_reasons,
                )
                if any(kinds):
                    return False
            case _ if extension.critical:
                return False
            case _:
                continue
    return True


def _is_signed(
    found: x509.CertificateRevocationList, authority: x509.Certificate
) -> bool:
    algorithm = found.signature_hash_algorithm
    if algorithm is None or algorithm.name not in HASHES:
        return False
    key = authority.public_key()
    try:
        return found.is_signature_valid(key)  # type: ignore[arg-type]
    except (TypeError, ValueError, InvalidSignature, UnsupportedAlgorithm):
        return False


def _end(found: x509.CertificateRevocationList) -> datetime:
    """nextUpdate; a list without one ended when it was made (RFC 5280 §5.1.2.5)."""
    return found.next_update_utc or found.last_update_utc


def _read(data: bytes) -> list[x509.CertificateRevocationList]:
    try:
        if PEM not in data:
            return [x509.load_der_x509_crl(data)]
        return [
            x509.load_pem_x509_crl(PEM + part.partition(PEM_END)[0] + PEM_END + b"\n")
            for part in data.split(PEM)[1:]
        ]
    except ValueError as error:
        raise PeerRefused("a revocation list cannot be read") from error
