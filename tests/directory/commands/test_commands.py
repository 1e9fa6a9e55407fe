"""The operator's words, as a shell runs them."""

import argparse
import asyncio
import io
import json
import zipfile
from contextlib import asynccontextmanager

import pytest

from cordee.directory.__main__ import run as alone
from cordee.directory.commands import main, progress, status
from cordee.directory.files.report import Step
from cordee.directory.search.owner import Owner
from cordee.directory.search.places import socket_path
from cordee.directory.search.sockets import listening
from cordee.directory.store.database import connect
from tests.support.directory_files import MOMENT, NEXT, activity, text
from tests.support.postgres import fresh_database, shared_postgres


@pytest.fixture(scope="module")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def dsn(postgres):
    with asyncio.Runner() as runner:
        database = fresh_database(postgres)
        yield runner.run(database.__aenter__())
        runner.run(database.__aexit__(None, None, None))


@pytest.fixture
def say(dsn, capsys):
    """Runs words on the database; gives status, output and errors."""

    @asynccontextmanager
    async def opened(options):
        yield dsn

    def say(*words):
        place = argparse.ArgumentParser(add_help=False)
        code = main([str(word) for word in words], place, opened)
        return (code, *capsys.readouterr())

    return say


def put(folder, *lines, date=MOMENT):
    path = folder / f"PS_LibreAcces_Personne_activite_{date}.txt"
    path.write_text(text("activity", *lines))
    return path


def test_an_operator_imports_looks_tries_and_is_refused(say, tmp_path):
    lines = [activity(f"{number:011}") for number in range(30)]
    path = put(tmp_path, *lines, "?", activity("10102727017"))
    code, out, err = say("import", path)
    assert code == 0
    assert "activity of 2026-11-22 03:00\n  32 rows in" in out
    assert "1 bad rows, left out\n    1: 1 columns instead of 56 (line 32)" in out
    assert "practitioner: 31 added, 0 changed, 0 gone, of 0 before" in out
    assert "version 1; peak memory" in out
    assert ": applying, 100 %, 32 rows\n" in err

    code, out, _ = say("status")
    assert code == 0
    assert out.startswith(f"activity: of 2026-11-22 03:00, {path.name}, 32 rows, 1 bad")
    assert "practitioners: 31\n" in out
    told = json.loads(say("status", "--json")[1])
    assert told["counts"]["roles"] == 31
    assert told["files"]["activity"]["file_date"] == MOMENT

    newer = put(tmp_path, *lines[1:], activity("8", family="Ÿ"), date=NEXT)
    code, out, _ = say("import", "--dry-run", "--examples", "1", newer)
    assert code == 0
    assert "    + practitioner 88: DR Ÿ Anne 10 True" in out
    assert "    - practitioner 800000000000: DR LE GOFF" in out
    assert "  it would be refused: the activity file lacks 2 of 31 rows" in out
    assert "nothing was changed" in out

    code, out, err = say("import", newer)
    assert (code, out) == (1, "")
    assert "--confirm-vanished" in err.splitlines()[-1]
    assert say("import", "--max-vanished", "10%", newer)[0] == 0
    code, _, err = say("import", path)
    assert code == 1
    assert err.startswith(
        f"cordee directory: {path.name}: the activity file is of 2026"
    )


def test_wrong_words_and_wrong_files_are_told_apart(say, tmp_path):
    assert say("fetch-everything")[0] == 2
    assert say("import")[0] == 2
    assert say("import", "--max-vanished", "101", "x")[0] == 2
    assert say("--help")[0] == 0
    code, out, err = say("import", tmp_path / "missing.txt")
    assert (code, out) == (1, "")
    assert err == (
        "cordee directory: missing.txt: cannot be read: No such file or directory\n"
    )


def test_no_file_moves_the_cursor_of_a_terminal(say, tmp_path):
    path = tmp_path / f"PS_LibreAcces_Personne_activite_{MOMENT}.txt"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("\x1b[2Ja.txt", "\u202eb.txt"):
            archive.writestr(name, text("activity"))
    code, _, err = say("import", path)
    assert code == 1
    assert " [2Ja.txt,  b.txt" in err


def test_files_of_different_days_are_named(say, tmp_path):
    mailboxes = tmp_path / "mss_20300102.txt"
    mailboxes.write_text(text("mssante"))
    path = put(tmp_path, activity(), date="203001010000")
    code, _, err = say("import", "--dry-run", "--confirm-vanished", path, mailboxes)
    assert "not of one day: activity of 2030-01-01, mssante of 2030-01-02" in err
    assert code == 1  # a file without any row


def test_alone_it_needs_to_know_its_database(capsys, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert alone(["status"]) == 1
    assert capsys.readouterr().err == (
        "cordee directory: set DATABASE_URL, or give --database-url\n"
    )


def test_a_database_that_is_not_there_is_a_sentence(capsys):
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    assert alone(["status", "--database-url", nowhere]) == 1
    assert capsys.readouterr().err.startswith("cordee directory: ")


def test_a_terminal_sees_a_bar_and_a_log_sees_lines(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    steps = [Step("reading", 50, 100, 5), Step("applying", 100, 100, 10)]
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress.watched("file") as show:
        for step in steps:
            show(step)
    assert "rows" in terminal.getvalue()
    log = io.StringIO()
    monkeypatch.setattr("sys.stderr", log)
    with progress.watched("file") as show:
        for step in [steps[0], steps[0], steps[1]]:
            show(step)
    first, second = log.getvalue().splitlines()
    assert first.startswith("file: reading, 50 %, 5 rows, ")
    assert second == "file: applying, 100 %, 10 rows"


async def test_a_changed_migration_is_refused(postgres, capsys):
    async with fresh_database(postgres) as dsn:

        @asynccontextmanager
        async def opened(options):
            yield dsn

        place = argparse.ArgumentParser(add_help=False)
        assert await asyncio.to_thread(main, ["status"], place, opened) == 0
        connection = await connect(dsn)
        await connection.execute("UPDATE directory.migration SET sha256 = '\\x00'")
        await connection.close()
        assert await asyncio.to_thread(main, ["status"], place, opened) == 1
    assert "0001_directory.sql is not what was applied" in capsys.readouterr().err


async def test_the_status_tells_how_the_index_is(dsn, tmp_path, capsys):
    folder = tmp_path / status.FOLDER
    options = argparse.Namespace(data=str(tmp_path), json=False)
    assert await status.run(dsn, options) == 0
    assert "index" not in capsys.readouterr().out
    async with listening(socket_path(folder), Owner(dsn, folder).serve):
        assert await status.run(dsn, options) == 0
        assert "index of this node: version 0, 0 documents" in capsys.readouterr().out
        options.json = True
        assert await status.run(dsn, options) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["index"] == {"version": 0, "documents": 0}
