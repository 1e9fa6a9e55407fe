"""The demo's patients, as its record system would tell of them. None of them exists.

INS are under the OID of demonstrations; GPs are of the demo's directory. What never
enters this room: a process.
"""

from typing import Final, NamedTuple

from cordee.clients.cli.demo.people import ELISE, SERVICE
from cordee.clients.sdk import LetterPatient
from cordee.documents.ins import DEMO, key_of

WARD: Final = "CHIR"
"""The ward's code in the record system; people know it by its name."""


class Patient(NamedTuple):
    """`born` is YYYYMMDD; `gp` an RPPS number of the demo's directory."""

    body: str
    family: str
    given: str
    born: str
    sex: str
    gp: str
    gp_name: str
    room: str = ""

    @property
    def matricule(self) -> str:
        return f"{self.body}{key_of(self.body):02}"

    @property
    def name(self) -> str:
        return f"{self.family} {self.given}"

    @property
    def traits(self) -> LetterPatient:
        """Who the patient is, as letters and requests say it."""
        return LetterPatient(
            family=self.family,
            birth_name=self.family,
            given=self.given.upper(),
            birth_date=f"{self.born[:4]}-{self.born[4:6]}-{self.born[6:]}",
            sex=self.sex,
            birth_place="56178",
            matricule=self.matricule,
            oid=DEMO,
            status="qualified",
        )


LE_GOFF: Final = ("99900000501", "Yann LE GOFF")
KERMARREC: Final = ("99900000502", "Soizic KERMARREC")
LEFEVRE: Final = ("99900000503", "Maëlle LEFEVRE")
MOREAU: Final = (ELISE.identity.idnps.removeprefix("8"), "Élise MOREAU")
PATIENTS: Final = (
    Patient("2790351215189", "ROBIN", "Jeanne", "19790312", "F", *LE_GOFF, "7"),
    Patient("1510956178042", "TANGUY", "Marcel", "19510917", "M", *KERMARREC, "12"),
    Patient("2640235238117", "PERROT", "Nadia", "19640205", "F", *MOREAU, "12"),
    Patient("188072B033009", "SANTONI", "Ange", "19880721", "M", *LEFEVRE, "9"),
    Patient("2930556178230", "COLAS", "Inès", "19930526", "F", *LE_GOFF),
)
NOBODY_S: Final = Patient(
    "1720435238401", "MASSON", "Paul", "19720410", "M", "", "", "4"
)
"""His GP is not in the record: somebody finds out, and chooses."""


def patient_called(family: str) -> Patient:
    return next(one for one in PATIENTS if one.family == family)


def table() -> str:
    """The CSV that the automation reads."""
    head = "matricule;oid;practitioner;practitioner_name"
    rows = [f"{one.matricule};demo;{one.gp};Dr {one.gp_name}" for one in PATIENTS]
    return "\n".join([head, *rows]) + "\n"


def admissions() -> str:
    """HL7 messages: those who have a room are in the ward today."""
    staying = [one for one in (*PATIENTS, NOBODY_S) if one.room]
    return "".join(_admission(n, one) for n, one in enumerate(staying, 1))


def configuration() -> str:
    """The ward's name: whoever is attested there may ask who is in it."""
    statuses = '[hl7]\nstatuses = { VALI = "qualified" }\n'
    return f'{statuses}\n[wards.{WARD}]\nname = "{SERVICE}"\n'


def _admission(number: int, one: Patient) -> str:
    header = "MSH|^~\\&|DEMO|DEMO|CORDEE|DEMO|20261129080000||ADT^A01"
    identifiers = f"D{number}^^^DEMO^PI~{one.matricule}^^^INS&{DEMO}&ISO^INS"
    traits = f"{one.family}^{one.given}^^^^^L||{one.born}|{one.sex}"
    segments = (
        f"{header}|{number}|P|2.5|||||FRA|UNICODE UTF-8",
        "EVN|A01|20261129080000",
        f"PID|1||{identifiers}||{traits}{'|' * 24}VALI",
        f"PV1|1|I|{WARD}^{one.room}^1",
    )
    return "\r".join(segments) + "\r"
