"""Address, as FR Core and the French directory write it.

What never enters this room: coordinates on a map, which no public file gives.
"""

from cordee.directory.fhir import systems
from cordee.directory.fhir.elements import Element, extension, filled
from cordee.directory.model import Address


def address(where: Address) -> Element:
    """The element; empty when nothing is known."""
    known = filled(
        line=[line for line in where.lines if line],
        city=where.town,
        district=where.department,
        postalCode=where.postcode,
        country=where.country,
    )
    if where.commune:
        commune = filled(system=systems.COMMUNE, code=where.commune)
        known = {
            "extension": [extension(systems.INSEE_CODE, valueCoding=commune)],
            **known,
        }
    return known
