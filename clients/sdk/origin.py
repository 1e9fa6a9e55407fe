"""An origin, `https://host[:port]`, and the addresses that follow from it."""

import ssl
from ipaddress import ip_address
from urllib.parse import urlsplit

from cordee.clients.sdk.errors import InvitationError


def check_origin(origin: str) -> None:
    """Refuse what is no origin, and plain HTTP beyond this machine.

    Raises InvitationError.
    """
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InvitationError(f"{origin} is not the origin of a server")
    if parts.path or parts.query or parts.fragment:
        raise InvitationError(f"{origin} is more than an origin")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise InvitationError(f"{origin} is not encrypted and not on this machine")


def socket_address(origin: str) -> str:
    """`wss://host/v1/socket`, or `ws` on loopback."""
    return f"ws{origin.removeprefix('http')}/v1/socket"


def tls_context(origin: str, ca: str | None) -> ssl.SSLContext | None:
    """Trust the pinned certificates only when there are any. `ca` is PEM text."""
    if origin.startswith("http://"):
        return None
    context = ssl.create_default_context(cadata=ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
