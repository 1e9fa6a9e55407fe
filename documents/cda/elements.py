"""Elements of HL7 v3, made one by one.

What never enters this room: a character that XML cannot hold.
"""

import re
from typing import Final

from lxml import etree

from cordee.documents.codes import Code
from cordee.documents.model import Identifier
from cordee.documents.safe_xml import Element

V3: Final = "urn:hl7-org:v3"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

_ILLEGAL: Final = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""XML 1.0 §2.2."""


def root(name: str) -> Element:
    return etree.Element(f"{{{V3}}}{name}", nsmap={None: V3, "xsi": XSI})


def add(parent: Element, name: str, text: str | None = None, **has: str) -> Element:
    """A child with its attributes; empty ones are left out."""
    child = etree.SubElement(parent, f"{{{V3}}}{name}")
    for key, value in has.items():
        if value:
            child.set(key, plain(value))
    if text is not None:
        child.text = plain(text)
    return child


def add_code(parent: Element, name: str, code: Code) -> Element:
    return add(
        parent,
        name,
        code=code.code,
        displayName=code.display,
        codeSystem=code.system,
        codeSystemName=code.system_name,
    )


def add_id(parent: Element, identifier: Identifier, name: str = "id") -> Element:
    return add(parent, name, root=identifier.root, extension=identifier.extension)


def plain(text: str) -> str:
    """The text without what no XML holds: controls, lone surrogates."""
    return _ILLEGAL.sub("", text)
