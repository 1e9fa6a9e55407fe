"""Turns a database or an object store in trouble into a refusal; logs our own faults.

What never enters this room: a value of a request.
"""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from structlog.typing import FilteringBoundLogger

from cordee.server.objects.port import ObjectsError, StorageFullError
from cordee.server.protocol.codes import Code
from cordee.server.services.ports import Refusal
from cordee.server.services.refusals import in_trouble, ours, told
from cordee.server.store.errors import DRIVER

T = TypeVar("T")
P = ParamSpec("P")


class Logging(Protocol):
    """Whatever has a log."""

    log: FilteringBoundLogger


Owner = TypeVar("Owner", bound=Logging)
Method = Callable[Concatenate[Owner, P], Coroutine[Any, Any, T]]


def in_words(method: Method[Owner, P, T]) -> Method[Owner, P, T]:
    """Have a method raise nothing but Refusal."""

    @wraps(method)
    async def guarding(self: Owner, /, *args: P.args, **options: P.kwargs) -> T:
        return await guarded(method(self, *args, **options), self.log)

    return guarding


async def guarded(work: Awaitable[T], log: FilteringBoundLogger) -> T:
    """Await `work`. Raises Refusal, whatever went wrong."""
    try:
        return await work
    except Refusal:
        raise
    except ObjectsError as error:
        raise _of_objects(error) from None
    except DRIVER as error:
        refusal = in_trouble(error)
        if refusal is None:
            log.error("request_failed", **told(error))  # noqa: TRY400 - no values
        raise refusal or ours() from None
    except Exception as error:  # noqa: BLE001 - told, and logged
        log.error("request_failed", **told(error))  # noqa: TRY400 - no values
        raise ours() from None


def _of_objects(error: ObjectsError) -> Refusal:
    if isinstance(error, StorageFullError):
        return Refusal(Code.STORAGE_FULL, "the server has no room for attachments")
    return Refusal(Code.UNAVAILABLE, "the store of attachments does not answer")
