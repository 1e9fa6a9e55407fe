"""The schema of the index, and a practitioner as one of its documents.

One document a practitioner: a name that is met once, however many places it has. What
never enters this room: queries, files.
"""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final
from zlib import crc32

import msgspec
import tantivy

from cordee.directory.search.entry import Entry, Kept, KeptPlace, Place
from cordee.directory.search.folding import initials, joined, words
from cordee.directory.search.synonyms import fingerprint, groups, structures

FORMAT: Final = "1"
"""Counts changes of how text is folded, and of what is kept."""
MOST_PLACES: Final = 64
"""Of one practitioner; whoever has more is found by the first ones."""
STARTS: Final = 3
"""Beginnings of so many letters are terms: too many words begin with them to look up.

Shorter ones are of names alone; a `=` stands before those of names.
"""
TEXTS: Final = (
    "id",
    "identifier",
    "any",
    "name",
    "whole",
    "town",
    "start",
    "speciality",
    "area",
)
"""Fields of words that are apart by spaces; only that a word is there is kept.

`any` has names, towns and structures together: one look finds a beginning or a typo in
all of them.
"""
RANK: Final = "rank"
KEPT: Final = "kept"
BEST: Final = 7
"""The rank of whoever practises and can be written to and called."""
FEW: Final = "~few"
"""An area of one in so many, anywhere: where nobody is meant, they are enough."""
ONE_IN: Final = 32
ABOUT: Final = "#about"
"""The identifier of the document that says what the index holds."""
FINGERPRINT: Final = hashlib.sha256(
    "|".join((FORMAT, version("tantivy"), fingerprint(), *TEXTS, RANK, KEPT)).encode()
).hexdigest()[:16]
"""An index with another one is made anew."""

_pack: Final = msgspec.msgpack.Encoder().encode


class About(msgspec.Struct, frozen=True):
    """Up to which version of the directory the index holds it."""

    version: int = 0


def schema() -> tantivy.Schema:
    """Fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_unsigned_field(RANK, fast=True)
    builder.add_bytes_field(KEPT, stored=True)
    return builder.build()


def kept(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
    """What lies in the index of one document."""
    found = searcher.doc(address).get_first(KEPT)
    assert isinstance(found, bytes)
    return found


def about(value: About) -> tantivy.Document:
    """The document of the index itself."""
    document = tantivy.Document()
    document.add_text("id", ABOUT)
    document.add_unsigned(RANK, 0)
    document.add_bytes(KEPT, _pack(value))
    return document


def document(entry: Entry) -> tantivy.Document:
    """A practitioner's document."""
    inner = _kept(entry)
    made = tantivy.Document()
    made.add_text("id", entry.id)
    made.add_text("identifier", " ".join(_identifiers(entry)))
    names, towns = _names(inner), _towns(inner)
    every = names | towns | _structures(inner)
    starts = _starts(names, every)
    every |= {word for place in inner.places for word in words(place.speciality)}
    made.add_text("name", " ".join(names))
    made.add_text("town", " ".join(towns))
    made.add_text("any", " ".join(every))
    made.add_text("start", " ".join(starts))
    made.add_text("whole", " ".join(_wholes(inner)))
    made.add_text("speciality", " ".join(_groups(inner)))
    made.add_text("area", " ".join(_areas(inner)))
    made.add_unsigned(RANK, _rank(inner))
    made.add_bytes(KEPT, _pack(inner))
    return made


def _names(inner: Kept) -> set[str]:
    """Words of names, also as one writes several in one."""
    names = set(initials(inner.given_words))
    for parts in (inner.family_words, inner.birth_words, inner.given_words):
        names.update(parts)
        names.update(joined(parts))
    return names


def _towns(inner: Kept) -> set[str]:
    found: set[str] = set()
    for place in inner.places:
        found.update(place.town_words)
        found.update(joined(place.town_words))
    return found


def _structures(inner: Kept) -> set[str]:
    """Words of structures, and the groups of those that are said for one another."""
    found = {word for place in inner.places for word in place.words}
    table = structures()
    return found.union(table[word] for word in found if word in table)


def _wholes(inner: Kept) -> Iterator[str]:
    yield "".join(inner.family_words)
    yield "".join(inner.birth_words)
    yield "".join(inner.given_words)


def _areas(inner: Kept) -> set[str]:
    areas = {place.department.lower() for place in inner.places}
    if _rank(inner) == BEST and crc32(inner.id.encode()) % ONE_IN == 0:
        areas.add(FEW)
    return areas.union(place.postcode.lower() for place in inner.places)


def _starts(names: set[str], every: set[str]) -> set[str]:
    found = {word[:STARTS] for word in every}
    found.update(f"={name[:STARTS]}" for name in names)
    for length in range(1, STARTS):
        found.update(name[:length] for name in names)
    return found


def _groups(inner: Kept) -> set[str]:
    codes = {inner.code, *(place.code for place in inner.places)}
    return {group for code in codes for group in groups().get(code, ())}


def _identifiers(entry: Entry) -> Iterator[str]:
    yield entry.id.lower()
    yield entry.id[1:].lower()
    yield from entry.addresses
    for place in entry.places[:MOST_PLACES]:
        yield place.finess.lower()
        yield place.siret


def _rank(kept: Kept) -> int:
    """What is worth more among equals; the index is sorted by it."""
    phone = any(place.phone for place in kept.places)
    return 4 * kept.active + 2 * kept.mssante + phone


def _kept(entry: Entry) -> Kept:
    return Kept(
        id=entry.id,
        family=entry.family,
        given=entry.given,
        title=entry.title,
        profession=entry.profession.label,
        code=f"p{entry.profession.code}".lower(),
        active=entry.active,
        mssante=entry.mssante,
        family_words=words(entry.family),
        birth_words=words(entry.birth_family),
        given_words=words(entry.given),
        places=tuple(_place(place) for place in entry.places[:MOST_PLACES]),
    )


def _place(place: Place) -> KeptPlace:
    return KeptPlace(
        organization=place.name or place.sign,
        town=place.town,
        postcode=place.postcode,
        department=place.department,
        speciality=place.speciality.label,
        code=place.speciality.code.lower(),
        phone=place.phone,
        town_words=words(place.town),
        words=tuple(dict.fromkeys(words(place.name) + words(place.sign))),
    )
