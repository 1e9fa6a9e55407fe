"""Whom an automation tells anything.

What never enters this room: what is asked.
"""

from cordee.clients.sdk import PersonView


def is_of(person: PersonView | None, organisation: bytes) -> bool:
    """Whether this is a person whom the organisation vouches for now."""
    return (
        person is not None
        and person.kind == "person"
        and person.verified
        and not person.warnings
        and person.organisation == organisation
    )
