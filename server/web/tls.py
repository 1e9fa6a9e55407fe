"""Certificates: the one given, or one made for development."""

import datetime as dt
import ipaddress
import os
import ssl
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_DAYS: Final = 90
"""Long enough for a trial, short enough that nobody lives on it."""
RENEW_DAYS: Final = 7
NAMES: Final = ("localhost", "127.0.0.1", "::1")


class TlsError(Exception):
    """A certificate or key cannot be used; the sentence says why."""


def context(cert: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and up with this chain. Raises TlsError."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    try:
        made.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as error:
        raise TlsError(f"cannot use {cert} with {key}: {error}") from error
    return made


def self_signed(directory: Path, host: str) -> tuple[Path, Path]:
    """Paths of a certificate for `host` and this machine, and of its key.

    Made when there is none that fits and lasts; the key is for its owner only.
    """
    cert, key = directory / "cert.pem", directory / "key.pem"
    if not (_lasts(cert, host) and key.is_file()):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(cert, key, host)
    return cert, key


def fingerprint(cert: Path) -> str:
    """SHA-256 of the certificate, as clients and browsers show it."""
    digest = _load(cert).fingerprint(hashes.SHA256())
    return digest.hex(":").upper()


def _load(cert: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(cert.read_bytes())


def _lasts(cert: Path, host: str) -> bool:
    try:
        found = _load(cert)
    except (OSError, ValueError):
        return False
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=RENEW_DAYS)
    return _name(host) in names and found.not_valid_after_utc > soon


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _make(cert: Path, key: Path, host: str) -> None:
    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cordée development")])
    now = dt.datetime.now(dt.UTC)
    names = [_name(name) for name in dict.fromkeys((*NAMES, host))]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .sign(secret, hashes.SHA256())
    )
    encoded = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(key, encoded, 0o600)
    _write(cert, made.public_bytes(serialization.Encoding.PEM), 0o644)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Put `content` there whole, with `mode` from its first byte."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    fresh.replace(path)
