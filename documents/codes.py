"""Codes of the national value sets: concept, label, OID of the system.

Labels are those of the value sets, letter by letter. What never enters this room: a
code that no value set has.
"""

from typing import Final

import msgspec


class Code(msgspec.Struct, frozen=True):
    """A concept: its code, its label, the OID of its system."""

    code: str
    display: str
    system: str
    system_name: str = ""


LOINC: Final = "2.16.840.1.113883.6.1"
ACT_CODE: Final = "2.16.840.1.113883.5.4"
NGAP: Final = "1.2.250.1.215.200.3.3"
CLASSES: Final = "1.2.250.1.213.1.1.4.1"
"""TRE_A03-ClasseDocument."""

ACTIVITIES: Final = "1.2.250.1.213.2.2"
"""TRE_R209-TypeActivite."""

FORMATS: Final = "1.3.6.1.4.1.19376.1.2.3"
"""TRE_A11-IheFormatCode."""

SPECIALITIES: Final = "1.2.250.1.213.1.1.4.5"
"""TRE_A02-ProfessionSavFaire, of JDV_J01."""

PEOPLE: Final = "1.2.250.1.71.4.2.1"
"""IDNPS: who a professional is."""

STRUCTURES: Final = "1.2.250.1.71.4.2.2"
"""Struct_IdNat: what an organisation is."""

PDF: Final = Code(
    "urn:ihe:iti:xds-sd:pdf:2008", "Document à corps non structuré en Pdf/A-1", FORMATS
)

CONFIDENTIALITY: Final = "2.16.840.1.113883.5.25"
NORMAL: Final = Code("N", "Normal", CONFIDENTIALITY, "Confidentiality")
RESTRICTED: Final = Code("R", "Restreint", CONFIDENTIALITY, "Confidentiality")
VERY_RESTRICTED: Final = Code("V", "Très restreint", CONFIDENTIALITY, "Confidentiality")

FACILITIES: Final = "1.2.250.1.71.4.2.4"
HOSPITAL: Final = Code("SA01", "Etablissement public de santé", FACILITIES)
SOLO_PRACTICE: Final = Code("SA07", "Cabinet individuel", FACILITIES)

SETTINGS: Final = "1.2.250.1.213.1.1.4.9"
IN_HOSPITAL: Final = Code(
    "ETABLISSEMENT", "Etablissement de santé", SETTINGS, "practiceSettingCode"
)
IN_TOWN: Final = Code("AMBULATOIRE", "Ambulatoire", SETTINGS, "practiceSettingCode")
