"""The facade's automation: for the account of one, beside a record system.

It keeps what it knows at the server, under tokens; and answers what people of its
organisation ask on their lines, each question once. What never enters this room: what
is answered, and a key that is not its owner's to give.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cordee.clients.sdk.errors import NotAllowed
from cordee.clients.sdk.facade import Facade
from cordee.clients.sdk.ledger_store import LedgerSaid, said_in
from cordee.clients.sdk.lines import agent_in, is_ledger
from cordee.clients.sdk.patient_lines import LineEvent, Said
from cordee.clients.sdk.store.notes import Notes
from cordee.clients.sdk.views import PersonView
from cordee.crypto.chain_entry import AccountKind
from cordee.server.protocol.client_frames import (
    DropPatients,
    GetPatients,
    KeepPatients,
)
from cordee.server.protocol.directory_types import PatientBox
from cordee.server.protocol.server_frames import Patients


class Automation(Facade):
    """For accounts of kind `agent`; raises NotAllowed for any other."""

    @property
    def organisation(self) -> bytes:
        """The account of the organisation that let this one in."""
        return self._parts.context.me.pinned

    @property
    def folder(self) -> Path:
        """The profile's folder: what a program keeps beside it is its own to seal."""
        return self._parts.profile.path

    @property
    def notes(self) -> Notes:
        """Sealed notes of a program, in the profile's store."""
        return self._parts.notes

    def lines_to_me(self) -> list[bytes]:
        """Threads in which I am the automation."""
        self._check_kind()
        return [
            one.id
            for one in self._parts.lines.all()
            if agent_in(one.record) == self.account
        ]

    def said_on(self, line: bytes, after: int = 0) -> list[Said]:
        """What others said on a line after a number, in its order."""
        thread, lines = self._thread(line), self._parts.lines
        return [one for one in lines.said(thread, after) if one.author != self.account]

    def ledgers_to_me(self) -> list[bytes]:
        """Ledgers that I read, to count in: of people of my organisation, no other.

        Whoever else had me count could have a patient's acts be too many.
        """
        self._check_kind()
        return [
            one.id
            for one in self._parts.threads.latest()
            if is_ledger(one)
            and one.memory.joined
            and one.current is not None
            and self._is_ours(one.memory.ledger or b"")
        ]

    def _is_ours(self, owner: bytes) -> bool:
        person = self._parts.identities.person(owner)
        return person.verified and person.organisation == self.organisation

    def said_in_ledger(self, ledger: bytes, after: int = 0) -> list[LedgerSaid]:
        """What was said in a ledger after a number, by who may, in its order."""
        return list(said_in(self._parts.context, self._thread(ledger), after))

    def ledger_owner(self, ledger: bytes) -> bytes:
        """Whose ledger it is."""
        return self._thread(ledger).memory.ledger or b""

    def is_answered(self, one: Said) -> bool:
        """Whether I answered it: what is in my outbox counts."""
        return self._parts.lines.is_answered(self._thread(one.thread), one.message)

    async def asker(self, account: bytes) -> PersonView | None:
        """Who asks, by chains that were asked for within a minute.

        So long may somebody be answered whose attestation was taken back. Raises
        NotOnline.
        """
        parts = self._parts
        await parts.lines.refresh([account, self.organisation])
        if parts.accounts.get(account) is None:
            return None
        return parts.identities.person(account)

    async def say_on(self, line: bytes, event: LineEvent) -> bytes:
        """Say something on a line; durable when this returns, sent when it can be."""
        self._check_kind()
        return await self._parts.lines.say(self._thread(line), event)

    async def keep_patients(
        self, generation: int, boxes: Mapping[bytes, bytes | None]
    ) -> None:
        """Keep boxes under their tokens; None takes one away. At most 200 at once.

        Raises NotOnline, ServerRefused.
        """
        kept = tuple(PatientBox(token, box) for token, box in boxes.items())
        await self._parts.link.ask(
            lambda ref: KeepPatients(ref, self.organisation, generation, kept)
        )

    async def kept_patients(self, tokens: Sequence[bytes]) -> dict[bytes, bytes]:
        """What is kept under tokens, where anything is. At most 200 at once.

        Raises NotOnline, ServerRefused.
        """
        asked = tuple(tokens)
        answer = await self._parts.link.ask(
            lambda ref: GetPatients(ref, self.organisation, asked)
        )
        found = answer.patients if isinstance(answer, Patients) else ()
        return {one.token: one.sealed for one in found if one.sealed is not None}

    async def count_patients(self) -> int:
        """How many tokens are kept. Raises NotOnline, ServerRefused."""
        answer = await self._parts.link.ask(
            lambda ref: GetPatients(ref, self.organisation, ())
        )
        return answer.total if isinstance(answer, Patients) else 0

    async def drop_patients(self, generation: int) -> None:
        """Forget all that was made with keys before this one.

        Raises NotOnline, ServerRefused.
        """
        await self._parts.link.ask(
            lambda ref: DropPatients(ref, self.organisation, generation)
        )

    def _check_kind(self) -> None:
        if self._parts.context.me.kind != AccountKind.AGENT:
            raise NotAllowed("only the account of an automation answers")
