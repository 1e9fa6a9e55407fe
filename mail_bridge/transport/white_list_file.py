"""The white list as it is published: signed XML (facts A.2), read defensively.

Only what the signature covers is read: the tree that signxml says was signed. What
never enters this room: how it was fetched, the list before it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from cordee.mail_bridge.domain.distinguished_name import DistinguishedName, parse
from cordee.mail_bridge.domain.white_list import WhiteList, normal_domain
from cordee.mail_bridge.errors import PeerRefused
from cordee.mail_bridge.transport.authorities import Authorities, Chain

SCHEMA: Final = "{https://listeblanche.mssante.fr/schema}"
Element: TypeAlias = etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - lxml has no other name
DSIG: Final = "{http://www.w3.org/2000/09/xmldsig#}"
TRANSFORMS: Final = frozenset(
    {
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
    }
)
MAX_BYTES: Final = 32 << 20
"""The real one has 4 MB."""
MAX_ROWS: Final = 200_000
"""The real one has 8,655."""
SIGNER: Final = "alb.mssante.fr"
"""Common name of who signs it: others of the same authority may not."""

_BEGIN: Final = "-----BEGIN CERTIFICATE-----"
_END: Final = "-----END CERTIFICATE-----"
_CONFIGURATION: Final = SignatureConfiguration(
    location="./",
    expect_references=1,
    require_x509=True,
    signature_methods=frozenset({SignatureMethod.RSA_SHA256}),
    digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
)


@dataclass(frozen=True, slots=True)
class Verified:
    """A list whose signature holds, and the chain of its signer."""

    white_list: WhiteList
    chain: Chain
    unread: int
    """Rows that could not be understood: they let nobody in."""


def verify(
    data: bytes,
    authorities: Authorities,
    signers: Collection[str],
    now: datetime,
    tolerance: timedelta,
) -> Verified:
    """Check the signature and its signer, then read. Raises PeerRefused.

    Revocation of the chain is the caller's to check.
    """
    root = _parse(data)
    signer = _signer(root)
    until = signer.not_valid_after_utc
    if now > until + tolerance:
        raise PeerRefused("the certificate that signed the white list has expired")
    at = min(now, until - timedelta(seconds=1))
    chain = authorities.chain(signer, at)
    if _common_name(signer) not in signers:
        raise PeerRefused("the white list is signed by somebody else")
    signed = _signed(data, signer, at)
    white_list, unread = _read(signed, until)
    return Verified(white_list, chain, unread)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


def _parse(data: bytes) -> Element:
    if len(data) > MAX_BYTES:
        raise PeerRefused("the white list is too large")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise PeerRefused("the white list declares a document type")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PeerRefused("the white list is no XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PeerRefused("the white list declares a document type")
    if root.tag != f"{SCHEMA}ListeBlancheMSSante":
        raise PeerRefused("the white list is something else")
    return root


def _signer(root: Element) -> x509.Certificate:
    """The certificate in its one signature, which stands under the root."""
    signatures = list(root.iter(f"{DSIG}Signature"))
    if len(signatures) != 1 or signatures[0].getparent() is not root:
        raise PeerRefused("the white list has not one signature, under its root")
    references = list(signatures[0].iter(f"{DSIG}Reference"))
    transforms = [
        each.get("Algorithm", "") for each in signatures[0].iter(f"{DSIG}Transform")
    ]
    if len(references) != 1 or references[0].get("URI") != "":
        raise PeerRefused("the signature of the white list covers not all of it")
    if len(transforms) != len(TRANSFORMS) or frozenset(transforms) != TRANSFORMS:
        raise PeerRefused("the signature of the white list transforms it")
    return _leaf(signatures[0])


def _leaf(signature: Element) -> x509.Certificate:
    written = [
        re.sub(r"\s+", "", each.text or "")
        for each in signature.iter(f"{DSIG}X509Certificate")
    ]
    if not 0 < len(written) <= 8:
        raise PeerRefused("the signature of the white list has no certificate")
    try:
        found = [
            x509.load_pem_x509_certificate(f"{_BEGIN}\n{each}\n{_END}\n".encode())
            for each in written
        ]
    except ValueError as error:
        raise PeerRefused("a certificate in the white list cannot be read") from error
    issuers = {each.issuer for each in found if each.issuer != each.subject}
    return next((each for each in found if each.subject not in issuers), found[0])


def _signed(data: bytes, signer: x509.Certificate, at: datetime) -> Element:
    """What the signature covers, as signxml hands it out."""
    configuration = replace(_CONFIGURATION, verification_time=at)
    try:
        result = XMLVerifier().verify(  # pyright: ignore[reportUnknownMemberType]
            data, x509_cert=signer, parser=_parser(), expect_config=configuration
        )
    except (SignXMLException, etree.LxmlError, ValueError) as error:
        raise PeerRefused("the signature of the white list does not hold") from error
    signed = None if isinstance(result, list) else result.signed_xml
    if signed is None or signed.tag != f"{SCHEMA}ListeBlancheMSSante":
        raise PeerRefused("the signature of the white list covers something else")
    return signed


def _read(signed: Element, until: datetime) -> tuple[WhiteList, int]:
    generated = _time(signed.findtext(f"{SCHEMA}DateDeGeneration") or "")
    domains: dict[str, set[DistinguishedName]] = {}
    unread = 0
    rows = signed.findall(f"{SCHEMA}ListeDomaines/{SCHEMA}Domaine")
    if len(rows) > MAX_ROWS:
        raise PeerRefused("the white list has too many rows")
    for row in rows:
        try:
            domain = normal_domain(row.findtext(f"{SCHEMA}Nom") or "")
            name = _name(row.findtext(f"{SCHEMA}DNCertificatOperateur") or "")
        except ValueError:
            unread += 1
            continue
        domains.setdefault(domain, set()).add(name)
    if not domains:
        raise PeerRefused("the white list is empty")
    frozen = {domain: frozenset(names) for domain, names in domains.items()}
    return WhiteList(generated, until, frozen), unread


@lru_cache(maxsize=4_096)  # some hundreds of names stand in thousands of rows
def _name(text: str) -> DistinguishedName:
    return parse(text)


def _time(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError as error:
        raise PeerRefused("the white list does not say when it was made") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value).casefold() if len(names) == 1 else ""
