"""Whether a thread is whole, or is being healed after a restore (RST-01).

What never enters this room: the healing.
"""

from typing import Final

from cordee.server.protocol.codes import Code
from cordee.server.services.ports import Refusal
from cordee.server.store.threads import ThreadRow

RULE: Final = "RST-01"


def check_whole(row: ThreadRow | None, now: int) -> None:
    """Raise Refusal UNAVAILABLE while a thread is being healed: nothing new yet."""
    if row is not None and row.healing_until > now:
        sentence = "this server was restored: the thread is healed first, then goes on"
        raise Refusal(Code.UNAVAILABLE, sentence, rule=RULE, retry_after=1_000)
