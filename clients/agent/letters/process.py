"""The letters of a record system as a process: a folder, a socket, until it is stopped.

What never enters this room: what a file or a message means.
"""

import asyncio
import hashlib
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.agent.errors import AgentError, LetterError, MessageError
from cordee.clients.agent.feeding import Say
from cordee.clients.agent.feeds import framing
from cordee.clients.agent.letters import mdm, sidecar
from cordee.clients.agent.letters.drafting import Drafting
from cordee.clients.agent.letters.folder import HL7, MAX_HL7, Folder, Found
from cordee.clients.agent.letters.keeping import Keeping
from cordee.clients.agent.letters.model import Handed, Taken
from cordee.clients.agent.letters.settings import Settings
from cordee.clients.agent.listener import Listener
from cordee.clients.sdk import Client, CordeeError

ATTEST_SECONDS: Final = 60.0
PERSON: Final = "person"
TIDY_SECONDS: Final = 3_600.0
SENTENCES: Final = {
    "not_hl7": "Ce n'est pas un message HL7 v2 lisible.",
    "not_mdm": "Ce message n'est ni un MDM^T02, ni un ADT.",
    "no_control_id": "Le message n'a pas d'identifiant (MSH-10).",
    "no_patient": "Le message ne dit pas de quel patient ou séjour il s'agit.",
    "no_pdf": "Il n'y a pas de PDF lisible dans le message.",
    "no_signer": "Le document est dit validé, mais TXA-22 ne dit pas par qui.",
    "no_zone": "Une heure n'a pas de fuseau : écrivez 2026-11-30T15:00:00+01:00.",
    "too_long": "Le document est trop volumineux.",
}
NOT_SIDECAR: Final = "Le fichier JSON n'est pas conforme ({where})."
NOT_PDF: Final = "Le fichier PDF n'est pas un PDF."


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What `cordee agent letters` was told."""

    watch: Path
    profile: Path
    settings: Settings
    listeners: tuple[tuple[str, int], ...] = ()
    once: bool = False


class LettersAutomation:
    """One automation on an open client of its account."""

    def __init__(self, client: Client, options: Options, say: Say) -> None:
        self._client: Final = client
        self._options: Final = options
        self._say: Final = say
        self._mdm: Final = options.settings.mdm
        self._folder: Final = Folder(options.watch, options.settings.patience_seconds)
        self._drafting: Final = Drafting(
            client, Keeping(client.notes), options.settings, options.profile
        )
        self._again: Final = asyncio.Event()

    async def run(self) -> None:
        """Run until cancelled; with `once`, until what lies there is taken.

        Raises AgentError, and what the SDK refuses for good.
        """
        person = await self._client.person(self._client.account)
        if person is not None and person.kind != PERSON:
            raise AgentError(
                f"this account is of kind {person.kind}: one that begins threads is "
                "invited as a person (docs/operations.md)"
            )
        await self._client.wait_attested(ATTEST_SECONDS)
        self._folder.prepare()
        listener = Listener(self._spool, MAX_HL7)
        try:
            for host, port in self._options.listeners:
                taken = await listener.start(host, port)
                self._say(f"listening for HL7 on {host}:{taken}")
            self._say(f"watching {self._options.watch}")
            await self._work()
        finally:
            await listener.stop()

    async def _work(self) -> None:
        """Look, take, wait; a file counts when a second look finds it as it was."""
        looks, seconds = 0, self._options.settings.scan_seconds
        tidied = -TIDY_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            waits = False
            for found in await asyncio.to_thread(self._folder.look):
                waits = not await self._one(found) or waits
            looks += 1
            if self._options.once and looks > 1 and not waits:
                return
            if loop.time() - tidied > TIDY_SECONDS:
                days = self._options.settings.keep_days
                await asyncio.to_thread(self._folder.forget, days)
                tidied = loop.time()
            self._again.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._again.wait()
            except TimeoutError:
                continue

    async def _one(self, found: Found) -> bool:
        """Take one document; False when it waits for the server."""
        try:
            taken = await asyncio.to_thread(self._read, found)
            said = "nothing to take" if taken is None else await self._take(taken)
        except (LetterError, MessageError) as error:
            return await self._fail(found, error.word, _sentence(error))
        except CordeeError as error:
            if error.temporary:
                self._say(f"{_label(found)}: waits for the server")
                return False
            word = _kind(error)
            return await self._fail(found, word, f"Le serveur a refusé ({word}).")
        except Exception as error:  # noqa: BLE001 - one letter must not stop the others
            word = _kind(error)
            return await self._fail(found, word, f"Erreur du programme ({word}).")
        await asyncio.to_thread(self._folder.done, found)
        self._say(f"{_label(found)}: {said}")
        return True

    async def _fail(self, found: Found, word: str, sentence: str) -> bool:
        """Put it aside with its sentence; the log has a word alone."""
        await asyncio.to_thread(self._folder.failed, found, sentence)
        self._say(f"{_label(found)}: failed: {word}")
        return True

    async def _take(self, taken: Taken) -> str:
        if isinstance(taken, Handed):
            return await self._drafting.hand(taken)
        return await self._drafting.leave(taken)

    def _read(self, found: Found) -> Taken | None:
        """What the files say. Raises MessageError, LetterError."""
        if found.trouble:
            raise LetterError("trouble", found.trouble)
        try:
            contents = [path.read_bytes() for path in found.files]
        except OSError:
            raise MessageError("not_hl7") from None
        if found.files[0].suffix.lower() in HL7:
            return self._message(contents[0])
        data, pdf = contents
        if not pdf.startswith(b"%PDF-"):
            raise LetterError("no_pdf", NOT_PDF)
        return sidecar.parse(data, pdf)

    def _message(self, data: bytes) -> Taken | None:
        bare = data.removeprefix(framing.START).removesuffix(framing.END)
        return mdm.parse(framing.decode(bare), self._mdm)

    async def _spool(self, data: bytes) -> str:
        """Keep a message in the folder, durably; it is taken from there."""
        taken = await asyncio.to_thread(self._message, data)
        if taken is None:
            return ""
        name = await asyncio.to_thread(self._folder.spool, data)
        self._again.set()
        return name


def _label(found: Found) -> str:
    """What the log calls a document: names of files are often those of patients."""
    return "document " + hashlib.sha256(found.name.encode()).hexdigest()[:8]


def _kind(error: Exception) -> str:
    return type(error).__name__


def _sentence(error: LetterError | MessageError) -> str:
    if isinstance(error, LetterError):
        return str(error)
    word, _, where = error.word.partition(": ")
    if word == "not_sidecar":
        return NOT_SIDECAR.format(where=where)
    return SENTENCES.get(word, f"Le message ne peut pas être pris ({word}).")
