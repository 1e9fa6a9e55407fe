"""XML from anybody: no DTD, no entity, no network, and bounds on all of it.

One parser decides: a second one that looks first could read other bytes than it does.
What never enters this room: what the elements mean.
"""

from typing import Any, Final, cast

from lxml import etree

from cordee.documents.errors import XmlError

MAX_SIZE: Final = 48 * 1024 * 1024
"""Bytes: a mail of 25 MB is no more than that once a PDF is text in it."""

MAX_DEPTH: Final = 100
"""Elements in one another; the deepest of the national examples has 32."""

MAX_ELEMENTS: Final = 400_000
MAX_ATTRIBUTES: Final = 64
"""Of one element; ebRIM and CDA have a dozen."""

Element = etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
"""Its only name."""


class _Bounded:
    """A target that builds a tree until something is too much of it."""

    def __init__(self) -> None:
        self.refusal = ""
        self._builder = etree.TreeBuilder()
        self._depth = 0
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            self._refuse("this XML is too deep or too long")
        if len(attributes) > MAX_ATTRIBUTES:
            self._refuse("an element of this XML has too many attributes")
        self._builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._builder.end(tag)

    def data(self, text: str) -> None:
        self._builder.data(text)

    def doctype(self, *_: str | None) -> None:
        self._refuse("this XML has a DTD")

    def comment(self, text: str) -> None:
        """Comments and instructions say nothing that is read."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Style sheets are named so: none is ever followed."""

    def close(self) -> Element:
        return self._builder.close()

    def _refuse(self, why: str) -> None:
        self.refusal = why
        raise XmlError(why)


def parse(data: bytes) -> Element:
    """The root of a document. Raises XmlError, and nothing else."""
    if len(data) > MAX_SIZE:
        raise XmlError("this XML is too large")
    target = _Bounded()
    parser = etree.XMLParser(
        target=cast("Any", target),
        resolve_entities="internal",  # `&amp;`: no DTD, so there are no others
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,  # a PDF is one text node; the bounds above are ours
        collect_ids=False,
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError, AssertionError) as error:
        # A refusal of the target comes out as whatever its closing says.
        reason = target.refusal or "this is no XML that can be read"
        raise XmlError(reason) from error
    return root


def local_name(element: Element) -> str:
    """The name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
