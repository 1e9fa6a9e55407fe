"""When a message is due for erasure, and when it was not (docs/protocol.md §5.9).

Times are Unix milliseconds by the server's store time, spans are seconds. What is
erased is a payload: the header, the hashes and the records stay.
"""

from typing import Final

from cordee.crypto.epoch_body import Retention
from cordee.crypto.errors import LogError
from cordee.crypto.log import ItemKind

_MILLISECONDS: Final = 1000


def is_due(time_ms: int, retention: Retention, now_ms: int, filed: bool) -> bool:  # noqa: FBT001 - the contract's order
    """Say whether a message stored at `time_ms` is due for erasure at `now_ms`.

    Its term has passed, and it is filed or is held no more. Nothing is due where the
    thread keeps for ever.
    """
    if not retention.after:
        return False
    term = time_ms + retention.after * _MILLISECONDS
    end_of_hold = time_ms + retention.hold * _MILLISECONDS
    return term <= now_ms and (filed or end_of_hold <= now_ms)


def check_erased(
    kind: ItemKind, time_ms: int, retention: Retention, now_ms: int, *, filed: bool
) -> None:
    """Refuse an item that is erased and was not due: LOG-04.

    `time_ms` is the store time that this client remembers, else the one served.
    """
    if kind is not ItemKind.MESSAGE:
        raise LogError("LOG-04", "only a message is erased")
    if not is_due(time_ms, retention, now_ms, filed):
        raise LogError("LOG-04")
