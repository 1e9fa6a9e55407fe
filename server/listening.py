"""Where a server listens, what that is called, and how others learn of it."""

import json
import os
import socket
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cordee.server.config import Settings, SettingsError

BACKLOG: Final = 1024
"""Connections that wait to be accepted: everybody coming back after a restart."""


def bind(settings: Settings, *, shared: bool = False) -> socket.socket:
    """A bound socket that does not listen yet. Raises SettingsError."""
    try:
        found = socket.getaddrinfo(
            settings.host,
            settings.port,
            type=socket.SOCK_STREAM,
            flags=socket.AI_PASSIVE,
        )
        family, _, _, _, address = found[0]
        made = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise SettingsError(f"cannot listen on {settings.host}: {error}") from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind(address)
    except OSError as error:
        made.close()
        raise SettingsError(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}; "
            "choose another with --port"
        ) from error
    made.settimeout(0)
    return made


def origin_of(settings: Settings, port: int) -> str:
    """The origin given, else the address as a client on this machine would write it."""
    return settings.origin or address_of(settings, port)


def address_of(settings: Settings, port: int) -> str:
    """A URL that reaches this server from this machine."""
    scheme = "https" if settings.has_tls else "http"
    host = settings.host
    try:
        address = ip_address(host)
    except ValueError:
        return f"{scheme}://{host}:{port}"
    if address.is_unspecified:
        host = "::1" if address.version == 6 else "127.0.0.1"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def announce(settings: Settings, url: str, origin: str) -> None:
    """Tell whoever waits: one JSON line `{"url", "origin", "port", "pid"}`."""
    port = int(url.rpartition(":")[2])
    told = {"url": url, "origin": origin, "port": port, "pid": os.getpid()}
    line = json.dumps(told) + "\n"
    if settings.ready_file is not None:
        write_whole(settings.ready_file, line)
    if settings.ready_fd is not None:
        os.write(settings.ready_fd, line.encode())


def write_whole(path: Path, text: str) -> None:
    """A reader finds nothing or all of it."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
