"""The facade: one profile, one account, one connection that mends itself.

What never enters this room: how anything is verified, stored or sent.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from cordee.clients.sdk.access import Access
from cordee.clients.sdk.attachments.sealed import sweep
from cordee.clients.sdk.audit import check_known, verify_thread
from cordee.clients.sdk.automation import Automation
from cordee.clients.sdk.deadlines import Deadlines
from cordee.clients.sdk.directory import Directory
from cordee.clients.sdk.errors import (
    CordeeError,
    NotOnline,
    ProfileErased,
    ServerRefused,
    TooLarge,
)
from cordee.clients.sdk.events import ConnectionChanged
from cordee.clients.sdk.farewell import GONE, Reason, why_gone
from cordee.clients.sdk.figures import Figures
from cordee.clients.sdk.gateway import Gateway
from cordee.clients.sdk.holding import Holding
from cordee.clients.sdk.keeping import Keeping
from cordee.clients.sdk.lines import talks
from cordee.clients.sdk.office import Office
from cordee.clients.sdk.parts import Parts
from cordee.clients.sdk.patients import Patients
from cordee.clients.sdk.people import find_people
from cordee.clients.sdk.profile import Profile
from cordee.clients.sdk.request_letters import RequestLetters
from cordee.clients.sdk.rest import server_info
from cordee.clients.sdk.store.outbox import count_outgoing
from cordee.clients.sdk.studies import Studies
from cordee.clients.sdk.views import PersonView, StatusView, ThreadView, VerifyReport
from cordee.crypto.opening.epoch import ThreadState
from cordee.server.protocol.client_frames import Watch
from cordee.server.protocol.limits import MAX_WATCHED


class Client(
    RequestLetters,
    Gateway,
    Studies,
    Holding,
    Office,
    Keeping,
    Access,
    Directory,
    Patients,
    Automation,
    Deadlines,
    Figures,
):
    """`async with Client(profile) as me:`; works offline, sends when it can.

    Raises on entering: ProfileMissing, ProfileInUse, WrongKey.
    """

    def __init__(
        self,
        profile: Path | str,
        *,
        key_file: Path | None = None,
        passphrase: str | None = None,
        origin_override: str | None = None,
        ca_file: Path | None = None,
    ) -> None:
        """Open nothing yet. `origin_override` is another address of the same server.

        The device still proves itself to the invitation's origin: who listens at
        the other address cannot use the proof elsewhere.
        """
        self._path = Path(profile)
        self._key_file = key_file
        self._passphrase = passphrase
        self._origin = origin_override
        self._ca_file = ca_file
        self._ending: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        profile = Profile(
            self._path, key_file=self._key_file, passphrase=self._passphrase
        )
        try:
            self._opened = Parts(profile, self._origin, self._ca_file)
        except BaseException:
            profile.close()
            raise
        sweep(profile.path, self._opened.database)
        self._opened.inbox.start()
        self._opened.eraser.start()
        self._opened.link.start(self._began, self._changed, self._judge)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ending is not None:
            await self._ending
        await self._stop_minding()
        parts, self._opened = self._opened, None
        if parts is not None:
            await parts.stop()

    @property
    def name(self) -> str:
        """My attested name; empty before."""
        return self._parts.own.name

    @property
    def kind(self) -> str:
        """`person` or `organisation`."""
        return self._parts.context.me.kind

    @property
    def erased(self) -> Reason | None:
        """Why nothing is kept here any more; None while this device is one."""
        return self._erased

    @property
    def online(self) -> bool:
        return self._erased is None and self._parts.link.online

    @property
    def attested(self) -> bool:
        return self._parts.own.attested

    def wake(self) -> None:
        """Try to connect at once instead of waiting out the backoff."""
        self._parts.link.wake()

    async def wait_online(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - a caller's deadline
    ) -> None:
        """Wait for a session that is up to date.

        Raises NotOnline, ServerRefused, TamperedError.
        """
        try:
            async with asyncio.timeout(timeout):
                await self._parts.link.wait()
        except TimeoutError:
            raise NotOnline(str(self._parts.link.error or "no answer")) from None

    async def wait_attested(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - a caller's deadline
    ) -> None:
        """Wait until my name is on my chain. Raises NotOnline after `timeout`."""
        stream = self.events()
        try:
            async with asyncio.timeout(timeout):
                while not self.attested:
                    await anext(stream)
        except (TimeoutError, StopAsyncIteration):
            raise NotOnline("no attestation yet") from None

    async def people(self, query: str = "", limit: int = 50) -> list[PersonView]:
        """People whose name, profession, speciality or place has these words.

        Raises NotOnline.
        """
        return await find_people(self._parts, query, limit)

    async def person(self, account: bytes) -> PersonView | None:
        """One person; None for an account that nobody knows."""
        parts = self._parts
        with contextlib.suppress(NotOnline):
            await parts.accounts.refresh([account])
            await parts.identities.prepare([account])
        if parts.accounts.get(account) is None:
            return None
        return parts.identities.person(account)

    async def threads(self, limit: int = 50) -> list[ThreadView]:
        """Threads by latest activity; from the local store, works offline.

        A line to an automation is not among them.
        """
        latest = talks(self._parts.threads.latest())
        return [self._parts.timeline.thread(thread) for thread in latest[:limit]]

    async def thread(self, thread: bytes) -> ThreadView:
        """One thread. Raises NotFound."""
        return self._parts.timeline.thread(self._thread(thread))

    async def new_thread(
        self,
        title: str,
        accounts: Sequence[bytes],
        *,
        patient: str | None = None,
        direct: bool = False,
        readers: Sequence[bytes] = (),
    ) -> ThreadView:
        """Start a thread; a direct one has two owners.

        Raises NotAllowed, NotFound, TooLarge, NotOnline, ServerRefused.
        """
        state = ThreadState(title, patient)
        thread = await self._parts.membership.begin(
            state,
            accounts,
            readers,
            direct=direct,
            retention=await self._proposed(),
        )
        return self._parts.timeline.thread(thread)

    async def watch(self, accounts: Sequence[bytes]) -> None:
        """Ask for the presence of these accounts, instead of those before."""
        if len(accounts) > MAX_WATCHED:
            raise TooLarge(f"at most {MAX_WATCHED} accounts are watched")
        watched = tuple(accounts)
        await self._parts.link.ask(lambda ref: Watch(ref, watched))

    async def invite(
        self, thread: bytes, account: bytes, *, past: bool, capacity: str = "member"
    ) -> ThreadView:
        """Let someone in, with the past that I can read or from now on.

        Mailboxes that stand are said again to who cannot read that they were named.
        Raises NotAllowed, NotFound, NotOnline, ServerRefused, ThreadFrozen.
        """
        known = self._thread(thread)
        await self._parts.membership.invite(known, account, capacity, past=past)
        if not past:
            await self._say_mailboxes_again(known)
        return self._parts.timeline.thread(known)

    async def remove(self, thread: bytes, account: bytes) -> ThreadView:
        """Go on without someone: he reads nothing new."""
        known = self._thread(thread)
        await self._parts.membership.remove(known, account)
        return self._parts.timeline.thread(known)

    async def leave(self, thread: bytes) -> None:
        """Ask to go; the server stops delivery, the next member renews the key."""
        await self._parts.membership.leave(self._thread(thread))

    async def set_title(self, thread: bytes, title: str) -> ThreadView:
        known = self._thread(thread)
        await self._parts.membership.set_title(known, title)
        return self._parts.timeline.thread(known)

    async def verify(self, thread: bytes) -> VerifyReport:
        """Check the stored log again from its start, without the server."""
        known = self._thread(thread)
        check_known(known)
        return verify_thread(self._parts.context, known)

    async def status(self) -> StatusView:
        parts, me = self._parts, self._parts.context.me
        waiting, failed = count_outgoing(parts.database)
        server: str | None = None
        versions: tuple[int, ...] = ()
        with contextlib.suppress(NotOnline):
            info = await server_info(parts.link.address, me.ca)
            server, versions = info.software, info.versions
        state = parts.own.chain.state
        return StatusView(
            origin=me.origin,
            online=self.online,
            server=server,
            versions=versions,
            account=me.account,
            name=self.name,
            attested=self.attested,
            kind=me.kind,
            generation=state.g,
            devices=state.devices,
            device=parts.context.device,
            outbox=waiting,
            failed=failed,
            threads=len(talks(parts.threads.latest())),
            warnings=_words(parts, self.account),
        )

    async def _judge(self, refusal: ServerRefused) -> CordeeError:
        """What a refusal means: the end, if my own chain says so (§5.6)."""
        parts = self._opened
        if parts is None or refusal.code not in GONE:
            return refusal
        try:
            reason = await why_gone(parts.context, parts.accounts)
        except CordeeError:
            return refusal
        if reason is None:
            return refusal
        self._ending = asyncio.create_task(self._erase(reason), name="cordee-end")
        return ProfileErased(reason)

    async def _began(self) -> None:
        parts = self._parts
        welcome = parts.link.session.welcome
        parts.eraser.clock.heard(welcome.time)
        await parts.healer.begin(welcome)
        parts.cursors.forget()
        await parts.own.refresh()
        await parts.roles.follow()
        await parts.sync.everything()
        await parts.roles.tend()
        parts.healer.start()
        await parts.cursors.read_elsewhere()
        await parts.eraser.everything()
        parts.sender.kick_all()
        parts.uploads.kick_all()
        parts.cursors.flush()
        await parts.departures.look()
        parts.cascade.resume()
        self._mind_cases()

    def _changed(self) -> None:
        if self._opened is not None:
            self._opened.context.emit(ConnectionChanged(self._opened.link.online))


def _words(parts: Parts, account: bytes) -> tuple[str, ...]:
    warnings = parts.context.warnings.values()
    told = [f"{one.rule} {one.sentence}".strip() for one in warnings]
    return (*told, *parts.identities.person(account).warnings)
