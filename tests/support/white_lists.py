"""White lists as they are published, signed by a test authority.

    data = signed_list(authority, signer, {"ville.test": [name, ...]}, generated=...)

What never enters this room: the real one.
"""

from datetime import UTC, datetime
from xml.sax.saxutils import escape

from lxml import etree
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner

SIGNER = "alb.mssante.fr"
SCHEMA = "https://listeblanche.mssante.fr/schema"
ROWS = 8_655
NAMES = 321


def list_signer(authority, **options):
    """A certificate that may sign it: RSA, as the real one."""
    return authority.issue(SIGNER, "347976684200724", is_rsa=True, **options)


def list_xml(domains, generated=None) -> bytes:
    """The list without its signature: domains to names of certificates."""
    generated = generated or datetime.now(UTC)
    rows = "".join(_row(domain, name) for domain in domains for name in domains[domain])
    when = generated.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ListeBlancheMSSante xmlns="{SCHEMA}">'
        f"<DateDeGeneration>{when}</DateDeGeneration>"
        f"<ListeDomaines>{rows}</ListeDomaines></ListeBlancheMSSante>"
    ).encode()


def _row(domain, name):
    return (
        f"<Domaine><Nom>{escape(domain)}</Nom><Description>essai</Description>"
        f"<DNCertificatOperateur>{escape(name)}</DNCertificatOperateur>"
        "<ResponsableContact>-</ResponsableContact><SupportContact>-</SupportContact>"
        "<DateMAJ>2026-01-01T00:00:00Z</DateMAJ></Domaine>\n"
    )


def sign(xml: bytes, signer, authority=None) -> bytes:
    """Enveloped, exclusive canonicalisation, RSA-SHA256, reference "" (facts A.2)."""
    root = etree.fromstring(xml)
    made = XMLSigner(
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    made.namespaces = {None: "http://www.w3.org/2000/09/xmldsig#"}
    certificates = [signer.x509, *([authority.intermediate.x509] if authority else [])]
    signed = made.sign(root, key=signer.private, cert=certificates)
    return etree.tostring(signed, xml_declaration=True, encoding="UTF-8")


def signed_list(authority, signer, domains, generated=None) -> bytes:
    return sign(list_xml(domains, generated), signer, authority)


def as_large_as_the_real_one(extra) -> dict[str, list[str]]:
    """So many rows and names, some domains with several, some not ASCII."""
    domains = {
        f"cabinet-{at}.mssante.fr": [_operator(at)] for at in range(ROWS - 1_000)
    }
    for at in range(500):
        domains[f"hôpital-{at}.mssante.fr"] = [_operator(at)]
        domains[f"cabinet-{at}.mssante.fr"].append(_operator(at + 1))
    return {**domains, **extra}


def _operator(at):
    at %= NAMES
    return f"CN=smtp-{at}.operateur.test,OU=3{at:014},O=OPERATEUR {at},ST=Gironde (33),C=FR"
