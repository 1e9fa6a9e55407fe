"""Ids of resources: what FHIR allows in one, whatever the source wrote.

An id of ours that FHIR allows is itself; any other is `x-` and its bytes in
hexadecimal. What never enters this room: a table of ids.
"""

import re
from typing import Final

MAX_ID: Final = 64
"""Characters of an id (FHIR R4, datatypes)."""
ESCAPE: Final = "x-"
_ALLOWED: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def resource_id(own: str) -> str:
    """The id of the resource of what we call `own`; empty for nothing."""
    if not own or (_ALLOWED.fullmatch(own) and not own.startswith(ESCAPE)):
        return own
    return ESCAPE + own.encode().hex()[: MAX_ID - len(ESCAPE)]


def own_id(asked: str) -> str | None:
    """What we call the resource of this id; None for what is no id."""
    if not _ALLOWED.fullmatch(asked):
        return None
    if not asked.startswith(ESCAPE):
        return asked
    try:
        return bytes.fromhex(asked.removeprefix(ESCAPE)).decode()
    except ValueError:
        return None
