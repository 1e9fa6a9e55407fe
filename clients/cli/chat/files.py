"""Files in the chat: dropped on it and sent, saved from a message, given up.

What never enters this room: the layout of the screen, how a file is sent.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.clients.cli import sizes, wording
from cordee.clients.cli.catalogue import files as words
from cordee.clients.cli.chat.deeds import Deeds
from cordee.clients.cli.chat.windows import Confirmation
from cordee.clients.cli.dropped import total_size
from cordee.clients.cli.places import download_folder
from cordee.clients.cli.transcript import shorten
from cordee.clients.sdk import Client, FileProgress, MessageView

NAME: Final = 40


class FileDeeds:
    """Each either happens or says in a sentence why not."""

    def __init__(self, client: Client, deeds: Deeds) -> None:
        self._client: Final = client
        self._deeds: Final = deeds
        self._saving: dict[bytes, MessageView] = {}

    async def send(
        self, thread: bytes, paths: Sequence[Path], text: str, reply: bytes | None
    ) -> MessageView | None:
        """Ask, and send them with what is written; None when it is not wanted."""
        size = sizes.size(total_size(paths))
        window = Confirmation(words.SEND(len(paths), size=size), words.SEND_KEYS())
        if not await self._deeds.ask(window):
            return None
        sent = self._client.send_files(thread, paths, text, reply_to=reply)
        return await self._deeds.attempt(sent)

    async def save(self, thread: bytes, message: MessageView) -> None:
        """Save every file of a message where downloads go."""
        self._saving[message.id] = message
        for index in range(len(message.files)):
            folder = download_folder()
            saved = self._client.save_file(thread, message.id, index, folder)
            path = await self._deeds.attempt(saved)
            if path is None:
                break
            self._deeds.tell(words.SAVED(path=wording.clean(str(path))))
        self._saving.pop(message.id, None)

    async def give_up(self, thread: bytes, message: MessageView) -> None:
        """Cancel what is on its way, once it is confirmed."""
        names = ", ".join(file.name for file in message.files)
        if await self._deeds.ask(Confirmation(words.GIVE_UP(names=names))):
            await self._deeds.attempt(self._client.cancel_files(thread, message.id))

    def progress(self, event: FileProgress) -> str:
        """How far a file is that is being saved; empty once it is there."""
        message = self._saving.get(event.id)
        if message is None or event.upload or event.done == event.total:
            return ""
        name = shorten(message.files[event.index].name, NAME)
        percent = sizes.percent(event.done, event.total)
        return words.DOWNLOADING(name=name, percent=percent)
