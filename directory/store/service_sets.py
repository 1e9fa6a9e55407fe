"""All services of some organisations at once, as a file says them.

What never enters this room: the file.
"""

from collections.abc import Sequence

from cordee.directory.model import HealthcareService
from cordee.directory.services.changes import Difference, difference, settle
from cordee.directory.services.file import wrong
from cordee.directory.store import services as store
from cordee.directory.store.database import Connection


async def take(
    connection: Connection,
    given: Sequence[HealthcareService],
    time: int,
    *,
    dry_run: bool = False,
) -> Difference:
    """Make these all the services of the organisations they name; what that changes.

    `time` is when, in Unix milliseconds. To be called in a transaction. Raises
    WrongServices.
    """
    named = {service.organization for service in given}
    places = await store.organizations(connection, sorted(named))
    settled, problems = settle(given, places)
    if problems:
        raise wrong(problems)
    named |= {service.organization for service in settled}
    before = await store.everything(connection, sorted(named)) if named else []
    found = difference(before, settled)
    if not dry_run:
        await store.remove(connection, [service.id for service in found.gone])
        await store.upsert(connection, [*found.new, *found.changed], time)
    return found
