"""The files inside a document: the PDF of level 1, and those within level 3.

What never enters this room: a file named by an address: nothing is fetched.
"""

import base64
import binascii
from typing import Final

from cordee.documents.cda.finding import child, clean
from cordee.documents.cda.read_document import Attachment
from cordee.documents.safe_xml import Element, local_name

MAX_ATTACHMENTS: Final = 30
"""Files inside one document; pictures of a report are among them."""

TEXTS: Final = frozenset({"text/plain", ""})


class Files:
    """What is encapsulated (ED, HL7 v3 data types §2.4)."""

    def __init__(self) -> None:
        self.attachments: list[Attachment] = []
        self.plain = ""
        self.is_broken = False

    def take_body(self, body: Element) -> None:
        """The `text` of a `nonXMLBody`: a file, or words."""
        element = child(body, "text")
        if element is None:
            self.is_broken = True
        elif element.get("representation") == "B64":
            self._add(element)
        elif clean(element.get("mediaType", "")) in TEXTS:
            self.plain = "".join(element.itertext()).strip()
        else:  # a reference to a file that is not here
            self.is_broken = True

    def take_entries(self, body: Element) -> None:
        """Every file within the entries of sections."""
        for element in body.iter():
            if local_name(element) in {"value", "text"}:
                if element.get("representation") != "B64":
                    continue
                if len(self.attachments) >= MAX_ATTACHMENTS:
                    self.is_broken = True
                    return
                self._add(element)

    def _add(self, element: Element) -> None:
        written = "".join("".join(element.itertext()).split())
        try:
            data = base64.b64decode(written, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if not data or element.get("compression"):
            self.is_broken = True
            return
        media_type = clean(element.get("mediaType", "")).lower()
        self.attachments.append(Attachment(media_type, data))
