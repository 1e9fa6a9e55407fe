"""The demo's circle of trust: an authority, two operators, a white list that it signs.

Made again at each start, as real lists are made each day; the bridge checks them as it
would real ones. What never enters this room: an authority that anybody trusts.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureMethod,
)
from signxml.signer import XMLSigner

from cordee.clients.cli.demo.practitioners import MAIL_DOMAIN
from cordee.clients.cli.private import write_private

HOSPITAL: Final = "chu.mssante.example"
TOWN: Final = MAIL_DOMAIN
SIGNER: Final = "alb.mssante.fr"
"""Who signs the real list; a bridge believes nobody else."""

DAY: Final = timedelta(days=1)
SPAN: Final = 30 * DAY
RSA_BITS: Final = 2048
"""The white list is signed with RSA (facts A.2); all else is on a curve."""

Key: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
SCHEMA: Final = "https://listeblanche.mssante.fr/schema"
USAGES: Final = (ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH)


class Issued(NamedTuple):
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


class Operator(NamedTuple):
    """The files of one operator."""

    certificate: Path
    key: Path


class Circle(NamedTuple):
    """Files, as an operator's settings name them."""

    authorities: Path
    revocations: Path
    white_list: Path
    hospital: Operator
    town: Operator


def new_circle(folder: Path, now: datetime) -> Circle:
    """Make all of it; what was there is replaced."""
    root = _root(now)
    hospital = _issue(root, f"mx.{HOSPITAL}", now)
    town = _issue(root, f"mx.{TOWN}", now)
    signer = _issue(root, SIGNER, now, rsa.generate_private_key(65_537, RSA_BITS))
    names = {HOSPITAL: hospital, TOWN: town}
    write_private(folder / "authorities.pem", root.pem)
    write_private(folder / "revocations.pem", _revocations(root, now))
    write_private(folder / "white-list.xml", _white_list(root, signer, names, now))
    return Circle(
        folder / "authorities.pem",
        folder / "revocations.pem",
        folder / "white-list.xml",
        _written(folder / "hospital", hospital),
        _written(folder / "town", town),
    )


def _written(path: Path, issued: Issued) -> Operator:
    pem, key = path.with_suffix(".pem"), path.with_suffix(".key")
    write_private(pem, issued.pem)
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(key, issued.key.private_bytes(*form))
    return Operator(pem, key)


def _name(common: str) -> x509.Name:
    values = (
        (NameOID.COUNTRY_NAME, "FR"),
        (NameOID.ORGANIZATION_NAME, "DEMONSTRATION"),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in values])


def _root(now: datetime) -> Issued:
    name, key = _name("AC DEMONSTRATION"), ec.generate_private_key(ec.SECP256R1())
    limits = x509.BasicConstraints(ca=True, path_length=0)
    made = (
        _builder(name, name, key.public_key(), now)
        .add_extension(limits, critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Issued(made, key)


def _issue(root: Issued, host: str, now: datetime, key: Key | None = None) -> Issued:
    key = key or ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName(host), x509.DNSName("localhost")])
    issuer = root.certificate.subject
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(
        root.key.public_key()
    )
    made = (
        _builder(_name(host), issuer, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(USAGES), critical=False)
        .add_extension(names, critical=False)
        .add_extension(authority, critical=False)
        .sign(root.key, hashes.SHA256())
    )
    return Issued(made, key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    now: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + SPAN)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _revocations(root: Issued, now: datetime) -> bytes:
    """Nobody is revoked, which is said for as long as the certificates are valid."""
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(now - timedelta(minutes=1))
        .next_update(now + SPAN)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .sign(root.key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM)


def _white_list(
    root: Issued, signer: Issued, names: Mapping[str, Issued], now: datetime
) -> bytes:
    """As it is published (facts A.2): enveloped signature, exclusive form."""
    when = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    rows = "".join(
        f"<Domaine><Nom>{domain}</Nom><DNCertificatOperateur>"
        f"{escape(one.certificate.subject.rfc4514_string())}"
        f"</DNCertificatOperateur><DateMAJ>{when}</DateMAJ></Domaine>"
        for domain, one in names.items()
    )
    text = (
        f'<ListeBlancheMSSante xmlns="{SCHEMA}"><DateDeGeneration>{when}'
        f"</DateDeGeneration><ListeDomaines>{rows}</ListeDomaines>"
        "</ListeBlancheMSSante>"
    )
    how = XMLSigner(
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    chain = [one.pem.decode() for one in (signer, root)]
    signed = how.sign(  # pyright: ignore[reportUnknownMemberType] - typed in part
        etree.fromstring(text), key=signer.key, cert=chain
    )
    return bytes(etree.tostring(signed))
