"""What is refused before it leaves, with a sentence for who wrote it.

What never enters this room: another reason than the mail's own.
"""

from collections.abc import Iterable
from typing import Final

from cordee.documents import ins
from cordee.documents.errors import InsError
from cordee.mail_bridge.errors import MailPermanent
from cordee.mail_bridge.writing.headers import check_address, domain_of
from cordee.mail_bridge.writing.style import Style

MEGABYTE: Final = 1_000_000


def check_size(size: int, address: str, style: Style, offered: int | None) -> None:
    """Refuse a mail that its recipient's domain will not take.

    `size` is in bytes, encoded as sent; `offered` is the SIZE of the peer's EHLO (RFC
    1870), None or 0 when it says none. Raises MailPermanent 5.3.4.
    """
    domain = domain_of(address)
    known = style.sizes.get(domain, style.default_size)
    limit = min(known, offered) if offered else known
    if size > limit:
        raise MailPermanent(
            "5.3.4",
            f"Non envoyé : le courriel pèse {_megabytes(size)} et {domain} en accepte "
            f"{_megabytes(limit)} au plus. Envoyez moins de pièces jointes à la fois.",
        )


def check_addressee(
    address: str, style: Style, qualified: Iterable[ins.Ins] = ()
) -> str:
    """Refuse what is no address, and a patient's without a qualified INS (ECO.2.2.6).

    `qualified` are the qualified identities that the thread knows. Raises MailPermanent
    5.1.3 or 5.7.1.
    """
    checked = check_address(address)
    domain = domain_of(checked)
    if domain not in style.patient_domains:
        return checked
    for identity in qualified:
        if _mailbox_of(identity, domain) == checked.lower():
            return checked
    raise MailPermanent(
        "5.7.1",
        "Non envoyé : on n'écrit à la messagerie d'un patient que sous son INS "
        "qualifiée, et cette conversation n'en a pas qui lui corresponde.",
    )


def _mailbox_of(identity: ins.Ins, domain: str) -> str:
    try:
        ins.check_usable(identity, ins.Status.QUALIFIED)
    except InsError:
        return ""
    return f"{identity.matricule}@{domain}".lower()


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f} Mo".replace(".", ",")
