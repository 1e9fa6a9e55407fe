"""Malware: the one place that sees clear mail asks, and what is infected stays outside.

What never enters this room: an infected byte beyond it; a mail that was not looked at
when somebody shall look.
"""

from collections.abc import Sequence

import msgspec

from cordee.mail_bridge.reading import Attachment, Mail
from cordee.mail_bridge.scanning import Found, Scanner


class Quarantine(msgspec.Struct, frozen=True):
    """What is not forwarded: attachments by their place, and perhaps the text too."""

    infected: frozenset[int] = frozenset()
    is_text_infected: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.infected and not self.is_text_infected


async def look(scanner: Scanner, mail: Mail, data: bytes) -> Quarantine:
    """Have a mail scanned, whole; then each file, to know which one it is.

    Where none by itself is infected, nothing of it is forwarded. Raises MailTemporary
    while the scanner is away.
    """
    if not isinstance(await scanner.scan(data), Found):
        return Quarantine()
    infected = await _infected(scanner, mail.attachments)
    if infected:
        text = f"{mail.text}\n{mail.quote}".encode()
        return Quarantine(infected, isinstance(await scanner.scan(text), Found))
    return Quarantine(frozenset(range(len(mail.attachments))), is_text_infected=True)


async def _infected(scanner: Scanner, files: Sequence[Attachment]) -> frozenset[int]:
    verdicts = [await scanner.scan(file.data) for file in files]
    return frozenset(
        index for index, one in enumerate(verdicts) if isinstance(one, Found)
    )
