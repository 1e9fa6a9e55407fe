"""The bridge as a process: an account, tables, a door, and what goes through it.

    async with running(settings) as bridge:
        await bridge.serve(stop)

Nothing is taken before everything stands, and what is being handed on is finished
before anything is closed. What never enters this room: what a mail is.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog

from cordee.clients.sdk import Client, CordeeError
from cordee.mail_bridge.domain.address import AddressBook
from cordee.mail_bridge.errors import BridgeError, SettingsError
from cordee.mail_bridge.faults import faults_from
from cordee.mail_bridge.inbound.desk import Desk
from cordee.mail_bridge.inbound.figures import InboundCollector
from cordee.mail_bridge.inbound.inbound import Inbound, Parts, Rules
from cordee.mail_bridge.inbound.placing import Placing
from cordee.mail_bridge.inbound.rates import Rates
from cordee.mail_bridge.inbound.roster import Roster
from cordee.mail_bridge.inbound.traces import Traces
from cordee.mail_bridge.keys import address_key, secret_of
from cordee.mail_bridge.letters import LetterParts, Letters
from cordee.mail_bridge.memory import give_back
from cordee.mail_bridge.metrics import Health, Metrics
from cordee.mail_bridge.outbound import Outbound, OutboundCollector
from cordee.mail_bridge.outbound import Parts as OutboundParts
from cordee.mail_bridge.outbound.carrying import TransportCarrier
from cordee.mail_bridge.outbound.proving import Proving
from cordee.mail_bridge.roads import Roads, opened_roads
from cordee.mail_bridge.scanning import ScannerSettings, open_scanner
from cordee.mail_bridge.settings import Settings
from cordee.mail_bridge.store import place, received
from cordee.mail_bridge.store.database import DRIVER, Pool
from cordee.mail_bridge.store.sealing import Seals
from cordee.mail_bridge.transport.figures import TransportCollector
from cordee.mail_bridge.wiring import Secretariat, letter_site, site, style

KIND: Final = "gateway"
LOOK_SECONDS: Final = 1.0
"""Between two looks at whether this account still is one."""

TIDY_SECONDS: Final = 86_400.0
CHECK_SECONDS: Final = 15.0

_log: Final = structlog.get_logger("bridge")


def wall_clock() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


class Bridge:
    """One bridge on an open client of its account."""

    def __init__(
        self, settings: Settings, client: Client, pool: Pool, roads: Roads
    ) -> None:
        self._settings = settings
        self._client = client
        self._pool = pool
        secret, mail = secret_of(client.program_notes), settings.mail
        self._faults = faults_from()
        self._seals = Seals(secret)
        self._secretariat = Secretariat(settings, client)
        self.book: Final = AddressBook(
            address_key(secret), mail.prefix, mail.domain, mail.mode
        )
        self.roster: Final = Roster(client, self.book)
        self.roads: Final = roads
        self.outbound: Final = self._way_out()
        self.letters: Final = self._post()
        self.desk: Final = Desk(
            client, settings.desk.title, settings.desk_role, settings.desk.thread
        )
        self.parts: Final = self._way_in()
        self.inbound: Final = Inbound(self.parts)
        self.metrics: Final = self._measured()
        folder = Path(settings.account.profile)
        self.proving: Final = Proving(folder, pool, self._seals)
        self.port = 0
        """Where other operators reach it; 0 before, and where nothing listens."""

    def _way_out(self) -> Outbound:
        """From threads to mailboxes."""
        return Outbound(
            self._client,
            TransportCarrier(self.roads.delivery),
            self._secretariat,
            OutboundParts(
                pool=self._pool,
                seals=self._seals,
                addresses=self.book,
                site=site(self._settings),
                clock=wall_clock,
                faults=self._faults,
            ),
        )

    def _post(self) -> Letters:
        """Letters, which leave by the way out."""
        return Letters(
            self._client,
            self.outbound,
            self._secretariat,
            self._secretariat.unit_of,
            LetterParts(
                pool=self._pool,
                seals=self._seals,
                addresses=self.book,
                style=style(self._settings),
                site=letter_site(self._settings),
                clock=wall_clock,
                faults=self._faults,
            ),
        )

    def _way_in(self) -> Parts:
        """From mailboxes to threads."""
        malware, limits = self._settings.malware, self._settings.limits
        return Parts(
            conversations=self._client,
            evidence=self.outbound,
            book=self.book,
            placing=Placing(self.book, self.roster, self._client, self.outbound),
            desk=self.desk,
            traces=Traces(self._pool, self._seals),
            rates=Rates(limits.per_sender),
            clock=wall_clock,
            speaks_for=self.roads.speaks_for,
            scanner=open_scanner(ScannerSettings(malware.kind, malware.address)),
            rules=Rules(hops=limits.hops, stored_seconds=limits.stored_seconds),
            faults=self._faults,
        )

    def _measured(self) -> Metrics:
        """What the parts count."""
        return Metrics(
            self._settings.metrics.host,
            self._settings.metrics.port,
            self.health,
            (
                TransportCollector(self.roads.figures),
                InboundCollector(self.parts.figures),
                OutboundCollector(self.outbound.figures),
            ),
        )

    async def serve(self, stop: asyncio.Event, opened: asyncio.Event) -> None:
        """Carry mail until `stop`; `opened` is set once it can come.

        Raises BridgeError when this account is no more, and whatever ends a part.
        """
        self.roster.learn_all()
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.metrics)
            await stack.enter_async_context(self.outbound)
            await stack.enter_async_context(self.proving)
            door = self.roads.door(self.inbound.knows, self.inbound.take)
            await stack.enter_async_context(door)
            self.port = door.port
            opened.set()
            _log.info("bridge_open", port=self.port, metrics=self.metrics.port)
            await self._until(stop, door.run(), self.letters.run())
            _log.info("bridge_closing")

    async def looked_at(self) -> Health:
        """Health after a look at the server, for whoever runs nothing yet."""
        with contextlib.suppress(CordeeError):
            await self._client.wait_online(CHECK_SECONDS)
        return self.health()

    def health(self) -> Health:
        """What an operator looks at; no name of anything."""
        age = self.roads.white_list_age(datetime.now(UTC))
        online, has_desk = self._client.online, self.desk.find() is not None
        return {
            "ok": online and self._client.attested and has_desk,
            "online": online,
            "attested": self._client.attested,
            "desk": has_desk,
            "threads": len(self._client.gateway_threads()),
            "white_list_age_seconds": age,
        }

    async def _until(
        self, stop: asyncio.Event, *works: Coroutine[Any, Any, None]
    ) -> None:
        """Run beside what keeps house; the first that ends, ends it all."""
        tasks = [
            asyncio.create_task(one)
            for one in (
                _wait(stop),
                self.roster.follow(),
                self._watch(),
                self._tidy(),
                *works,
            )
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self) -> None:
        """End with the account: no stream of events is held, which would cost views."""
        while self._client.erased is None:  # noqa: ASYNC110 - see above
            await asyncio.sleep(LOOK_SECONDS)
        raise BridgeError(f"this account is no more: {self._client.erased}")

    async def _tidy(self) -> None:
        """Once a day, forget what is old enough."""
        keep = timedelta(days=self._settings.retention_days)
        while True:
            try:
                self._client.forget_old_intents()
                await received.forget(self._pool, (datetime.now(UTC) - keep).date())
            except DRIVER as error:
                _log.warning("not_tidied", trouble=type(error).__name__)
            await asyncio.sleep(TIDY_SECONDS)


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[Bridge]:
    """Open the account, the tables and the roads, in this order.

    Raises SettingsError, SchemaError, CordeeError, PostgresError, and the driver's.
    """
    give_back()
    _make(Path(settings.data))
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(
            place.opened(Path(settings.data), settings.database.url)
        )
        client = await stack.enter_async_context(
            Client(settings.account.profile, key_file=settings.key_file)
        )
        if client.kind != KIND:
            raise SettingsError("account.profile: this account is no gateway")
        roads = await stack.enter_async_context(opened_roads(settings))
        yield Bridge(settings, client, pool, roads)


async def _wait(stop: asyncio.Event) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        await stop.wait()


def _make(folder: Path) -> None:
    """Where root's database drops its rights, others must pass through."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o711)
