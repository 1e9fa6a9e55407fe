"""Starts the services on a database: what `serve` opens unless a test says otherwise.

What never enters this room: HTTP.
"""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import structlog

from cordee.directory.errors import DirectoryError
from cordee.server.config import Settings
from cordee.server.objects.opening import open_objects
from cordee.server.objects.port import StorageGoneError
from cordee.server.opening_directory import open_directory
from cordee.server.push.posting import open_poster
from cordee.server.services import settings as service
from cordee.server.services.backend import Services
from cordee.server.services.ports import Backend
from cordee.server.serving import Where
from cordee.server.store.errors import DRIVER, StoreError
from cordee.server.web.switchboard import Switchboard

_log: Final = structlog.get_logger("cordee.services")


class StartError(Exception):
    """The services could not be started; the sentence says what to do."""


@asynccontextmanager
async def open_services(
    where: Where, board: Switchboard, settings: Settings
) -> AsyncGenerator[Backend, None]:
    """The services on `where`, pushing to `board`. Raises StartError."""
    try:
        objects = open_objects(settings.blob_url, settings.data)
    except StorageGoneError as error:
        raise StartError(f"{error}: check --blob-url, or the data folder") from error
    poster = open_poster(loopback=settings.push_loopback, proxy=settings.push_proxy)
    async with AsyncExitStack() as stack:
        push = await stack.enter_async_context(poster)
        try:
            directory = await stack.enter_async_context(
                open_directory(where, settings.data)
            )
            services = await Services.start(
                where,
                hub=board,
                settings=settings_of(settings),
                objects=objects,
                push=push,
                directory=directory,
                log=_log,
                metrics=board.traffic,
            )
        except (StoreError, DirectoryError) as error:
            raise StartError(str(error)) from error
        except DRIVER as error:
            raise StartError(
                f"the database cannot be used ({type(error).__name__}: {error}): check "
                "DATABASE_URL, and that its user may create tables"
            ) from error
        try:
            yield services
        finally:
            await services.stop()


def settings_of(settings: Settings) -> service.Settings:
    """What the services need of what this server was told."""
    return service.Settings(
        max_retention=settings.max_retention,
        erase_seconds=settings.erase_every,
        max_blob=settings.max_blob,
        max_patients=settings.max_patients,
        orphan_seconds=settings.orphan_hours * 3_600.0,
        faults=settings.faults,
        push_delay=settings.push_delay,
        push_gap=settings.push_gap,
        push_contact=contact_of(settings),
        keep_lookups=settings.keep_lookups,
        rates=service.Rates(found=service.found_a_day(settings.find_rows)),
    )


def contact_of(settings: Settings) -> str:
    """Whom push services write to: as told, else this server's own page."""
    if settings.push_contact:
        return settings.push_contact
    origin = settings.origin or ""
    return origin if origin.startswith("https://") else service.Settings().push_contact
