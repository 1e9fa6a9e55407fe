"""The files that a request waits for: under their last ids, with their hashes.

What never enters this room: the server's rows; a file's bytes.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.case_journal import Begun, CaseJournal
from cordee.clients.sdk.consents import Consents
from cordee.clients.sdk.errors import CaseRefused, NotFound
from cordee.clients.sdk.store.uploads import upload_of
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.used import check_used
from cordee.clients.sdk.views import MessageView
from cordee.crypto.case_event import Consent, ExpertiseRequest
from cordee.crypto.encoding import encode
from cordee.crypto.event import decode_event
from cordee.crypto.letter_event import FileOf

FILES_SECONDS: Final = 300.0
"""How long a request waits for its files on a bad line; it goes on waiting after."""
LOOKED_AT: Final = 500
"""Lines in which files are found whose message took another id before a crash."""


class CaseFiles(Consents):
    """Has what is asked with stored before it is asked."""

    @property
    def _journal(self) -> CaseJournal:
        return CaseJournal(self._parts.notes)

    async def _with_files(self, thread: Thread, begun: Begun) -> Begun:
        """The same with the last ids and hashes of its files, once all are stored."""
        if not begun.waits:
            return begun
        stored: dict[bytes, MessageView] = {}
        for message in begun.waits:
            stored[message] = await self._stored(thread, message)
        request, consent = request_in(begun.events[0]), begun.before
        files = tuple(
            FileOf(stored[one.message].id, one.index) if one.message in stored else one
            for one in request.documents
        )
        studies = tuple(
            stored[one].id if one in stored else one for one in request.studies
        )
        request = msgspec.structs.replace(request, documents=files, studies=studies)
        hashes = await self._hashes_of(thread, request)
        check_used(thread, hashes)
        whole = msgspec.structs.replace(
            begun,
            events=(encode(request), *begun.events[1:]),
            before=tuple(_about(one, hashes) for one in consent),
            waits=(),
        )
        self._journal.begin(whole)
        return whole

    async def _stored(self, thread: Thread, message: bytes) -> MessageView:
        """A message once its files are stored. Raises CaseRefused until then."""
        message = self._id_now(thread, message)
        try:
            return await self.wait_state(thread.id, message, "stored", FILES_SECONDS)
        except TimeoutError:
            sentence = "the request goes when its files are there"
            raise CaseRefused("files_waiting", sentence) from None

    def _id_now(self, thread: Thread, message: bytes) -> bytes:
        """The id that a message with files has by now; its first half never changes."""
        parts = self._parts
        message = parts.uploads.id_now(message)
        if parts.timeline.find(thread, message) is not None:
            return message
        for view in parts.timeline.history(thread, None, LOOKED_AT):
            if view.mine and view.id[:8] == message[:8]:
                return view.id
        return message

    async def _hashes_of(
        self, thread: Thread, request: ExpertiseRequest
    ) -> list[bytes]:
        """SHA-256 of what is asked with; of a study, of its index.

        Raises NotFound.
        """
        found: list[bytes] = []
        for one in request.documents:
            files = self._parts.timeline.parts(thread, one.message)
            if one.index >= len(files):
                raise NotFound(f"no file {one.index} in this message")
            found.append(files[one.index].sha256_plain)
        studies = (self._parts.timeline.parts(thread, one) for one in request.studies)
        return [*found, *(parts[0].sha256_plain for parts in studies)]

    def _is_coming(self, thread: Thread, message: bytes) -> bool:
        """Whether the files of a message are still on their way."""
        database = self._parts.database
        return upload_of(database, thread.id, message) is not None


def request_in(data: bytes) -> ExpertiseRequest:
    event = decode_event(data)
    if not isinstance(event, ExpertiseRequest):
        raise NotFound("what waits for files is a request")
    return event


def _about(data: bytes, hashes: Sequence[bytes]) -> bytes:
    """A consent that is about these files."""
    event = decode_event(data)
    if not isinstance(event, Consent):
        return data
    return encode(msgspec.structs.replace(event, about=tuple(dict.fromkeys(hashes))))
