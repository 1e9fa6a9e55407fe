"""Presence: who is online, for those who share a thread and watch. Never stored."""

from collections import Counter
from collections.abc import Iterable

from cordee.server.protocol.client_frames import Watch
from cordee.server.protocol.server_frames import Ok, PresenceHint
from cordee.server.services import bus
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity
from cordee.server.store import members

Watcher = tuple[bytes, bytes]
"""Account and device."""


class Presence:
    """Who watches whom, among the sessions of this process."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._hub = context.fanout.hub
        self._watched: dict[Watcher, frozenset[bytes]] = {}
        self._watchers: dict[bytes, set[Watcher]] = {}
        self._sessions: Counter[Watcher] = Counter()

    async def watch(self, who: Identity, frame: Watch) -> Ok:
        """Watch those who share a thread with the watcher, instead of others."""
        async with self._context.pool.acquire() as connection:
            near = await members.in_common_threads(connection, who.account)
        wanted = frozenset(frame.accounts).intersection(near)
        self._set((who.account, who.device), wanted)
        for account in wanted:
            hint = PresenceHint(account, self._hub.online(account))
            self._hub.push([who.account], hint)
        away = tuple(a for a in wanted if not self._hub.online(a))
        if away:
            self._context.fanout.bus.tell(bus.Asked(away))
        return Ok(frame.ref)

    def connected(self, who: Identity) -> None:
        """A session began."""
        self._sessions[who.account, who.device] += 1
        self._tell(who.account, online=True)

    def disconnected(self, who: Identity) -> None:
        """A session ended; its device may have begun another before."""
        watcher = (who.account, who.device)
        self._sessions[watcher] -= 1
        if self._sessions[watcher] <= 0:
            del self._sessions[watcher]
            self._set(watcher, frozenset())
        if not self._hub.online(who.account):
            self._tell(who.account, online=False)

    def asked(self, accounts: Iterable[bytes]) -> None:
        """Another process asks who is online here."""
        for account in accounts:
            if self._hub.online(account):
                self._context.fanout.bus.tell(bus.Presence(account, online=True))

    def heard(self, account: bytes, *, online: bool) -> None:
        """Someone came or went, here or elsewhere."""
        watchers = self._watchers.get(account)
        if watchers:
            told = PresenceHint(account, online or self._hub.online(account))
            self._hub.push({watcher for watcher, _ in watchers}, told)

    def _tell(self, account: bytes, *, online: bool) -> None:
        self.heard(account, online=online)
        self._context.fanout.bus.tell(bus.Presence(account, online))

    def _set(self, watcher: Watcher, wanted: frozenset[bytes]) -> None:
        for account in self._watched.pop(watcher, frozenset()):
            self._watchers[account].discard(watcher)
            if not self._watchers[account]:
                del self._watchers[account]
        if wanted:
            self._watched[watcher] = wanted
        for account in wanted:
            self._watchers.setdefault(account, set()).add(watcher)
