"""Where a wake-up may go: an address of the public internet, over TLS.

A client names the address, and the server calls it: what lies in the hospital's own
network must never be reached in this way. What never enters this room: a look-up.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from cordee.server.push.port import EndpointError

TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""RFC 6052: an IPv4 address in its last 32 bits."""
Address = IPv4Address | IPv6Address


def check_endpoint(text: str, *, loopback: bool = False) -> None:
    """Raise EndpointError; with `loopback` this machine itself is fine, for tests."""
    parts = _split(text)
    host = parts.hostname or ""
    is_here = loopback and is_loopback(host)
    if parts.scheme != "https" and not (is_here and parts.scheme == "http"):
        raise EndpointError("a push endpoint begins with https://")
    if not host or parts.username is not None or parts.fragment:
        raise EndpointError("a push endpoint is an address, without a user")
    if not is_here and not may_be_called(host):
        raise EndpointError("a push endpoint lies on the public internet")


def may_be_called(host: str) -> bool:
    """Whether a name, or an address, may be one of the public internet.

    A name is looked up when it is called, and judged by `is_public` then.
    """
    try:
        return is_public(ip_address(host))
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))


def is_public(address: Address) -> bool:
    """Whether it is one machine of the public internet, however it is written."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


def is_loopback(host: str) -> bool:
    """Whether it is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _translated(address: IPv6Address) -> IPv4Address | None:
    if address not in TRANSLATED:
        return None
    return IPv4Address(int(address) & 0xFFFFFFFF)


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises when it is none
    except ValueError:
        raise EndpointError("a push endpoint is an address") from None
    if not text.isascii() or any(character.isspace() for character in text):
        raise EndpointError("a push endpoint is an address")
    return parts
