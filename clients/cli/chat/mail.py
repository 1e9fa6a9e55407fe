"""Mail in the chat: who a mail is from, who is written to, begun with a mailbox.

What never enters this room: the layout of the screen, how anything is mailed.
"""

from typing import Final

from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import mail as words
from cordee.clients.cli.chat.deeds import Deeds
from cordee.clients.cli.chat.windows import Choice
from cordee.clients.sdk import Client, MessageView

ONCE: Final = "once"
REMEMBER: Final = "remember"
REJECT: Final = "reject"


class MailDeeds:
    """Each either happens or says in a sentence why not."""

    def __init__(self, client: Client, deeds: Deeds) -> None:
        self._client: Final = client
        self._deeds: Final = deeds

    async def confirm(self, thread: bytes, message: MessageView) -> None:
        """Ask who a mail that waits is from, and say so."""
        assert message.mail is not None, "only a mail waits"
        answers = {
            ONCE: words.CONFIRM_ONCE(),
            REMEMBER: words.CONFIRM_REMEMBER(),
            REJECT: words.CONFIRM_REJECT(),
        }
        title = f"{words.CONFIRM_TITLE()} {wording.one_line(message.mail.address)}"
        answer = await self._deeds.ask(Choice(title, answers))
        if answer is None:
            return
        await self._deeds.attempt(
            self._client.confirm_mail(
                thread,
                message.id,
                accept=answer != REJECT,
                remember=answer == REMEMBER,
            )
        )
