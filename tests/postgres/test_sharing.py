"""Several processes, one server: the first launches it, the last one out stops it."""

import asyncio
import os
import signal

import pytest

from cordee.postgres import EmbeddedPostgres, InUse


async def pid_of(process):
    return int(await process.stdout.readline())


async def leave(process):
    process.stdin.write(b"\n")
    await process.stdin.drain()
    assert await process.wait() == 0


async def test_two_processes_that_start_at_once_share_one_server(
    home, attach, is_running
):
    first, second = await asyncio.gather(attach(home), attach(home))
    pid, same = await asyncio.gather(pid_of(first), pid_of(second))
    assert pid == same
    await leave(first)
    assert is_running(pid)
    await leave(second)
    assert not is_running(pid)


async def test_the_owner_may_leave_before_those_attached(
    home, attach, query, is_running
):
    owner = await attach(home)
    pid = await pid_of(owner)
    async with EmbeddedPostgres(home) as server:
        assert server.pid == pid
        await leave(owner)
        assert await query(server, "SELECT 1") == 1
    assert not is_running(pid)


async def test_whoever_is_attached_restarts_the_server_for_all(
    home, attach, query, until
):
    owner = await attach(home)
    pid = await pid_of(owner)
    async with (
        EmbeddedPostgres(home) as one,
        EmbeddedPostgres(home) as two,
    ):
        owner.kill()
        await owner.wait()
        os.kill(pid, signal.SIGKILL)
        await until(lambda: one.restarts == 1 and two.restarts == 1)
        assert one.pid == two.pid != pid
        assert one.dsn == two.dsn
        assert await query(one, "SELECT 1") == 1


async def test_a_cluster_held_from_another_container_is_refused(server, home):
    (home / "attached").write_text("pid:[1]")
    with pytest.raises(InUse, match="container"):
        await EmbeddedPostgres(home).start()


async def test_two_databases_live_in_one_cluster(server, home, query):
    async with EmbeddedPostgres(home, database='other "one"') as other:
        assert await query(other, "SELECT current_database()") == 'other "one"'
