"""The desk: the thread that takes mail which is for no other.

A person starts it with the role of the desk and the gateway, under the title of the
settings. The first that is found is remembered, so that a later one never takes over
what comes in. What never enters this room: a thread that the role is not in.
"""

from typing import Final, Protocol

from cordee.clients.sdk import MemberView
from cordee.clients.sdk.store.notes import Notes

KIND: Final = "bridge desk"
TALKERS: Final = frozenset({"owner", "member"})


class Threads(Protocol):
    """What the gateway's client says of its threads."""

    @property
    def program_notes(self) -> Notes: ...
    def gateway_threads(self) -> list[bytes]: ...
    def is_carried(self, thread: bytes) -> bool: ...
    def title_of(self, thread: bytes) -> tuple[str, str | None]: ...
    def members_of(self, thread: bytes) -> tuple[MemberView, ...]: ...


class Desk:
    """Finds the desk, and remembers it for as long as it can be written in."""

    def __init__(self, threads: Threads, title: str, role: bytes, thread: str) -> None:
        """`thread` is an id in hexadecimal that comes before all else, or empty."""
        self._threads = threads
        self._title = title.strip().casefold()
        self._role = role
        self._named = bytes.fromhex(thread)

    def find(self) -> bytes | None:
        """The desk; None when nobody has started one."""
        threads = self._threads
        if self._named:
            return self._named if threads.is_carried(self._named) else None
        known = threads.program_notes.get(KIND, (self._role,), bytes)
        if known is not None and threads.is_carried(known):
            return known
        fitting = sorted(filter(self._fits, threads.gateway_threads()))
        if not fitting:
            return None
        threads.program_notes.put(KIND, (self._role,), fitting[0])
        return fitting[0]

    def _fits(self, thread: bytes) -> bool:
        title, patient = self._threads.title_of(thread)
        if title.strip().casefold() != self._title or patient is not None:
            return False
        return any(
            member.account == self._role and member.capacity in TALKERS
            for member in self._threads.members_of(thread)
        )
