"""The facade's consents: what a patient agreed to, and agrees to no more (§5.15.8).

What never enters this room: what a record has to keep; nothing is erased at the server.
"""

import os
from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.case_lines import consent_view
from cordee.clients.sdk.case_views import ConsentView
from cordee.clients.sdk.errors import CaseRefused, NotFound, TooLarge
from cordee.clients.sdk.mailboxes import Mailboxes
from cordee.clients.sdk.said_of_case import consent_in
from cordee.clients.sdk.store.uploads import uploads_in
from cordee.clients.sdk.threads import Thread
from cordee.crypto.case_event import MAX_CONSENTED, Consent, ConsentEnd
from cordee.crypto.letter_event import LetterPatient

PURPOSES: Final = ("care", "advice", "teaching")
FORMS: Final = ("oral", "written")
MAX_REASON: Final = 512
MAX_UPLOADS: Final = 1_000


class Consents(Mailboxes):
    """For owners and members of a thread."""

    async def consents(self, thread: bytes) -> list[ConsentView]:
        """Consents of a thread, in the order they were given; works offline."""
        known, name_of = self._thread(thread), self._parts.identities.name
        found = [
            consent_in(self._parts.context, known, one) for one in known.memory.consents
        ]
        return [consent_view(one, thread, name_of) for one in found if one is not None]

    async def consent(
        self,
        thread: bytes,
        patient: LetterPatient,
        about: Sequence[bytes],
        *,
        purposes: Sequence[str] = ("care", "advice"),
        form: str = "oral",
        informed: bool = True,
    ) -> ConsentView:
        """Say that a patient agreed to the use of files; `about` are their SHA-256.

        Of a study it is that of its index, its first file. Raises CaseRefused for one
        who was not informed, or for another word than those of §5.15; TooLarge,
        MailRefused, NotOnline, ServerRefused.
        """
        event = consent_event(
            patient,
            about,
            purposes=purposes,
            form=form,
            informed=informed,
            time=self._parts.context.clock(),
        )
        known = self._talking(thread)
        await self._say_and_wait(known, event)
        return self._consent_view(known, event.consent)

    async def end_consent(
        self, thread: bytes, consent: bytes, reason: str = ""
    ) -> ConsentView:
        """The patient agrees no more: what it was about is used no more from now on.

        What of it is on its way from here is given up. Raises NotFound, CaseRefused
        where it ended already, as `consent`.
        """
        known = self._talking(thread)
        if self._consent_view(known, consent).ended:
            raise CaseRefused("moved", "this consent was taken back already")
        if len(reason) > MAX_REASON:
            raise TooLarge(f"a reason has at most {MAX_REASON} characters")
        end = ConsentEnd(consent, reason, self._parts.context.clock())
        await self._say_and_wait(known, end)
        await self._give_up_blocked()
        return self._consent_view(known, consent)

    async def file_hashes(self, thread: bytes, message: bytes) -> list[bytes]:
        """What a consent to the files of a message is about; of a study, its index.

        Raises NotFound while they are on their way.
        """
        view = self._parts.timeline.message(self._thread(thread), message)
        files = view.files[:1] if view.study else view.files
        hashes = [one.sha256 for one in files if one.sha256 is not None]
        if not hashes or len(hashes) != len(files):
            raise NotFound("no stored files in this message")
        return hashes

    async def _give_up_blocked(self) -> None:
        """Files that are used no more and are still on their way go no further."""
        parts = self._parts
        for thread in parts.threads.latest():
            blocked = thread.memory.blocked
            if not blocked:
                continue
            for upload in uploads_in(parts.database, thread.id, MAX_UPLOADS):
                digests = (one.digest for one in upload.files if one.digest)
                if any(digest.whole in blocked for digest in digests):
                    await parts.uploads.cancel(upload)

    def _consent_view(self, thread: Thread, consent: bytes) -> ConsentView:
        known = consent_in(self._parts.context, thread, consent)
        if known is None:
            raise NotFound("no such consent here")
        return consent_view(known, thread.id, self._parts.identities.name)

    def _is_ended(self, thread: Thread, consent: bytes) -> bool:
        known = consent_in(self._parts.context, thread, consent)
        return known is not None and known.end is not None


def is_for_advice(consent: Consent) -> bool:
    """Whether who agreed was informed, and agreed to more than to be taught with."""
    return consent.informed and bool({"care", "advice"} & set(consent.purposes))


def consent_event(
    patient: LetterPatient,
    about: Sequence[bytes],
    *,
    purposes: Sequence[str],
    form: str,
    informed: bool,
    time: int,
) -> Consent:
    """A new consent. Raises CaseRefused, TooLarge."""
    wanted = tuple(dict.fromkeys(purposes))
    if not informed:
        raise CaseRefused(
            "no_consent", "a patient who was not informed agreed to nothing"
        )
    if not wanted or not set(wanted) <= set(PURPOSES) or form not in FORMS:
        raise CaseRefused("no_consent", "a consent names its purposes and its form")
    hashes = tuple(dict.fromkeys(about))
    if len(hashes) > MAX_CONSENTED:
        raise TooLarge(f"a consent is about at most {MAX_CONSENTED} files")
    return Consent(os.urandom(16), patient, hashes, wanted, form, informed, time)
