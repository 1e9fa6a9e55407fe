"""What is indexed of a practitioner: flat, with labels, all places together.

What never enters this room: a red-listed address, anything that is not public.
"""

import msgspec

from cordee.directory.model import NONE, Coded, Idnps, Value


class Place(Value, frozen=True, kw_only=True):
    """One activity: as what, where; `phone` says that it can be called."""

    speciality: Coded = NONE
    name: str = ""
    sign: str = ""
    town: str = ""
    postcode: str = ""
    department: str = ""
    finess: str = ""
    siret: str = ""
    phone: bool = False


class Entry(Value, frozen=True, kw_only=True):
    """A practitioner as the index takes it.

    `addresses` are those of MSSanté: somebody is found by one, and it is not kept.
    """

    id: Idnps
    title: str = ""
    family: str
    given: str
    birth_family: str = ""
    profession: Coded = NONE
    active: bool = True
    mssante: bool = False
    addresses: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


class KeptPlace(msgspec.Struct, array_like=True, frozen=True):
    """A place as it lies in the index: what a hit shows, and the words to compare."""

    organization: str
    town: str
    postcode: str
    department: str
    speciality: str
    code: str
    phone: bool
    town_words: tuple[str, ...]
    words: tuple[str, ...]


class Kept(msgspec.Struct, array_like=True, frozen=True):
    """A practitioner as it lies in the index."""

    id: Idnps
    family: str
    given: str
    title: str
    profession: str
    code: str
    active: bool
    mssante: bool
    family_words: tuple[str, ...]
    birth_words: tuple[str, ...]
    given_words: tuple[str, ...]
    places: tuple[KeptPlace, ...]
