"""The server dies, or its owner does, and nothing acknowledged is lost."""

import asyncio
import os
import signal
import subprocess

import asyncpg
import pytest

from cordee.postgres import EmbeddedPostgres, StartFailed, account, supervisor

FOREVER = "SELECT count(*) FROM generate_series(1, 10000000000)"


async def test_an_acknowledged_row_survives_kill_9_of_the_server(server, query, until):
    await query(server, "CREATE TABLE t (n int)")
    for killed in range(1, 4):
        await query(server, f"INSERT INTO t VALUES ({killed})")
        pid = server.pid
        await server.kill()
        await until(lambda killed=killed: server.restarts == killed)
        assert server.pid != pid
        assert await query(server, "SELECT count(*) FROM t") == killed


async def test_a_backend_that_lingers_after_kill_9_does_not_stop_the_restart(
    server, query, until, is_running
):
    busy = await asyncpg.connect(**server.dsn)
    backend = busy.get_server_pid()
    endless = asyncio.create_task(busy.fetchval(FOREVER))
    active = (
        f"SELECT 1 FROM pg_stat_activity WHERE pid = {backend} AND state = 'active'"
    )
    while await query(server, active) is None:
        pass
    await server.kill()
    await until(lambda: server.restarts == 1)
    assert not is_running(backend)
    assert await query(server, "SELECT 1") == 1
    with pytest.raises((asyncpg.PostgresError, OSError)):
        await endless


async def test_the_next_owner_adopts_the_server_of_one_that_was_killed(
    home, attach, query, is_running
):
    owner = await attach(home)
    pid = int(await owner.stdout.readline())
    owner.kill()
    await owner.wait()
    assert is_running(pid)
    async with EmbeddedPostgres(home) as server:
        assert server.pid == pid
        assert await query(server, "SELECT 1") == 1
    assert not is_running(pid)


async def test_an_adopted_server_is_watched_too(home, attach, query, until):
    owner = await attach(home)
    pid = int(await owner.stdout.readline())
    owner.kill()
    await owner.wait()
    async with EmbeddedPostgres(home) as server:
        os.kill(pid, signal.SIGKILL)
        await until(lambda: server.restarts == 1)
        assert await query(server, "SELECT 1") == 1


async def test_an_orphan_with_other_settings_is_replaced(home, attach, query):
    owner = await attach(home)
    pid = int(await owner.stdout.readline())
    owner.kill()
    await owner.wait()
    async with EmbeddedPostgres(home, configuration={"work_mem": "9MB"}) as server:
        assert server.pid != pid
        assert await query(server, "SHOW work_mem") == "9MB"


async def test_a_server_and_owner_both_killed_start_again_with_their_rows(
    home, attach, query
):
    async with EmbeddedPostgres(home) as server:
        await query(server, "CREATE TABLE t AS SELECT 7 AS n")
    owner = await attach(home)
    pid = int(await owner.stdout.readline())
    owner.kill()
    os.kill(pid, signal.SIGKILL)
    await owner.wait()
    async with EmbeddedPostgres(home) as server:
        assert server.pid != pid
        assert await query(server, "SELECT n FROM t") == 7


async def test_a_pid_file_that_names_another_program_is_no_obstacle(home, query):
    async with EmbeddedPostgres(home) as server:
        data = server.directory
    runs_as = account.choose(data)
    stranger = subprocess.Popen(  # noqa: ASYNC220 - it outlives no await
        ["sleep", "600"], user=runs_as.switch_user, group=runs_as.switch_group
    )
    try:
        lines = [stranger.pid, data, 1, 5432, home / "socket", "", "1 1", "ready"]
        text = "".join(f"{line}\n" for line in lines)
        for path in (data / "postmaster.pid", home / "socket" / ".s.PGSQL.5432.lock"):
            path.write_text(text)
            os.chown(path, runs_as.uid, runs_as.gid)
        async with EmbeddedPostgres(home) as server:
            assert await query(server, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


async def test_supervision_gives_up_in_the_end_and_never_makes_an_empty_database(
    home, monkeypatch
):
    monkeypatch.setattr(supervisor, "RESTART_DELAYS", (0.0, 0.0))
    server = EmbeddedPostgres(home)
    await server.start()
    (home / "data").rename(home / "elsewhere")
    await server.kill()
    with pytest.raises(StartFailed, match="gave up"):
        await server.wait_closed()
    assert not (home / "data").exists()
    (home / "elsewhere").rename(home / "data")
    await server.stop()


async def test_a_stop_without_patience_loses_nothing(home, query):
    server = EmbeddedPostgres(home)
    await server.start()
    await query(server, "CREATE TABLE t AS SELECT 7 AS n")
    await server.stop(timeout=0)
    async with server:
        assert await query(server, "SELECT n FROM t") == 7


async def test_the_server_is_stopped_even_when_its_folder_has_been_deleted(
    home, until, is_running
):
    server = EmbeddedPostgres(home)
    await server.start()
    pid = server.pid
    (home / "data").rename(home / "elsewhere")
    await server.stop(timeout=0)
    assert not is_running(pid)
