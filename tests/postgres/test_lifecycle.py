"""A cluster is made, answers, is configured, and stops."""

import asyncio
import stat

import asyncpg
import pytest

from cordee.postgres import EmbeddedPostgres, InUse, StartFailed, log

EXPECTED = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "data_checksums": "on",
    "wal_compression": "pglz",
    "jit": "off",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "server_encoding": "UTF8",
    "TimeZone": "UTC",
}


async def test_a_new_cluster_answers_with_durable_settings_and_then_stops(
    home, query, is_running
):
    server = EmbeddedPostgres(home)
    await server.start()
    pid = server.pid
    for name, value in EXPECTED.items():
        assert await query(server, f"SHOW {name}") == value, name
    assert await query(server, "SELECT current_database()") == "cordee"
    assert await query(server, "SELECT lower('ÉÀŒ')") == "éàœ"
    await server.stop()
    await server.wait_closed()
    assert not is_running(pid)
    assert server.pid is None


async def test_what_is_written_is_there_at_the_next_start(home, query):
    async with EmbeddedPostgres(home) as server:
        await query(server, "CREATE TABLE t AS SELECT 7 AS n")
    async with EmbeddedPostgres(home) as server:
        assert await query(server, "SELECT n FROM t") == 7


async def test_data_and_socket_are_closed_to_every_other_account(server, home):
    for directory in (home / "data", home / "socket"):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "log").stat().st_mode) == 0o600


async def test_a_pool_opens_with_the_same_parameters(server):
    async with asyncpg.create_pool(**server.dsn, min_size=1, max_size=2) as pool:
        assert await pool.fetchval("SELECT 1") == 1


async def test_no_pg_variable_changes_anything(home, query, monkeypatch):
    for name, value in {
        "PGHOST": "192.0.2.1",
        "PGPORT": "1",
        "PGUSER": "mallory",
        "PGDATABASE": "elsewhere",
        "PGDATA": "/nowhere",
        "PGOPTIONS": "-c jit=on",
        "PGSSLMODE": "verify-full",
        "PGSSLNEGOTIATION": "direct",
        "PGTARGETSESSIONATTRS": "read-only",
        "PGSERVICE": "elsewhere",
    }.items():
        monkeypatch.setenv(name, value)
    async with EmbeddedPostgres(home) as server:
        assert await query(server, "SHOW jit") == "off"


async def test_settings_can_be_overridden(home, query):
    settings = {"max_connections": "17", "wal_compression": "off"}
    async with EmbeddedPostgres(home, configuration=settings) as server:
        assert await query(server, "SHOW max_connections") == "17"
        assert await query(server, "SHOW wal_compression") == "off"


@pytest.mark.parametrize("name", ["listen_addresses", "HBA_FILE", "port"])
def test_a_setting_that_would_open_a_door_is_refused(home, name):
    with pytest.raises(ValueError, match=name.lower()):
        EmbeddedPostgres(home, configuration={name: "*"})


async def test_a_failed_start_shows_the_log_and_can_be_tried_again(home, query):
    wrong = EmbeddedPostgres(home, configuration={"work_mem": "a lot"})
    with pytest.raises(StartFailed) as failure:
        await wrong.start()
    assert 'invalid value for parameter "work_mem"' in failure.value.log_tail
    async with EmbeddedPostgres(home) as server:
        assert await query(server, "SELECT 1") == 1


async def test_other_settings_are_refused_while_somebody_uses_the_server(server, home):
    other = EmbeddedPostgres(home, configuration={"work_mem": "9MB"})
    with pytest.raises(InUse, match="another configuration"):
        await other.start()


async def test_a_cancelled_start_leaves_nothing_running(home, until, running_on):
    server = EmbeddedPostgres(home)
    starting = asyncio.create_task(server.start())
    data = home / "data"
    await until((data / "postmaster.pid").exists)
    assert running_on(data)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    await until(lambda: not running_on(data))


@pytest.mark.parametrize(
    "name",
    [
        "with spaces",
        "à l'hôpital, « réa »",
        'a "quoted" $name',
        "é" * 100 + "/" + "ü" * 100,
    ],
    ids=["spaces", "accents", "quotes", "long"],
)
async def test_any_path_will_do(home, query, name):
    root = home / name
    root.parent.mkdir(mode=0o711, exist_ok=True)
    async with EmbeddedPostgres(root) as server:
        assert len(server.dsn["host"].encode()) < 90
        assert await query(server, "SELECT 1") == 1


async def test_a_big_log_is_set_aside_at_the_start_and_while_it_runs(home, monkeypatch):
    monkeypatch.setattr(log, "LIMIT_BYTES", 1000)
    (home / "log").write_bytes(b"old" * 1000)
    async with EmbeddedPostgres(home) as server:
        assert (home / "log.1").read_bytes() == b"old" * 1000
        assert b"old" not in (home / "log").read_bytes()
        with (home / "log").open("ab") as file:
            file.write(b"new" * 1000)
        server._started().log.bound()
        assert (home / "log").stat().st_size == 0
    assert b"shut down" in (home / "log").read_bytes()


async def test_rows_and_statements_stay_out_of_the_log(server, home, query):
    await query(server, "CREATE TABLE t (name text PRIMARY KEY)")
    await query(server, "INSERT INTO t VALUES ('Durand')")
    with pytest.raises(asyncpg.UniqueViolationError):
        await query(server, "INSERT INTO t VALUES ('Durand')")
    assert "duplicate key" in (home / "log").read_text()
    assert "Durand" not in (home / "log").read_text()


async def test_the_same_object_is_not_started_twice(server):
    with pytest.raises(StartFailed, match="already"):
        await server.start()


async def test_a_cluster_is_erased_once_nobody_uses_it(home, query):
    root = home / "cluster"
    server = EmbeddedPostgres(root)
    await server.start()
    assert not await EmbeddedPostgres(root).erase()
    assert await query(server, "SELECT 1") == 1
    await server.stop()
    assert await server.erase()
    assert not root.exists()
