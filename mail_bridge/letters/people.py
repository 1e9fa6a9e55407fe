"""Who is in a document: accounts as their organisation attested them, and mailboxes.

What never enters this room: a name that nobody vouches for.
"""

import re
from datetime import UTC, datetime
from typing import Final

import msgspec

from cordee.clients.sdk import CordeeError, PractitionerView, Signer, signer_in
from cordee.clients.sdk.letter_fold import Letter, LetterSaid
from cordee.crypto.attestation_body import Identity
from cordee.crypto.mail_event import Mailbox
from cordee.documents.codes import Code
from cordee.documents.model import PersonName, Professional
from cordee.mail_bridge.letters.ports import Account
from cordee.mail_bridge.letters.site import LetterSite
from cordee.mail_bridge.letters.specialities import code_of
from cordee.mail_bridge.writing import Author

TITLES: Final = {"dr": "DR", "docteur": "DR", "pr": "PR", "professeur": "PR"}
EMPLOYEE: Final = 16
"""Characters of an account's id that number somebody who has no IDNPS."""
_SPACE: Final = re.compile(r"[\s_]+")


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote a letter and who stands for it; times have a zone."""

    author: Professional
    authored: datetime
    authenticator: Professional
    authenticated: datetime
    shown: Author
    """As its mail says who it is from."""


class People:
    """Looks people up for one bridge."""

    def __init__(self, account: Account, site: LetterSite) -> None:
        self._account: Final = account
        self._site: Final = site

    async def signed(self, thread: bytes, letter: Letter, word: LetterSaid) -> Signed:
        """By the words of the thread, and by a record system's where it stands for it.

        `word` validates it. Raises CordeeError when the server is away.
        """
        author = await self._professional(letter.drafted.account)
        validator = await self._professional(word.account)
        shown = await self.shown(word.account, word.behalf)
        authenticated = self._moment(word.time)
        signer = self._record_signer(thread, letter, word)
        if signer is not None:
            validator = await self._signer(signer)
            authenticated = self._moment(signer.time)
            shown = msgspec.structs.replace(shown, name=signer.name, role="")
        if letter.drafted.account in self._site.record_systems:
            author = validator
        return Signed(
            author=author,
            authored=self._moment(letter.drafted.time),
            authenticator=validator,
            authenticated=authenticated,
            shown=shown,
        )

    async def recipient(self, mailbox: Mailbox) -> Professional | None:
        """Whom a mailbox is of; None where nobody knows his number."""
        if not mailbox.practitioner:
            return None
        found = await self._published(mailbox.practitioner)
        name = _published_name(found) or name_of(mailbox.name or mailbox.address)
        return Professional(
            identifier=mailbox.practitioner,
            name=name,
            telecoms=(f"mailto:{mailbox.address}",),
        )

    async def shown(self, account: bytes, behalf: bytes | None) -> Author:
        """Somebody as a mail says who it is from, and for which role."""
        organisation = self._site.establishment.name
        person = await self._account.person(account)
        role = ""
        if behalf is not None:
            seat = await self._account.person(behalf)
            role = "" if seat is None else seat.name
        if person is None:
            return Author("", "", organisation, role)
        words = filter(None, (person.profession, person.speciality))
        return Author(person.name, ", ".join(words), organisation, role)

    def _record_signer(
        self, thread: bytes, letter: Letter, word: LetterSaid
    ) -> Signer | None:
        """Whom the record system names, when it stands for the letter itself."""
        if word.account not in self._site.record_systems:
            return None
        file = letter.draft.file.message
        return signer_in(self._account.caption_of(thread, file, word.account))

    async def _signer(self, signer: Signer) -> Professional:
        found = await self._published(signer.practitioner)
        return Professional(
            identifier=signer.practitioner,
            name=_published_name(found) or name_of(signer.name),
            speciality=_published_code(found, self._site),
            organization=self._site.establishment,
        )

    async def _professional(self, account: bytes) -> Professional:
        await self._account.person(account)  # so that its chain is as new as can be
        identity = self._account.identity_of(account)
        if identity is None:
            identity = Identity("", account.hex()[:EMPLOYEE], "", "", "")
        found = await self._published(identity.idnps) if identity.idnps else None
        choices = self._site.specialities
        return Professional(
            identifier=identity.idnps or self._employee(account),
            name=_published_name(found) or name_of(identity.name),
            speciality=code_of(identity.profession, identity.speciality, choices),
            organization=self._site.establishment,
        )

    async def _published(self, practitioner: str) -> PractitionerView | None:
        """What the directory says; nothing when it does not answer."""
        try:
            return await self._account.practitioner(practitioner)
        except CordeeError:
            return None

    def _employee(self, account: bytes) -> str:
        return f"{self._site.employee_prefix}/{account.hex()[:EMPLOYEE]}"

    def _moment(self, time: int) -> datetime:
        return datetime.fromtimestamp(time // 1000, UTC).astimezone(self._site.zone)


def name_of(text: str) -> PersonName:
    """`Dr Camille ARNAUD`: the family is in capitals, else all but the first."""
    words = [word for word in _SPACE.split(text.strip()) if word]
    title = ""
    while words and words[0].rstrip(".").casefold() in TITLES:
        title = TITLES[words.pop(0).rstrip(".").casefold()]
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    if capitals and len(capitals) < len(words):
        given = [word for word in words if word not in capitals]
        return PersonName(family=" ".join(capitals), given=given[0], suffix=title)
    if len(words) < 2:
        return PersonName(family=" ".join(words) or text.strip(), suffix=title)
    return PersonName(family=" ".join(words[1:]), given=words[0], suffix=title)


def _published_name(found: PractitionerView | None) -> PersonName | None:
    if found is None or not found.hit.family:
        return None
    title = TITLES.get(found.hit.title.rstrip(".").casefold(), "")
    return PersonName(family=found.hit.family, given=found.hit.given, suffix=title)


def _published_code(found: PractitionerView | None, site: LetterSite) -> Code | None:
    if found is None:
        return None
    return code_of(found.hit.profession, found.hit.speciality, site.specialities)
