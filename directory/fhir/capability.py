"""The CapabilityStatement: what this API does, made from the tables it follows.

What never enters this room: a promise that no table holds.
"""

from typing import Final

from cordee.directory.fhir import systems
from cordee.directory.fhir.elements import Element, filled
from cordee.directory.fhir.parameters import (
    INCLUDES,
    PARAMETERS,
    REVINCLUDES,
    Kind,
    Parameter,
    Resource,
)

FHIR_VERSION: Final = "4.0.1"
GUIDE: Final = (
    "https://interop.esante.gouv.fr/ig/fhir/annuaire/ImplementationGuide/"
    "ans.fhir.fr.annuaire"
)
DATE: Final = "2026-11-29"
"""When the tables changed last."""
PROFILES: Final = {
    Resource.PRACTITIONER: systems.ANNUAIRE + "as-practitioner",
    Resource.ROLE: systems.ANNUAIRE + "as-practitionerrole",
    Resource.ORGANIZATION: systems.ANNUAIRE + "as-organization",
}
SECURITY: Final = (
    "Authorization: Bearer with a ticket of an account or with a directory key, or the "
    "key in the header ESANTE-API-KEY."
)


def capability_statement(base: str, version: str) -> Element:
    """The resource; `base` is where the API is served."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "kind": "instance",
        "fhirVersion": FHIR_VERSION,
        "format": ["application/fhir+json", "json"],
        "implementationGuide": [GUIDE],
        "software": {"name": "Cordée directory", "version": version},
        "implementation": {"description": "Directory of Cordée", "url": base},
        "rest": [
            {
                "mode": "server",
                "security": {"description": SECURITY},
                "resource": [_resource(each) for each in Resource],
            }
        ],
    }


def _resource(resource: Resource) -> Element:
    return filled(
        type=resource.value,
        profile=PROFILES.get(resource),
        interaction=[{"code": "read"}, {"code": "search-type"}],
        searchInclude=list(INCLUDES[resource]),
        searchRevInclude=list(REVINCLUDES[resource]),
        searchParam=[_parameter(each) for each in PARAMETERS[resource]],
    )


def _parameter(parameter: Parameter) -> Element:
    kind: Kind = parameter.kind
    return filled(
        name=parameter.name,
        definition=parameter.definition,
        type=kind.value,
        documentation=parameter.documentation,
    )
