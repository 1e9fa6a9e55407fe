"""The facade: one profile, one account, one connection that mends itself.

What never enters this room: how anything is verified, stored or sent.
"""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from cordee.clients.sdk.events import EventStream
from cordee.clients.sdk.views import (
    EnrolmentView,
    MessageView,
    PersonView,
    StatusView,
    ThreadView,
    VerifyReport,
)
from cordee.crypto.attestation import Identity
from cordee.crypto.opening.invitation import Invitation


class Client:
    """`async with Client(profile) as me:`; works offline, sends when it can."""

    def __init__(
        self,
        profile: Path | str,
        *,
        key_file: Path | None = None,
        passphrase: str | None = None,
        origin_override: str | None = None,
        ca_file: Path | None = None,
    ) -> None:
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        raise NotImplementedError

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        raise NotImplementedError

    @property
    def account(self) -> bytes:
        raise NotImplementedError

    @property
    def name(self) -> str:
        """My attested name; empty before."""
        raise NotImplementedError

    @property
    def kind(self) -> str:
        """`person` or `organisation`."""
        raise NotImplementedError

    @property
    def online(self) -> bool:
        raise NotImplementedError

    @property
    def attested(self) -> bool:
        raise NotImplementedError

    def events(self) -> EventStream:
        """Events from now on; ends when the client closes."""
        raise NotImplementedError

    def wake(self) -> None:
        """Try to connect at once instead of waiting out the backoff."""
        raise NotImplementedError

    async def wait_online(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - a caller's deadline
    ) -> None:
        """Wait for a session that is up to date. Raises NotOnline, ServerRefused."""
        raise NotImplementedError

    async def wait_attested(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - a caller's deadline
    ) -> None:
        """Wait until my name is on my chain. Raises NotOnline after `timeout`."""
        raise NotImplementedError

    async def people(self, query: str = "", limit: int = 50) -> list[PersonView]:
        """People whose name, profession, speciality or place has these words."""
        raise NotImplementedError

    async def person(self, account: bytes) -> PersonView | None:
        raise NotImplementedError

    async def threads(self, limit: int = 50) -> list[ThreadView]:
        """Threads by latest activity; from the local store, works offline."""
        raise NotImplementedError

    async def thread(self, thread: bytes) -> ThreadView:
        """One thread. Raises NotFound."""
        raise NotImplementedError

    async def new_thread(
        self,
        title: str,
        accounts: Sequence[bytes],
        *,
        patient: str | None = None,
        direct: bool = False,
        readers: Sequence[bytes] = (),
    ) -> ThreadView:
        """Start a thread; a direct one has two owners. Raises NotAllowed, NotOnline."""
        raise NotImplementedError

    async def history(
        self, thread: bytes, before: int | None = None, limit: int = 50
    ) -> list[MessageView]:
        """Give the last `limit` lines before number `before`, oldest first.

        Mine that wait come last when `before` is None.
        """
        raise NotImplementedError

    async def message(self, thread: bytes, message: bytes) -> MessageView:
        """One message. Raises NotFound."""
        raise NotImplementedError

    async def send(
        self,
        thread: bytes,
        text: str,
        *,
        reply_to: bytes | None = None,
        mentions: Sequence[bytes] = (),
    ) -> MessageView:
        """Put a text in the outbox, durable when this returns; works offline.

        Raises ThreadFrozen, NotAllowed, TooLarge.
        """
        raise NotImplementedError

    async def edit(self, thread: bytes, message: bytes, text: str) -> None:
        raise NotImplementedError

    async def withdraw(self, thread: bytes, message: bytes) -> None:
        raise NotImplementedError

    async def react(
        self, thread: bytes, message: bytes, symbol: str, *, on: bool = True
    ) -> None:
        raise NotImplementedError

    async def acknowledge(self, thread: bytes, message: bytes) -> None:
        """Say by name that this is taken in charge."""
        raise NotImplementedError

    async def wait_state(
        self,
        thread: bytes,
        message: bytes,
        state: str,
        timeout: float | None = None,  # noqa: ASYNC109 - a caller's deadline
    ) -> MessageView:
        """Wait until a message of mine is at least at `state`.

        Raises TimeoutError, ServerRefused when it failed.
        """
        raise NotImplementedError

    async def typing(self, thread: bytes, on: bool) -> None:  # noqa: FBT001 - a state
        """Hint that I type; nothing happens offline."""
        raise NotImplementedError

    async def displayed(self, thread: bytes, seq: int) -> None:
        """Say, signed, that everything up to `seq` was on my screen."""
        raise NotImplementedError

    async def watch(self, accounts: Sequence[bytes]) -> None:
        """Ask for the presence of these accounts, instead of those before."""
        raise NotImplementedError

    async def invite(
        self, thread: bytes, account: bytes, *, past: bool, capacity: str = "member"
    ) -> ThreadView:
        """Let someone in, with the past that I can read or from now on."""
        raise NotImplementedError

    async def remove(self, thread: bytes, account: bytes) -> ThreadView:
        raise NotImplementedError

    async def leave(self, thread: bytes) -> None:
        raise NotImplementedError

    async def set_title(self, thread: bytes, title: str) -> ThreadView:
        raise NotImplementedError

    async def rotate_account(self) -> None:
        """Make my next generation, then the next epoch of every thread of mine."""
        raise NotImplementedError

    async def verify(self, thread: bytes) -> VerifyReport:
        """Check the stored log again from its start, without the server."""
        raise NotImplementedError

    async def status(self) -> StatusView:
        raise NotImplementedError

    async def create_invitation(
        self, identity: Identity, valid_seconds: int
    ) -> Invitation:
        """For an organisation: an invitation meant for this person."""
        raise NotImplementedError

    async def enrolments(self) -> list[EnrolmentView]:
        """For an organisation: who waits for an attestation."""
        raise NotImplementedError

    async def enrol(self, account: bytes | None = None) -> list[EnrolmentView]:
        """Check the proof (ATT-03, ATT-06) of one or of all, and attest them."""
        raise NotImplementedError

    async def lock(self, account: bytes, reserve_seq: int | None = None) -> None:
        """Cut off every device of an account that I administer."""
        raise NotImplementedError

    async def withdraw_attestation(self, account: bytes) -> None:
        raise NotImplementedError

    async def endorse(self, organisation: bytes, until: int) -> None:
        """Trust another organisation's attestations until then (Unix seconds)."""
        raise NotImplementedError
