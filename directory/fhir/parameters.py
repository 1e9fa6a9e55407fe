"""Which search parameters each resource has, in one table.

The answers and the CapabilityStatement both follow it. What never enters this room: a
parameter that nothing here can answer.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from cordee.directory.fhir import systems

HL7: Final = "http://hl7.org/fhir/SearchParameter/"
ANS: Final = systems.ANNUAIRE.replace("StructureDefinition", "SearchParameter")


class Resource(StrEnum):
    """The resources that are served."""

    PRACTITIONER = "Practitioner"
    ROLE = "PractitionerRole"
    ORGANIZATION = "Organization"
    SERVICE = "HealthcareService"
    ENDPOINT = "Endpoint"


class Kind(StrEnum):
    """Types of search parameters (FHIR R4 §3.1.1.4)."""

    STRING = "string"
    TOKEN = "token"  # noqa: S105 - a type of search parameter
    DATE = "date"
    REFERENCE = "reference"


class Parameter(msgspec.Struct, frozen=True):
    """`target` is what a reference points at; `definition` is empty without one."""

    name: str
    kind: Kind
    definition: str
    documentation: str
    target: Resource | None = None


_COMMON: Final = [
    Parameter("_id", Kind.TOKEN, HL7 + "Resource-id", "The id of the resource."),
    Parameter(
        "_lastUpdated",
        Kind.DATE,
        HL7 + "Resource-lastUpdated",
        "When the resource changed here. Prefixes eq, ne, gt, ge, lt, le, sa, eb.",
    ),
]
_MAILBOX: Final = [
    Parameter(
        "mailbox-mss",
        Kind.STRING,
        ANS + "as-sp-mailbox-mss",
        "An MSSanté address: its beginning, :exact or :contains.",
    ),
    Parameter(
        "mailbox-mss-type",
        Kind.TOKEN,
        ANS + "as-sp-mailbox-mss-type",
        "The type of an MSSanté mailbox: PER, ORG, APP or CAB.",
    ),
]


def _active(base: str) -> Parameter:
    return Parameter("active", Kind.TOKEN, f"{HL7}{base}-active", "true or false.")


def _identifier(base: str, words: str) -> Parameter:
    return Parameter("identifier", Kind.TOKEN, f"{HL7}{base}-identifier", words)


def _type(words: str) -> Parameter:
    return Parameter("identifier-type", Kind.TOKEN, "", words)


def _organization(base: str) -> Parameter:
    return Parameter(
        "organization",
        Kind.REFERENCE,
        f"{HL7}{base}-organization",
        "The organisation, by its id.",
        Resource.ORGANIZATION,
    )


_NAME_WORDS: Final = (
    "Its beginning without regard to case and accents; :exact, :contains."
)

PARAMETERS: Final[Mapping[Resource, tuple[Parameter, ...]]] = {
    Resource.PRACTITIONER: (
        *_COMMON,
        _active("Practitioner"),
        Parameter(
            "family", Kind.STRING, HL7 + "individual-family", "Name. " + _NAME_WORDS
        ),
        Parameter(
            "given", Kind.STRING, HL7 + "individual-given", "Given name. " + _NAME_WORDS
        ),
        Parameter(
            "name",
            Kind.STRING,
            HL7 + "Practitioner-name",
            "Family name, given name or title. " + _NAME_WORDS,
        ),
        _identifier("Practitioner", "RPPS or IDNPS, with or without its system."),
        _type("RPPS or IDNPS: who has such an identifier."),
        *_MAILBOX,
        Parameter(
            "qualification-code",
            Kind.TOKEN,
            ANS + "as-sp-qualification-code",
            "Code of the profession, the category or a savoir-faire.",
        ),
    ),
    Resource.ROLE: (
        *_COMMON,
        _active("PractitionerRole"),
        _identifier(
            "PractitionerRole",
            "RPPS or IDNPS of the practitioner: an activity has no number here.",
        ),
        *_MAILBOX,
        _organization("PractitionerRole"),
        Parameter(
            "practitioner",
            Kind.REFERENCE,
            HL7 + "PractitionerRole-practitioner",
            "The practitioner, by the id.",
            Resource.PRACTITIONER,
        ),
        Parameter(
            "role",
            Kind.TOKEN,
            HL7 + "PractitionerRole-role",
            "Code of the function, kind, mode or section of pharmacists.",
        ),
        Parameter(
            "specialty",
            Kind.TOKEN,
            HL7 + "PractitionerRole-specialty",
            "Code of the savoir-faire of the activity.",
        ),
    ),
    Resource.ORGANIZATION: (
        *_COMMON,
        _active("Organization"),
        Parameter(
            "address-city",
            Kind.STRING,
            HL7 + "Organization-address-city",
            "Town. " + _NAME_WORDS,
        ),
        Parameter(
            "address-postalcode",
            Kind.STRING,
            HL7 + "Organization-address-postalcode",
            "The beginning of the postcode; :exact.",
        ),
        _identifier("Organization", "FINESS, SIREN, SIRET, IDNST or technical id."),
        _type("FINEG, FINEJ, SIREN, SIRET, IDNST or RPPSRG."),
        *_MAILBOX,
        Parameter(
            "name",
            Kind.STRING,
            HL7 + "Organization-name",
            "Name or commercial sign. " + _NAME_WORDS,
        ),
        Parameter(
            "type",
            Kind.TOKEN,
            HL7 + "Organization-type",
            "Sector of activity (TRE_R02), or GEOGRAPHICAL-ENTITY.",
        ),
    ),
    Resource.SERVICE: (
        *_COMMON,
        _active("HealthcareService"),
        Parameter(
            "name",
            Kind.STRING,
            HL7 + "HealthcareService-name",
            "Name of the service. " + _NAME_WORDS,
        ),
        _organization("HealthcareService"),
    ),
    Resource.ENDPOINT: (
        *_COMMON,
        *_MAILBOX,
        _organization("Endpoint"),
        Parameter(
            "status",
            Kind.TOKEN,
            HL7 + "Endpoint-status",
            "active, or error for a mailbox that bounced.",
        ),
    ),
}

INCLUDES: Final[Mapping[Resource, tuple[str, ...]]] = {
    Resource.PRACTITIONER: (),
    Resource.ROLE: (
        "PractitionerRole:practitioner",
        "PractitionerRole:organization",
        "PractitionerRole:endpoint",
    ),
    Resource.ORGANIZATION: ("Organization:endpoint",),
    Resource.SERVICE: ("HealthcareService:organization",),
    Resource.ENDPOINT: ("Endpoint:organization",),
}
"""`_include`: what a resource points at."""

REVINCLUDES: Final[Mapping[Resource, tuple[str, ...]]] = {
    Resource.PRACTITIONER: ("PractitionerRole:practitioner",),
    Resource.ROLE: (),
    Resource.ORGANIZATION: (
        "PractitionerRole:organization",
        "HealthcareService:organization",
    ),
    Resource.SERVICE: (),
    Resource.ENDPOINT: (),
}
"""`_revinclude`: what points at a resource."""


def named(resource: Resource) -> Mapping[str, Parameter]:
    """The parameters of a resource by their names."""
    return _BY_NAME[resource]


_BY_NAME: Final = {
    resource: {parameter.name: parameter for parameter in parameters}
    for resource, parameters in PARAMETERS.items()
}
