"""Bundles of the national API: entries, and the link to the next page.

A link may only lead on within the same API: a key never goes elsewhere. What never
enters this room: a request.
"""

from collections.abc import Iterator

from yarl import URL

from cordee.directory.errors import NationalError
from cordee.directory.national.loose import Node, node, nodes, text


def resources(bundle: Node, kind: str) -> Iterator[Node]:
    """The resources of one kind."""
    for entry in nodes(bundle, "entry"):
        resource = node(entry.get("resource"))
        if text(resource, "resourceType") == kind:
            yield resource


def following(bundle: Node, base: URL) -> URL | None:
    """Where the next page is. Raises NationalError when it lies outside `base`."""
    for link in nodes(bundle, "link"):
        if text(link, "relation") == "next":
            return _within(text(link, "url"), base)
    return None


def _within(written: str, base: URL) -> URL:
    try:
        address = base.join(URL(written))
    except ValueError:
        raise NationalError("the national API gave a next page that is none") from None
    inside = address.path == base.path or address.path.startswith(f"{base.path}/")
    if address.origin() != base.origin() or not inside:
        raise NationalError("the national API gave a next page that is not its own")
    return address
