"""What the server says unasked: put in a queue, taken one after the other.

What never enters this room: waiting. A flood of items becomes one range request.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.cursors import Cursors
from cordee.clients.sdk.departures import Departures
from cordee.clients.sdk.erasing import Eraser
from cordee.clients.sdk.errors import CordeeError, ServerRefused
from cordee.clients.sdk.events import (
    CaseChanged,
    EnrolmentWaiting,
    PresenceChanged,
    TaskChanged,
    TypingChanged,
)
from cordee.clients.sdk.lines import is_mine
from cordee.clients.sdk.linking import Linking
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.registrar import Registrar
from cordee.clients.sdk.roles import Roles
from cordee.clients.sdk.sender import Sender
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.threads import Threads
from cordee.crypto.signing import Signed
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.server_frames import ServerFrame
from cordee.server.protocol.types import Item

MAX_PUSHED: Final = 2_000
"""Items of one thread that wait; beyond, they are asked for again as a range."""

AGAIN_SECONDS: Final = 1.0
"""After which something is tried again that the server could not take."""

Act = Callable[[], Awaitable[None]]

logger: Final = logging.getLogger(__name__)


class Inbox:
    """`put` is called by the socket and never blocks."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins the parts
        self,
        context: Context,
        accounts: Accounts,
        own: OwnAccount,
        roles: Roles,
        threads: Threads,
        sync: Sync,
        sender: Sender,
        cursors: Cursors,
        linking: Linking,
        eraser: Eraser,
        departures: Departures,
        registrar: Registrar,
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._own = own
        self._roles = roles
        self._threads = threads
        self._sync = sync
        self._sender = sender
        self._cursors = cursors
        self._linking = linking
        self._eraser = eraser
        self._departures = departures
        self._registrar = registrar
        self._items = dict[bytes, list[Item]]()
        self._queue = asyncio.Queue[Act]()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="cordee-inbox")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def put(self, frame: ServerFrame) -> None:
        """Take a frame that answers nothing."""
        if isinstance(frame, told.Pushed):
            self._pushed(frame)
        elif isinstance(frame, told.TypingHint):
            self._context.emit(TypingChanged(frame.thread, frame.account, frame.on))
        elif isinstance(frame, told.PresenceHint):
            self._context.emit(PresenceChanged(frame.account, frame.online))
        elif isinstance(frame, told.EnrolmentWaiting):
            self._context.emit(EnrolmentWaiting(frame.account))
        elif isinstance(frame, told.TaskMoved):
            self._context.emit(TaskChanged(frame.deadline, frame.account))
        elif isinstance(frame, told.CaseMoved):
            self._context.emit(CaseChanged(frame.case, frame.thread))
        elif isinstance(frame, told.DeliveredMoved):
            self._delivered(frame)
        else:
            self._later(frame)

    def _later(self, frame: ServerFrame) -> None:
        if isinstance(frame, told.CursorMoved):
            signed = Signed(frame.signed.body, frame.signed.signature)
            self._queue.put_nowait(lambda: self._cursors.moved(signed))
        elif isinstance(frame, told.ChainMoved):
            account = frame.account
            self._queue.put_nowait(lambda: self._chain_moved(account))
        elif isinstance(frame, told.LinkCommitted | told.LinkRevealed | told.LinkDied):
            self._queue.put_nowait(lambda: self._linking.take(frame))
        elif isinstance(frame, told.DeviceLeft):
            left = (frame.device,)
            self._queue.put_nowait(lambda: self._departures.carry_out(left))
        elif isinstance(frame, told.ThreadStale):
            self._stale(frame.thread)
        elif isinstance(frame, told.ItemsErased):
            thread, seq = frame.thread, frame.seq
            self._queue.put_nowait(lambda: self._eraser.told(thread, seq))
        elif isinstance(frame, told.AttestationOffered):
            offer = frame.attestation
            signed = Signed(offer.body, offer.signature)
            self._queue.put_nowait(lambda: self._take_offer(signed))
        elif isinstance(frame, told.ProposalMoved):
            role = frame.role
            self._queue.put_nowait(lambda: self._roles.proposal_moved(role))

    def _pushed(self, frame: told.Pushed) -> None:
        thread, waiting = frame.thread, self._items.get(frame.thread)
        if waiting is None:
            self._items[thread] = list(frame.items)
            self._queue.put_nowait(lambda: self._take(thread))
        elif len(waiting) < MAX_PUSHED:
            waiting.extend(frame.items)

    async def _take(self, thread: bytes) -> None:
        """Read what was pushed; all that is new when it is gone with an earlier try."""
        items = self._items.pop(thread, [])
        if len(items) >= MAX_PUSHED:
            items = []  # more came than is kept
        before = self._standing(thread)
        await self._sync.pushed(thread, items)
        known = self._threads.find(thread)
        if known is not None and (
            before != self._standing(thread) or known.memory.complain
        ):
            self._sender.kick(thread)
            if known.memory.complain:
                await self._sender.complain(known)
        if known is not None and is_mine(known, self._context.me.account):
            # What an automation says is read here: it shall wake no telephone of mine.
            self._cursors.displayed(known, known.memory.seq)

    def _standing(self, thread: bytes) -> tuple[int, bool]:
        """The epoch in force, and whether it opens here."""
        known = self._threads.find(thread)
        if known is None:
            return -1, False
        held = known.current
        return known.memory.epoch, held is not None and held.key is not None

    def _delivered(self, frame: told.DeliveredMoved) -> None:
        thread = self._threads.find(frame.thread)
        if thread is not None:
            self._cursors.delivered(thread, frame.account, frame.device, frame.seq)

    def _stale(self, thread_id: bytes) -> None:
        thread = self._threads.find(thread_id)
        if thread is not None:
            thread.memory.stale = True

    async def _chain_moved(self, account: bytes) -> None:
        if account == self._context.me.account:
            await self._own.refresh()
        else:
            chain = self._accounts.get(account)
            await self._accounts.refresh([account])
            self._registrar.heard(account, 0 if chain is None else len(chain.entries))
        await self._roles.moved(account)
        for thread in await self._sync.resume():
            self._sender.kick(thread)

    async def _take_offer(self, offer: Signed) -> None:
        if not await self._roles.take_offer(offer):
            await self._own.take_offer(offer)

    async def _run(self) -> None:
        while True:
            act = await self._queue.get()
            try:
                await act()
            except ServerRefused as error:
                self._refused(act, error)
            except CordeeError as error:
                if not error.temporary:  # else the next session begins with all of it
                    rule = getattr(error, "rule", None) or ""
                    self._context.warn(rule, "push_refused")
            except Exception:
                logger.exception("a push could not be taken")

    def _refused(self, act: Act, error: ServerRefused) -> None:
        """Try again what the server may take later; say what it will not."""
        if not error.temporary:
            self._context.warn(error.rule or "", "push_refused")
            return
        wait = max(AGAIN_SECONDS, (error.retry_after or 0) / 1000)
        asyncio.get_running_loop().call_later(wait, self._queue.put_nowait, act)
