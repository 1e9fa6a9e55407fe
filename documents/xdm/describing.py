"""METADATA.XML read: what it says of each document.

It may stand in a SOAP envelope, and use any prefix. What never enters this room: the
bytes of a document.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from cordee.documents import times
from cordee.documents.cda.finding import child, children, clean, value
from cordee.documents.codes import Code
from cordee.documents.safe_xml import Element, local_name, parse
from cordee.documents.xdm import schemes
from cordee.documents.xdm.archive import Described

MAX_DESCRIBED: Final = 500
"""Documents of one METADATA.XML."""

MAX_VALUES: Final = 50
"""Of one slot."""


def described(data: bytes) -> list[Described]:
    """The documents, in their order. Raises XmlError."""
    objects = (one for one in parse(data).iter() if _is_document(one))
    return [_describe(one) for one in islice(objects, MAX_DESCRIBED)]


def _is_document(element: Element) -> bool:
    return local_name(element) == "ExtrinsicObject"


def _describe(entry: Element) -> Described:
    size = _slot(entry, "size")
    author = next(_classified(entry, schemes.AUTHOR), None)
    return Described(
        uri=_uri(_values(entry, "URI")),
        mime_type=clean(entry.get("mimeType", "")),
        title=_name(entry),
        type=_code(entry, schemes.TYPE),
        class_=_code(entry, schemes.CLASS),
        format=_code(entry, schemes.FORMAT),
        unique_id=_external(entry, schemes.UNIQUE),
        patient_id=_external(entry, schemes.PATIENT),
        source_patient_id=_slot(entry, "sourcePatientId"),
        author="" if author is None else _slot(author, "authorPerson"),
        created=times.iso(_slot(entry, "creationTime")),
        hash=_slot(entry, "hash").lower(),
        size=int(size)
        if size.isascii() and size.isdigit() and len(size) < 12
        else None,
    )


def _values(owner: Element, name: str) -> list[str]:
    for slot in children(owner, "Slot"):
        if slot.get("name") == name:
            found = islice(children(slot, "ValueList", "Value"), MAX_VALUES)
            return [clean(one.text or "") for one in found]
    return []


def _slot(owner: Element, name: str) -> str:
    return next(iter(_values(owner, name)), "")


def _uri(written: list[str]) -> str:
    """One value, or pieces of it that are numbered: `1|first`, `2|second`."""
    if len(written) < 2 and not any(one[1:2] == "|" for one in written):
        return "".join(written)
    pieces = sorted(one.partition("|")[::2] for one in written)
    return "".join(piece for _, piece in pieces)


def _classified(owner: Element, scheme: str) -> Iterator[Element]:
    for one in children(owner, "Classification"):
        if one.get("classificationScheme") == scheme:
            yield one


def _code(owner: Element, scheme: str) -> Code | None:
    for one in _classified(owner, scheme):
        node = value(one, name="nodeRepresentation")
        if node:
            return Code(node, _name(one), _slot(one, "codingScheme"))
    return None


def _external(owner: Element, scheme: str) -> str:
    for one in children(owner, "ExternalIdentifier"):
        if one.get("identificationScheme") == scheme:
            return value(one)
    return ""


def _name(owner: Element) -> str:
    return value(child(owner, "Name", "LocalizedString"))
