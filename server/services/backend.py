"""`Services`: the Backend of ports.py, put together. Each method is one use case."""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Self, TypeVar

import structlog
from structlog.typing import FilteringBoundLogger

from cordee.server.objects.port import Objects
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import (
    CommitLink,
    LinkAnswered,
    LinkEnded,
    RevealLink,
    SignedUp,
    SignUp,
    SlotFound,
)
from cordee.server.protocol.server_frames import Refused, ServerFrame, Stored, Welcome
from cordee.server.protocol.types import Signed
from cordee.server.push.port import Push
from cordee.server.services import bus
from cordee.server.services.access import Access, note_slots
from cordee.server.services.attesting import Attesting
from cordee.server.services.auditing import Auditing
from cordee.server.services.availability import AvailabilityBook
from cordee.server.services.blobs import Blobs, keeps_none
from cordee.server.services.bus import AnyHint, Bus
from cordee.server.services.case_figures import CaseFigureBook
from cordee.server.services.case_opening import CaseOpening
from cordee.server.services.cases import CaseDesk
from cordee.server.services.chains import Chains
from cordee.server.services.context import Clock, Context, SystemClock
from cordee.server.services.cursors import CursorMoves
from cordee.server.services.deadlines import DeadlineDesk
from cordee.server.services.directory import Directory
from cordee.server.services.enrolment import Enrolling
from cordee.server.services.entries import Entries
from cordee.server.services.epochs import Epochs
from cordee.server.services.erasing import Eraser
from cordee.server.services.fanout import Fanout
from cordee.server.services.faults import Faults, faults_from, no_faults
from cordee.server.services.fhir import Fhir
from cordee.server.services.fhir import keeps_none as keeps_no_directory
from cordee.server.services.figures import FigureBook
from cordee.server.services.finding import Finding
from cordee.server.services.firing import Timer
from cordee.server.services.guard import guarded
from cordee.server.services.healing import Healing
from cordee.server.services.hints import Hints
from cordee.server.services.limits import Limiter
from cordee.server.services.linking import Linking
from cordee.server.services.lookups import Lookups
from cordee.server.services.metrics import Metrics, NoMetrics
from cordee.server.services.news import News
from cordee.server.services.notices import Notices
from cordee.server.services.patients import PatientBook
from cordee.server.services.ports import Hub, Identity, Refusal
from cordee.server.services.presence import Presence
from cordee.server.services.reads import Reads
from cordee.server.services.receipts import Receipts
from cordee.server.services.records import Records
from cordee.server.services.role_watch import RoleWatch
from cordee.server.services.roles import RoleDesk
from cordee.server.services.settings import Settings
from cordee.server.services.subscribing import Subscribing
from cordee.server.services.sweeping import Sweep
from cordee.server.services.waking import Waker, vapid_of
from cordee.server.services.writer import Writer
from cordee.server.store.database import Pool, Where, open_pool
from cordee.server.store.errors import DRIVER
from cordee.server.store.health import takes_writes
from cordee.server.store.migrations import migrate

T = TypeVar("T")
Handler = Callable[[Identity, Any], Awaitable[ServerFrame]]

LOG: Final[FilteringBoundLogger] = structlog.get_logger("cordee.server")

HEALTHY_SECONDS: Final = 2.0
"""A database that does not answer a probe by then is not healthy."""
CLOSE_SECONDS: Final = 10.0
ACCESS: Final = "0040_access.sql"
"""Accounts that are older than it have slots that are noted once."""


class Services:
    """Everything behind the sockets. Made by `start`, ended by `stop`."""

    def __init__(
        self,
        context: Context,
        where: Where,
        objects: Objects | None = None,
        push: Push | None = None,
        directory: Directory | None = None,
    ) -> None:
        self._context = context
        self._push = push
        self._push_key: str | None = None
        self._blobs = None if objects is None else Blobs(context, objects)
        self.sweep = None if objects is None else Sweep(context, objects)
        self._writer = Writer(context, where)
        self._access = Access(context)
        self._enrolling = Enrolling(context, self._access)
        self._hints = Hints(context)
        self._presence = Presence(context)
        self.role_watch = RoleWatch(context)
        self.timer = Timer(context)
        self._linking = Linking(context)
        self.eraser = Eraser(context, where)
        self.auditing = Auditing(context)
        self.finding = Finding(context, directory)
        self._fhir = None if directory is None else Fhir(context, directory)
        self._handlers = self._table()
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    async def start(  # noqa: PLR0913 - what a server is made of, each by its name
        cls,
        where: Where,
        *,
        hub: Hub,
        settings: Settings | None = None,
        clock: Clock | None = None,
        log: FilteringBoundLogger = LOG,
        metrics: Metrics | None = None,
        faults: Faults | None = None,
        objects: Objects | None = None,
        push: Push | None = None,
        directory: Directory | None = None,
    ) -> Self:
        """Migrate the database, open the pool and start the writer and the bus.

        `where` is a connection string or the arguments of `asyncpg.connect`; without
        `objects` the server keeps no attachments, without `push` it wakes nobody, and
        without `directory`, which stays its opener's, it finds nobody in one.
        Raises MigrationError, and the driver's exceptions when it does not answer.
        """
        settings, clock = settings or Settings(), clock or SystemClock()
        if faults is None:
            faults = faults_from(os.environ) if settings.faults else no_faults
        pool = await open_pool(where, settings.pool_size)
        try:
            async with pool.acquire() as connection:
                applied = await migrate(connection)
        except BaseException:
            pool.terminate()
            raise
        services = cls(
            Context(
                pool=pool,
                chains=Chains(),
                records=Records(),
                fanout=Fanout(hub, Bus(where, faults, log), pool, log),
                limiter=Limiter(settings.rates, clock.steady),
                lookups=Lookups(clock.wall),
                settings=settings,
                clock=clock,
                faults=faults,
                log=log,
                metrics=metrics or NoMetrics(),
                news=News(),
            ),
            where,
            objects,
            push,
            directory,
        )
        if ACCESS in applied:
            await note_slots(services._context)
        await services.begin()
        return services

    async def begin(self) -> None:
        """Start what runs beside the requests; returns when hints are heard."""
        fanout = self._context.fanout
        fanout.bus.listen(self._heard, fanout.again)
        beside = (fanout.bus.run(), self._hints.run(), self.eraser.run())
        watching = (self.role_watch.run(), self.auditing.run(), self.timer.run())
        for work in (self._writer.run(), *beside, *watching):
            self._tasks.append(asyncio.create_task(work))
        if self.sweep is not None:
            self._tasks.append(asyncio.create_task(self.sweep.run()))
        if self._push is not None:
            vapid = await vapid_of(self._context)
            self._push_key = vapid.public
            waker = Waker(self._context, self._push, vapid)
            self._tasks.append(asyncio.create_task(waker.run()))
        await fanout.bus.ready.wait()

    async def stop(self) -> None:
        """Commit what is queued, then let everything go."""
        self._writer.stop()
        writing, *others = self._tasks
        await writing
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._write_audit()
        await self._context.fanout.close()
        await self._close_pool()

    async def _write_audit(self) -> None:
        """What was looked up last; not for longer than a stop may take."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.auditing.flush()

    async def _close_pool(self) -> None:
        """Give requests under way their time; a database that is gone gets none."""
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._context.pool.close()
        except DRIVER:
            self._context.pool.terminate()

    @property
    def pool(self) -> Pool:
        return self._context.pool

    @property
    def blobs(self) -> Blobs:
        """See `ports.Backend`."""
        if self._blobs is None:
            raise keeps_none()
        return self._blobs

    @property
    def fhir(self) -> Fhir:
        """See `ports.Backend`."""
        if self._fhir is None:
            raise keeps_no_directory()
        return self._fhir

    @property
    def push_key(self) -> str | None:
        """See `ports.Backend`."""
        return self._push_key

    async def ticket(self, who: Identity, frame: client.GetTicket) -> ServerFrame:
        """A ticket by which a device moves blobs. Raises Refusal."""
        return await self.blobs.tickets.give(who, frame)

    async def sign_up(self, request: SignUp) -> SignedUp:
        """See `ports.Backend`."""
        return await self._guard(self._enrolling.sign_up(request))

    async def find_slot(self, sig_pk: bytes) -> SlotFound:
        """See `ports.Backend`."""
        return await self._guard(self._access.find(sig_pk))

    async def authenticate(
        self, proof: Signed, origin: str, nonce: bytes
    ) -> tuple[Identity, Welcome]:
        """See `ports.Backend`."""
        return await self._guard(self._enrolling.authenticate(proof, origin, nonce))

    async def admit(self, invitation: bytes, not_after: int) -> bool:
        """Register the operator's invitation of an organisation (Unix seconds)."""
        return await self._guard(self._enrolling.admit(invitation, not_after))

    async def commit_link(self, number: int, asked: CommitLink) -> LinkAnswered:
        """See `ports.Backend`."""
        return await self._guard(self._linking.commit(number, asked))

    async def reveal_link(self, number: int, asked: RevealLink) -> LinkEnded:
        """See `ports.Backend`."""
        return await self._guard(self._linking.reveal(number, asked))

    def append(
        self,
        who: Identity,
        frame: client.Append,
        done: Callable[[Stored | Refused], None],
    ) -> None:
        """See `ports.Backend`."""
        self._writer.append(who, frame, done)

    async def answer(self, who: Identity, frame: client.ClientFrame) -> ServerFrame:
        """See `ports.Backend`."""
        handler = self._handlers.get(type(frame))
        if handler is None:
            raise Refusal(Code.UNEXPECTED, "this frame is not asked here")
        self._context.limiter.request(who.account if who.is_device else who.device)
        if not who.is_device:
            await self._guard(self._access.check(who, frame))
        return await self._guard(handler(who, frame))

    def hint(self, who: Identity, frame: client.Typing | client.Delivered) -> None:
        """See `ports.Backend`."""
        self._hints.take(who, frame)

    def connected(self, who: Identity) -> None:
        """See `ports.Backend`."""
        self._presence.connected(who)

    def disconnected(self, who: Identity) -> None:
        """See `ports.Backend`."""
        self._presence.disconnected(who)

    async def healthy(self) -> bool:
        """See `ports.Backend`.

        A probe without an answer is left behind: its cancellation asks the database
        too, and would wait for it.
        """
        if any(task.done() for task in self._tasks):
            return False
        probe = asyncio.ensure_future(takes_writes(self._context.pool))
        try:
            await asyncio.wait({probe}, timeout=HEALTHY_SECONDS)
            return probe.done() and probe.result()
        except DRIVER:
            return False
        finally:
            probe.cancel()
            probe.add_done_callback(_look_away)

    async def _guard(self, work: Awaitable[T]) -> T:
        """Turn a database in trouble into a refusal; a fault of ours is logged."""
        return await guarded(work, self._context.log)

    def _heard(self, hint: AnyHint) -> None:
        fanout = self._context.fanout
        match hint:
            case bus.Here():
                pass
            case bus.Grown():
                fanout.heard(hint.thread, hint.first, hint.last)
            case bus.Relay():
                fanout.relayed(hint)
            case bus.Dropped():
                fanout.hub.drop(hint.account, hint.devices, hint.code)
            case bus.Presence():
                self._presence.heard(hint.account, online=hint.online)
            case bus.Linked():
                self._linking.heard(hint.number)
            case bus.Asked():
                self._presence.asked(hint.accounts)

    def _table(self) -> Mapping[type, Handler]:
        context = self._context
        reads, notices = Reads(context), Notices(context)
        attesting, receipts = Attesting(context), Receipts(context)
        roles = RoleDesk(context)
        subscribing = Subscribing(context, self._push)
        patients = PatientBook(context)
        return {
            client.AppendEpoch: Epochs(context).append,
            client.Leave: notices.leave,
            client.Complain: notices.complain,
            client.MoveCursor: CursorMoves(context).move,
            client.Watch: self._presence.watch,
            client.GetIndex: reads.index,
            client.GetRange: reads.range,
            client.GetEpochs: reads.epochs,
            client.GetCursors: reads.cursors,
            client.GetChains: reads.chains,
            client.GetBoxes: reads.boxes,
            client.AppendEntry: Entries(context, attesting).append,
            client.FindPeople: reads.people,
            client.Invite: self._enrolling.invite,
            client.GetEnrolments: self._enrolling.waiting,
            client.OfferAttestation: attesting.offer,
            client.GetOffers: attesting.offers,
            client.LogOut: self._access.log_out,
            client.GetRoles: roles.held,
            client.ProposeHolder: roles.propose,
            client.AcceptHolder: roles.accept,
            client.DeclineHolder: roles.decline,
            client.GetProposals: roles.proposals,
            client.MarkFiled: notices.file,
            client.GiveReceipt: receipts.give,
            client.GetReceipts: receipts.of_thread,
            client.Heal: Healing(context).heal,
            client.GetTicket: self.ticket,
            client.Subscribe: subscribing.subscribe,
            client.Unsubscribe: subscribing.unsubscribe,
            client.OpenLink: self._linking.open,
            client.AnswerLink: self._linking.answer,
            client.EndLink: self._linking.end,
            client.FindPractitioners: self.finding.find,
            client.GetPractitioner: self.finding.practitioner,
            client.FindServices: self.finding.services,
            client.ReportDelivery: self.finding.report,
            client.GetAgents: self.finding.agents,
            client.KeepPatients: patients.keep,
            client.GetPatients: patients.get,
            client.DropPatients: patients.drop,
            **self._timed_table(),
        }

    def _timed_table(self) -> Mapping[type, Handler]:
        """What has a time by the server's clock, and what is counted of it."""
        context, figures = self._context, FigureBook(self._context)
        deadlines = DeadlineDesk(context, self.timer)
        cases, availability = CaseDesk(context), AvailabilityBook(context)
        return {
            client.SetDeadline: deadlines.set,
            client.ClearDeadline: deadlines.clear,
            client.GetTasks: deadlines.tasks,
            client.MoveTask: deadlines.move,
            client.PublishFigures: figures.publish,
            client.GetFigures: figures.get,
            client.OpenCase: CaseOpening(context, self.timer).open,
            client.MoveCase: cases.move,
            client.GetCases: cases.list,
            client.SetAvailability: availability.set,
            client.GetAvailability: availability.get,
            client.GetCaseFigures: CaseFigureBook(context).get,
        }


def _look_away(probe: asyncio.Task[bool]) -> None:
    """Take what a probe that nobody waits for any more has ended with."""
    if not probe.cancelled():
        probe.exception()
