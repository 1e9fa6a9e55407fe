"""From a settled cluster to a server that answers, and back to none.

Everything here is called while `Presence.exclusive` is held.
"""

import signal
from typing import Final

from cordee.postgres import cluster as clusters
from cordee.postgres import connection, directories, postmaster
from cordee.postgres.cluster import Cluster
from cordee.postgres.errors import InUse, StartFailed
from cordee.postgres.postmaster import Postmaster

REPLACE_SECONDS: Final = 30.0


async def run(cluster: Cluster, database: str, *, may_replace: bool) -> Postmaster:
    """Give the server that runs, else a new one; it answers and has `database`.

    Raises InUse, StartFailed, StopTimeout, CommandFailed.
    """
    running = await postmaster.find(cluster)
    if running is not None and await _adopt(
        cluster, running, database, may_replace=may_replace
    ):
        return running
    await postmaster.sweep(cluster)
    return await _launch(cluster, database)


async def end(cluster: Cluster, known: Postmaster | None, timeout: float) -> None:  # noqa: ASYNC109
    """Stop the server and leave no process, no socket behind. Raises StopTimeout.

    `known` is stopped even when its data directory has been deleted.
    """
    running = await postmaster.find(cluster)
    if running is not None:
        try:
            await running.end(timeout)
        finally:
            running.close()
    if known is not None:
        await known.end(timeout)
    await postmaster.sweep(cluster)
    directories.forget_socket_directory(cluster.home)


async def _adopt(
    cluster: Cluster, running: Postmaster, database: str, *, may_replace: bool
) -> bool:
    """Whether the running server can be used as it is; if not, it has been closed.

    One with other settings is replaced when nobody else uses it. Raises InUse.
    """
    is_adopted = False
    try:
        if postmaster.has_same_settings(cluster):
            is_adopted = await connection.prepare(cluster, running, database)
        elif may_replace:
            await running.end(REPLACE_SECONDS)
        else:
            raise InUse(
                f"others use the server of {cluster.home} with another configuration: "
                "stop them first, or start with theirs"
            )
    finally:
        if not is_adopted:
            running.close()
    return is_adopted


async def _launch(cluster: Cluster, database: str) -> Postmaster:
    await clusters.admit_ourselves(cluster)
    since = cluster.log.size()
    server = postmaster.launch(cluster)
    try:
        answers = await connection.prepare(cluster, server, database)
    except BaseException:
        server.send(signal.SIGQUIT)
        server.close()
        raise
    if not answers:
        server.close()
        reason = "PostgreSQL ended while it started"
        raise StartFailed(reason, cluster.log.tail(since))
    return server
