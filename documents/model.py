"""A clinical document before it has a form: who, about whom, when, and its PDF.

CDA and XDM are both written of these, so that they cannot say different things. What
never enters this room: XML, and the name of a file.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from cordee.documents import ins as identity
from cordee.documents.codes import Code
from cordee.documents.errors import IncompleteError
from cordee.documents.ins import Ins, Status
from cordee.documents.kinds import Kind

Sex = Literal["M", "F", "U"]


class _Private(msgspec.Struct, frozen=True, kw_only=True):
    """Its `repr` shows nothing: it is about somebody."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Identifier(msgspec.Struct, frozen=True):
    """An OID, and the value that is unique below it where there is one."""

    root: str
    extension: str = ""

    @property
    def text(self) -> str:
        """As XDS writes it in a `uniqueId`."""
        return f"{self.root}^{self.extension}" if self.extension else self.root


class Address(_Private, frozen=True, kw_only=True):
    """`lines` are those above postal code and city."""

    lines: tuple[str, ...] = ()
    postal_code: str = ""
    city: str = ""
    country: str = ""


class PersonName(_Private, frozen=True, kw_only=True):
    """`prefix` is M or MME, `suffix` the title of exercise: DR, PR."""

    family: str
    given: str = ""
    prefix: str = ""
    suffix: str = ""


class Organization(msgspec.Struct, frozen=True, kw_only=True):
    """`identifier` is the Struct_IdNat: 1 + FINESS, 3 + SIRET, 4 + RPPS-rang.

    `telecoms` are URIs: `tel:0144000000`, `mailto:accueil@ch.mssante.fr`.
    """

    identifier: str
    name: str
    telecoms: tuple[str, ...] = ()
    address: Address | None = None


class Professional(_Private, frozen=True, kw_only=True):
    """`identifier` is the IDNPS: 8 + RPPS, 0 + ADELI, 3 + FINESS/employee.

    `speciality` is of JDV_J01: `G15_10/SM26`, "Médecin - Qualifié en Médecine …".
    """

    identifier: str
    name: PersonName
    speciality: Code | None = None
    organization: Organization | None = None
    telecoms: tuple[str, ...] = ()
    address: Address | None = None


class Patient(_Private, frozen=True, kw_only=True):
    """The traits of an identity (référentiel INS), and the sender's own number.

    `given` are the first names of the birth certificate, in their order; `birth_place`
    is an INSEE code of five characters.
    """

    birth_name: str
    given: tuple[str, ...]
    birth_date: date | None = None
    sex: Sex = "U"
    birth_place: str = ""
    used_name: str = ""
    used_given: str = ""
    ins: Ins | None = None
    status: Status = Status.PROVISIONAL
    local: Identifier | None = None
    telecoms: tuple[str, ...] = ()
    address: Address | None = None

    @property
    def has_all_traits(self) -> bool:
        """Those without which no INS is written (structuration minimale)."""
        known = self.birth_name and self.given and self.birth_date
        return bool(known and self.sex != "U" and len(self.birth_place) == 5)


class Encounter(msgspec.Struct, frozen=True, kw_only=True):
    """The stay: `facility` is of JDV_J02 (SA01), `code` of ActCode (IMP)."""

    start: datetime
    end: datetime | None = None
    facility: Code
    organization: Organization | None = None
    code: Code | None = None


class ServiceEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The act that the document tells of; without a `code`, that of its kind.

    `setting` is of JDV_J04: ETABLISSEMENT, AMBULATOIRE.
    """

    start: datetime
    end: datetime | None = None
    performer: Professional
    setting: Code
    code: Code | None = None


class ClinicalDocument(_Private, frozen=True, kw_only=True):
    """One version of a document; all times have a zone.

    Every version has its own `identifier`, and all of them one `set_identifier`; from
    the second on, `replaces` is the one before. `authorities` are the OIDs whose INS
    may leave: those of production, and on a test platform its own too. `body` is the
    PDF.
    """

    kind: Kind
    identifier: Identifier
    set_identifier: Identifier
    version: int = 1
    replaces: Identifier | None = None
    title: str
    created: datetime
    confidentiality: Code
    patient: Patient
    author: Professional
    authored: datetime
    custodian: Organization
    authenticator: Professional
    authenticated: datetime
    recipients: tuple[Professional, ...] = ()
    general_practitioner: Professional | None = None
    encounter: Encounter
    service: ServiceEvent
    body: bytes
    authorities: frozenset[str] = identity.PRODUCTION

    @property
    def carries_ins(self) -> bool:
        """Whether the matricule leaves with it: X-MSS-INS, O or N (ECO.2.4.2).

        Raises InsKeyError for a qualified INS of production whose key is wrong.
        """
        patient = self.patient
        if not identity.may_leave(patient.ins, patient.status, self.authorities):
            return False
        return patient.has_all_traits


def check(document: ClinicalDocument) -> None:
    """Raise IncompleteError for what no standard would take, before it is written."""
    patient = document.patient
    if not document.carries_ins and patient.local is None:
        raise IncompleteError("a patient without an INS has a number of the sender's")
    if not patient.birth_name or not patient.given:
        raise IncompleteError("a patient has a birth name and a first name")
    if document.version < 1 or (document.version > 1) != bool(document.replaces):
        raise IncompleteError("a version replaces the one before, the first none")
    times = (document.created, document.authored, document.authenticated)
    if any(time.tzinfo is None for time in times):
        raise IncompleteError("a time of a document has a zone")
    if not document.body.startswith(b"%PDF-"):
        raise IncompleteError("the body of a document is a PDF")
