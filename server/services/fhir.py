"""The directory as a FHIR API: who asks, what is paid for, what is answered.

Whoever has an account comes with a ticket of one of its devices, a program with a key
of the directory. What never enters this room: HTTP; a query in a log or in the audit.
"""

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Final, TypeAlias

from cordee import __version__
from cordee.directory.errors import BadSearch
from cordee.directory.fhir.asking import parse_search
from cordee.directory.fhir.bundle import Page, searchset
from cordee.directory.fhir.capability import capability_statement
from cordee.directory.fhir.parameters import Resource
from cordee.directory.store import keys
from cordee.directory.store.fhir_answers import Answers
from cordee.server.protocol.codes import Code
from cordee.server.services.context import Context
from cordee.server.services.directory import Directory
from cordee.server.services.guard import in_words
from cordee.server.services.ports import Asker, Refusal
from cordee.server.services.slots import Slots
from cordee.server.services.tickets import Tickets

Json: TypeAlias = dict[str, object]
Pairs: TypeAlias = Sequence[tuple[str, str]]

KIND: Final = "fhir"
"""Of a lookup in the audit."""
AT_ONCE: Final = 3
"""Searches of one process that the database works on: one connection of the directory
stays free for the frames."""
MAX_WAITING: Final = 32
"""Requests of one process that are under way or wait for their turn."""
MAX_WAITING_OF_ONE: Final = 4
"""Of one account or key: eight of them together leave others a turn."""
KEY_OF: Final = b"key:"
"""Before the name of a directory key, where an account would stand."""


def keeps_none() -> Refusal:
    """Refuse for good: there is no directory here."""
    return Refusal(Code.NOT_FOUND, "this server keeps no directory")


class Fhir:
    """See `ports.FhirDesk`."""

    def __init__(self, context: Context, directory: Directory) -> None:
        self.log = context.log
        self._context = context
        self._directory = directory
        self._answers = Answers(directory.pool, now=context.clock.wall)
        self._tickets = Tickets(context)
        self._slots = Slots(MAX_WAITING, MAX_WAITING_OF_ONE, "searches")
        self._turns = asyncio.Semaphore(AT_ONCE)

    @in_words
    async def admit(self, credential: str) -> Asker:
        """See `ports.FhirDesk`."""
        if not keys.is_key(credential):
            who = await self._tickets.take(credential)
            return Asker(who.account, "")
        name = await keys.whose(self._directory.pool, credential)
        if name is None:
            raise Refusal(Code.UNAUTHENTICATED, "not a key of this directory")
        return Asker(b"", name)

    @in_words
    async def search(
        self, who: Asker, resource: str, asked: Pairs, base: str, *, strict: bool
    ) -> Json:
        """See `ports.FhirDesk`."""
        kind = _resource(resource)
        with self._looking(who):
            try:
                wanted = parse_search(kind, asked, strict=strict)
                async with self._turns:
                    page = await self._answers.search(wanted)
            except BadSearch as error:
                raise Refusal(Code.MALFORMED, str(error)) from None
        self._note(who, page)
        return searchset(base, kind.value, asked, page)

    @in_words
    async def read(self, who: Asker, resource: str, own: str) -> Json:
        """See `ports.FhirDesk`."""
        kind = _resource(resource)
        with self._looking(who):
            async with self._turns:
                found = await self._answers.read(kind, own)
        self._note(who, Page(matches=[] if found is None else [found]))
        if found is None:
            raise Refusal(Code.NOT_FOUND, "there is no such resource")
        return found

    def metadata(self, base: str) -> Json:
        """See `ports.FhirDesk`."""
        return capability_statement(base, __version__)

    @contextmanager
    def _looking(self, who: Asker) -> Generator[None, None, None]:
        """Pay for one search, and be counted while it is under way."""
        key = _payer(who)
        try:
            self._context.limiter.find(key)
        except Refusal as refusal:
            self._context.metrics.count("directory_refused", label=refusal.code)
            raise
        with self._slots.hold(key):
            yield

    def _note(self, who: Asker, page: Page) -> None:
        """Count what is given for the audit, then for the budget."""
        rows = len(page.matches) + len(page.included)
        self._context.lookups.note(who.account, who.key, KIND, rows)
        self._context.limiter.found(_payer(who), rows)
        self._context.metrics.count("directory_lookups", label=KIND)


def _payer(who: Asker) -> bytes:
    return who.account or KEY_OF + who.key.encode()


def _resource(name: str) -> Resource:
    try:
        return Resource(name)
    except ValueError:
        served = ", ".join(Resource)
        raise Refusal(Code.NOT_FOUND, f"served here: {served}") from None
