"""The store's practitioners as entries of the index: codes get their labels.

What never enters this room: SQL, the index.
"""

from collections.abc import Iterable, Iterator

from cordee.directory.search.entry import Entry, Place
from cordee.directory.store import following
from cordee.directory.store.codes import Codes


def entries(rows: Iterable[following.Entry], codes: Codes) -> Iterator[Entry]:
    """Give each its labels."""
    for row in rows:
        yield Entry(
            id=row.id,
            title=codes.label("title", row.title),
            family=row.family,
            given=row.given,
            birth_family=row.birth_family if row.birth_family != row.family else "",
            profession=codes.coded("profession", row.profession),
            active=row.active,
            mssante=row.mssante,
            addresses=tuple(row.addresses),
            places=tuple(_place(place, codes) for place in row.places),
        )


def _place(place: following.Place, codes: Codes) -> Place:
    return Place(
        speciality=codes.coded("speciality", place.speciality),
        name=place.name,
        sign=place.sign,
        town=place.town,
        postcode=place.postcode,
        department=place.department,
        finess=place.finess,
        siret=place.siret,
        phone=place.phone,
    )
