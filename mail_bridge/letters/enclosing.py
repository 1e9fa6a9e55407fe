"""A document as what is enclosed in its mail: PDF/A, CDA, XDM.

Pure, and slow: a PDF is read whole. What never enters this room: who gets it.
"""

from typing import Final

import msgspec

from cordee import __version__
from cordee.documents import cda, kinds, naming, pdf, xdm
from cordee.documents.errors import (
    DocumentError,
    IncompleteError,
    InsKeyError,
    NotArchivable,
    PdfError,
)
from cordee.documents.kinds import Kind
from cordee.documents.xdm import Application, Submission, WrittenDocument
from cordee.mail_bridge.errors import MailPermanent
from cordee.mail_bridge.letters import words
from cordee.mail_bridge.letters.document import Facts, document_of
from cordee.mail_bridge.letters.site import LetterSite
from cordee.mail_bridge.writing import Enclosure, MailFile

APPLICATION: Final = Application("Cordée", __version__, "Cordée")
PDF_TYPE: Final = "application/pdf"


class Enclosed(msgspec.Struct, frozen=True, kw_only=True):
    """`obstacles` are why the PDF went as it was; empty for a PDF/A."""

    enclosure: Enclosure
    label: str
    obstacles: tuple[str, ...]


def enclose(facts: Facts, site: LetterSite, data: bytes, label: str) -> Enclosed:
    """The enclosure of a letter whose PDF is `data`; `label` is what it is called.

    The same facts give the same bytes. Raises MailPermanent with why it cannot go.
    """
    try:
        return _enclose(facts, site, data, label)
    except InsKeyError:
        raise MailPermanent("5.7.1", words.WRONG_KEY) from None
    except IncompleteError:
        raise MailPermanent("5.6.0", words.INCOMPLETE) from None
    except PdfError:
        raise MailPermanent("5.6.0", words.UNREADABLE) from None
    except DocumentError:
        raise MailPermanent("5.6.0", words.INCOMPLETE) from None


def _enclose(facts: Facts, site: LetterSite, data: bytes, label: str) -> Enclosed:
    body, obstacles = _archived(facts, data)
    document = document_of(facts, site, body)
    patient, told = document.patient, facts.letter.draft.patient
    shown = told.family or patient.birth_name
    given = patient.given[0] if patient.given else ""
    archive = xdm.write(
        Submission(
            documents=(WrittenDocument(document, cda.write(document)),),
            sender=site.establishment,
            application=APPLICATION,
            submitted=document.created,
        )
    )
    day = (document.service.end or document.service.start).date()
    name = naming.pdf_name(day, label, shown, given)
    enclosure = Enclosure(
        archive=archive,
        pdfs=(MailFile(name, PDF_TYPE, body),),
        subject=naming.subject(label, shown, given, patient.birth_date),
        codes=(kinds.of(Kind(facts.letter.draft.kind)).type.code,),
        is_qualified=document.carries_ins,
    )
    return Enclosed(enclosure=enclosure, label=label, obstacles=obstacles)


def _archived(facts: Facts, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """PDF/A where nothing has to change (ADR 20), else as it is, and why."""
    try:
        return pdf.archive(data, facts.signed.authenticated).data, ()
    except NotArchivable as verdict:
        if "encrypted" in verdict.obstacles and pdf.inspect(data).needs_password:
            raise MailPermanent("5.6.0", words.UNREADABLE) from None
        return data, verdict.obstacles
