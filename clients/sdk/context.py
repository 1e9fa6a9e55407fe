"""What the parts of a client share: store, line, clock, events, faults.

What never enters this room: a rule.
"""

from collections.abc import Callable
from typing import Final

from cordee.clients.sdk.awaited import Awaited
from cordee.clients.sdk.events import Broadcast, ClientEvent, Warning_
from cordee.clients.sdk.faults import Hook
from cordee.clients.sdk.link import Link
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.facts import Me


class Context:
    """Shared by the parts of one client.

    `clock` gives Unix milliseconds; no order and no expiry of messages depends on it.
    """

    def __init__(
        self,
        me: Me,
        database: Database,
        link: Link,
        clock: Callable[[], int],
        fault: Hook,
    ) -> None:
        self.me: Final = me
        self.keys: Final = me.keys
        self.device: Final = self.keys.sig_pk
        self.database: Final = database
        self.link: Final = link
        self.clock: Final = clock
        self.fault: Final = fault
        self.broadcast: Final = Broadcast()
        self.healing = 0
        """Until when, Unix ms by the server's word, it may be behind (RST-01)."""
        self.warnings: dict[tuple[str, str, bytes | None], Warning_] = {}
        self.progress: Final = dict[bytes, int]()
        """Bytes of each blob on its way that the server has."""
        self.awaited: Final = Awaited()
        self.followers: Final = set[Callable[[bytes], None]]()
        """Told of each thread in which something new is durable; must not wait."""

    @property
    def is_healing(self) -> bool:
        """Whether the server was restored and may lack what this client holds."""
        return self.healing > self.clock()

    @property
    def seconds(self) -> int:
        """Unix seconds."""
        return self.clock() // 1000

    def emit(self, event: ClientEvent) -> None:
        self.broadcast.emit(event)

    def moved(self, thread: bytes) -> None:
        """Tell who follows threads, and wants no view."""
        for follower in tuple(self.followers):
            follower(thread)

    def warn(
        self,
        rule: str,
        sentence: str,
        *,
        thread: bytes | None = None,
        account: bytes | None = None,
    ) -> None:
        """Tell once; `status` repeats it while the client runs."""
        key = (rule, sentence, thread or account)
        if key not in self.warnings:
            self.warnings[key] = Warning_(rule, sentence, thread, account)
            self.emit(self.warnings[key])

    def settled(self, rule: str, sentence: str, about: bytes | None = None) -> None:
        """What was warned of is over; should it come again, it is told again."""
        self.warnings.pop((rule, sentence, about), None)
