"""The canonical addresses of the French directory: profiles, extensions, code systems.

Source: the guide ans.fhir.fr.annuaire 1.2.0 (ANS) and FR Core 2.2. Each is written
once, here. What never enters this room: an address that no source gives.
"""

from typing import Final

ANNUAIRE: Final = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/"
FR_CORE: Final = "https://hl7.fr/ig/fhir/core/StructureDefinition/"
HL7: Final = "http://hl7.org/fhir/StructureDefinition/"
ADDRESS_PART: Final = HL7 + "iso21090-ADXP-"

VERSION: Final = "1.2.0-snapshot-2"
"""Of the guide: its open profiles ask that `meta.profile` names it."""
FR_CORE_VERSION: Final = "2.2.0"


def profile(name: str) -> str:
    """A profile of the French directory, of the version that is followed here."""
    return f"{ANNUAIRE}{name}|{VERSION}"


def core_profile(name: str) -> str:
    """A profile of FR Core, of the version that is followed here."""
    return f"{FR_CORE}{name}|{FR_CORE_VERSION}"


MAILBOX_METADATA: Final = ANNUAIRE + "as-ext-mailbox-mss-metadata"
ORGANIZATION_TYPES: Final = ANNUAIRE + "as-ext-organization-types"
EMAIL_TYPE: Final = FR_CORE + "fr-core-contact-point-email-type"
INSEE_CODE: Final = FR_CORE + "fr-core-address-insee-code"

IDNPS: Final = "urn:oid:1.2.250.1.71.4.2.1"
IDNST: Final = "urn:oid:1.2.250.1.71.4.2.2"
RPPS: Final = "https://rpps.esante.gouv.fr"
RPPS_RANK: Final = "https://rppsrang.esante.gouv.fr"
FINESS: Final = "https://finess.esante.gouv.fr"
SIRENE: Final = "https://sirene.fr"
"""Of SIREN and SIRET both: FR Core tells them apart by `type`."""
IDENTIFIER_TYPE: Final = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203"
STRUCTURE_TYPE: Final = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-3307"

ENDPOINT_PAYLOAD: Final = "http://terminology.hl7.org/CodeSystem/endpoint-payload-type"
SUBSETTED: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"


def nomenclature(name: str) -> str:
    """The code system of a public nomenclature, as `R02-SecteurActivite`."""
    return f"https://mos.esante.gouv.fr/NOS/TRE_{name}/FHIR/TRE-{name}"


MESSAGING: Final = nomenclature("R256-TypeMessagerie")
MAILBOX: Final = nomenclature("R257-TypeBAL")
COMMUNE: Final = nomenclature("R13-Commune")
PROFESSION: Final = nomenclature("G15-ProfessionSante")
CATEGORY: Final = nomenclature("R09-CategorieProfessionnelle")
SECTOR: Final = nomenclature("R02-SecteurActivite")
FUNCTION: Final = nomenclature("R21-Fonction")
CARE_FUNCTION: Final = nomenclature("R85-RolePriseCharge")
KIND: Final = nomenclature("R22-GenreActivite")
DEGREE: Final = nomenclature("R48-DiplomeEtatFrancais")
DEGREE_TYPE: Final = nomenclature("R14-TypeDiplome")
KNOW_HOW_TYPE: Final = nomenclature("R04-TypeSavoirFaire")
MODE: Final = nomenclature("R23-ModeExercice")
PHARMACY_SECTION: Final = nomenclature("R06-SectionTableauCNOP")
KNOW_HOW: Final = (
    ("SM", nomenclature("R38-SpecialiteOrdinale")),
    ("SI", nomenclature("R38-SpecialiteOrdinale")),
    ("SC", nomenclature("R38-SpecialiteOrdinale")),
    ("SST", nomenclature("G13-OrientationParticuliere")),
    ("CEX", nomenclature("R40-CompetenceExclusive")),
    ("CAPA", nomenclature("R43-CapaciteSavoirFaire")),
    ("DSM", nomenclature("R42-DESCnonQualifiant")),
    ("PAC", nomenclature("R44-QualificationPAC")),
    ("FQ", nomenclature("R45-FonctionQualifiee")),
    ("DEC", nomenclature("R97-DroitExerciceCompl")),
    ("C", nomenclature("R39-Competence")),
)
"""By the beginning of a code of JDV_J107: which nomenclature it is of."""


def know_how(code: str) -> str:
    """The nomenclature of a savoir-faire code; empty when it is of none known here."""
    for prefix, system in KNOW_HOW:
        if code.startswith(prefix):
            return system
    return ""


def degree(code: str) -> str:
    """The nomenclature of a diploma; only that of French state diplomas is known."""
    return DEGREE if code.startswith("DE") else ""


def function(code: str) -> str:
    """The nomenclature of a function: R21 (`FON-AU`), or R85 of bare digits."""
    return CARE_FUNCTION if code.isdigit() else FUNCTION
