"""How a site writes its mails: names, texts, headers. Made from the settings once.

What never enters this room: anything about one mail.
"""

import zoneinfo
from datetime import tzinfo
from typing import Final, Literal

import msgspec

SUBJECT: Final = "Message de {author}, {organisation} [réf. {reference}]"
"""Neutral: a subject is shown on locked screens and kept in logs. No patient in it."""
PATIENT_DOMAIN: Final = "patient.mssante.fr"
DEFAULT_SIZE: Final = 10 * 1000 * 1000
"""Bytes of a mail that any operator takes; the common bound (facts A.5)."""
PATIENT_SIZE: Final = 25 * 1000 * 1000
"""Bytes that Mon espace santé takes (ENS v1.3, facts A.5)."""


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """`nil` is the product's reference at convergence.esante.gouv.fr (ECO.2.4.3).

    `phone` is that of the establishment, or empty. `notice` replaces our words on
    confidentiality. `sizes` are bytes by folded domain, beside `default_size`.
    """

    organisation: str
    nil: str
    phone: str = ""
    subject: str = SUBJECT
    notice: str = ""
    language: Literal["fr", "en"] = "fr"
    zone: tzinfo = msgspec.field(
        default_factory=lambda: zoneinfo.ZoneInfo("Europe/Paris")
    )
    patient_domains: frozenset[str] = frozenset({PATIENT_DOMAIN})
    sizes: dict[str, int] = msgspec.field(
        default_factory=lambda: {PATIENT_DOMAIN: PATIENT_SIZE}
    )
    default_size: int = DEFAULT_SIZE
