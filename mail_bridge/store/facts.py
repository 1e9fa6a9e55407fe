"""Evidence: what was learnt of a mail, in the order that it was learnt.

What never enters this room: the content of a mail, or of a report.
"""

from typing import Final

from cordee.mail_bridge.store.database import Reader
from cordee.mail_bridge.store.records import Fact, Label
from cordee.mail_bridge.store.sealing import Seals

_OF_MAIL: Final = "SELECT sealed FROM bridge.fact WHERE mail = $1 ORDER BY place"


async def of_mail(reader: Reader, seals: Seals, mail: bytes) -> list[Fact]:
    """What was learnt of a mail, in its order."""
    rows = await reader.fetch(_OF_MAIL, mail)
    return [seals.open(Label.FACT, mail, row["sealed"], Fact) for row in rows]
