"""Files into the real database: what changes, what does not, what is refused."""

import asyncio
import random

import asyncpg
import pytest

from cordee.directory.errors import ImportBusy, OlderFile, TooMuchVanished, WrongFile
from cordee.directory.files.guarding import Options
from cordee.directory.files.importing import import_file
from cordee.directory.generator import Manifest, generate
from cordee.directory.store import counter, diff, runs
from cordee.directory.store.counts import counts
from cordee.directory.store.database import connect
from tests.support.directory_files import MOMENT, NEXT, activity, identity, mailbox, row

TABLES = [
    "practitioner",
    "tombstone",
    "organization",
    "role",
    "qualification",
    "skill",
    "birth",
    "mailbox",
    "delivery",
    "code",
    "counter",
]


async def everything(connection):
    """Every row of every table of the truth, as text."""
    return {
        table: await connection.fetch(
            f"SELECT t::text FROM directory.{table} AS t ORDER BY 1"
        )
        for table in TABLES
    }


def people(count, **more):
    return [activity(f"{number:011}", **more) for number in range(count)]


def changes(report):
    return {
        found.table: (found.added, found.changed, found.gone)
        for found in report.differences
    }


async def test_a_generated_day_goes_in_and_the_next_one_follows(
    dsn, connection, tmp_path
):
    first = Manifest(seed=5, rows=400, moment=MOMENT)
    second = Manifest(seed=5, rows=400, moment=NEXT, nights=(0.02,))
    for manifest, zipped in ((first, True), (second, False)):
        made = generate(tmp_path / manifest.moment, manifest, zipped=zipped)
        for path in made.files.values():
            report = await import_file(dsn, path, Options(max_vanished=20))
            assert not report.bad
        held = await counts(connection)
        assert held["practitioners"] == made.practitioners
        assert held["mailboxes"] == made.mailboxes
    assert held["roles"] <= made.rows
    assert await connection.fetchval("SELECT count(*) FROM directory.tombstone") > 0
    orphans = """
        SELECT count(*) FROM directory.role AS r
        LEFT JOIN directory.organization AS o ON o.id = r.organization
        LEFT JOIN directory.practitioner AS p ON p.id = r.practitioner
        WHERE p.id IS NULL OR (o.id IS NULL AND r.organization <> '')
    """
    assert await connection.fetchval(orphans) == 0


async def test_the_same_file_again_changes_nothing_at_all(take, connection):
    lines = [*people(5), activity("99", skill="")]
    await take("activity", *lines)
    await take("mssante", mailbox("a@b.example"))
    before = await everything(connection)
    report = await take("activity", *reversed(lines))
    assert changes(report) == dict.fromkeys(
        ("practitioner", "organization", "role"), (0, 0, 0)
    )
    await take("mssante", mailbox("a@b.example"))
    assert await everything(connection) == before
    assert report.version == await counter.version(connection) == 2


async def test_a_dry_run_shows_the_difference_and_changes_nothing(take, connection):
    await take("activity", *people(4))
    before = await everything(connection)
    report = await take(
        "activity",
        *people(2),
        activity(f"{2:011}", family="AUTRE"),
        activity("99999999999"),
        date=NEXT,
        dry_run=True,
    )
    assert await everything(connection) == before
    assert changes(report)["practitioner"] == (1, 1, 1)
    assert "it is probably not whole" in report.refused
    shown = [example for example in report.changes if example.table == "practitioner"]
    added, changed, gone = shown
    assert (added.key, added.new["family"], added.old) == (
        "899999999999",
        "LE GOFF",
        {},
    )
    assert changed == diff.Example(
        "practitioner", f"8{2:011}", {"family": "LE GOFF"}, {"family": "AUTRE"}
    )
    assert (gone.key, gone.new) == (f"8{3:011}", {})
    assert (await runs.latest(connection))["activity"].file_date == MOMENT


async def test_who_is_gone_leaves_a_tombstone_until_they_are_back(take, connection):
    await take("activity", *people(2))
    report = await take("activity", *people(1), date=NEXT, confirm_vanished=True)
    assert changes(report)["practitioner"] == (0, 0, 1)
    stones = "SELECT practitioner, version FROM directory.tombstone"
    assert [tuple(r) for r in await connection.fetch(stones)] == [(f"8{1:011}", 2)]
    await take("activity", *people(2), date=NEXT)
    assert await connection.fetch(stones) == []


async def test_the_last_word_about_a_person_stands_and_is_counted(take, connection):
    report = await take(
        "activity",
        activity(family="PREMIER", skill="SM54"),
        *people(1),
        activity(family="DERNIER", skill="SM26"),
        activity(family="DERNIER", skill="SM26"),
    )
    names = "SELECT family FROM directory.practitioner WHERE id = '810000000007'"
    assert await connection.fetchval(names) == "DERNIER"
    assert report.warnings["same practitioner in other words: the last one stands"] == 1
    assert report.warnings["same role again"] == 1


async def test_somebody_without_a_place_or_a_mode_is_not_active(take, connection):
    active = "SELECT active FROM directory.practitioner"
    idle = {"place": "", "name": "", "town": "", "postcode": "", "mode": ""}
    await take(
        "activity", activity(**idle, skill="SM54"), activity(**idle, skill="SM26")
    )
    assert await connection.fetchval(active) is False
    await take("activity", activity(**idle, skill="SM54"), activity(), date=NEXT,
               confirm_vanished=True)  # fmt: skip
    assert await connection.fetchval(active) is True


async def test_a_file_that_lacks_too_much_waits_for_a_word(take, connection):
    await take("activity", *people(100))
    before = await everything(connection)
    sentence = r"lacks 6 of 100 rows of practitioner \(6.0 %, and 5 % may vanish\)"
    with pytest.raises(TooMuchVanished, match=sentence):
        await take("activity", *people(94), date=NEXT)
    with pytest.raises(TooMuchVanished, match=r"100\.0 %"):
        await take("activity", date=NEXT)
    assert await everything(connection) == before
    await take("activity", *people(94), date=NEXT, max_vanished=6.0)
    await take("activity", *people(5), date=NEXT, confirm_vanished=True)
    assert (await counts(connection))["practitioners"] == 5


async def test_an_older_file_waits_for_a_word(take, connection):
    await take("activity", *people(1), date=NEXT)
    with pytest.raises(OlderFile, match="--force-older"):
        await take("activity", *people(2))
    await take("activity", *people(2), force_older=True)
    assert (await runs.latest(connection))["activity"].file_date == MOMENT
    await take("mssante", mailbox("a@b.example"))  # another kind has its own date


async def test_a_file_without_a_row_is_nothing_to_begin_with(take):
    with pytest.raises(WrongFile, match="no row"):
        await take("activity")
    with pytest.raises(WrongFile, match="no row"):
        await take("activity", "?", "?")


async def test_bad_rows_stop_neither_their_neighbours_nor_the_file(take, connection):
    report = await take("activity", *people(2), "?", "\0", *people(3)[2:])
    assert report.bad == {"1 columns instead of 56": 1, "a NUL byte": 1}
    assert [note.line for note in report.bad_lines] == [4, 5]
    assert (await counts(connection))["practitioners"] == 3
    assert (await runs.latest(connection))["activity"].bad == 2


async def test_each_kind_of_file_touches_only_its_own(take, connection):
    await take("activity", *people(2))
    await take(
        "diploma",
        row("diploma", **identity(f"{0:011}"), **{"Code diplôme obtenu": "D"}),
    )
    await take(
        "know_how",
        row("know_how", **identity(f"{0:011}"), **{"Code savoir-faire": "S"}),
    )
    names = {"Nom de famille": "AUTRE", "Nom d'exercice": "LE GOFF"}
    await take("restricted", row("restricted", **identity(f"{0:011}"), **names))
    await take("mssante", mailbox("a@b.example", rpps=f"{0:011}"))
    versions = "SELECT id, version FROM directory.practitioner ORDER BY id"
    told = [tuple(r) for r in await connection.fetch(versions)]
    assert told == [(f"8{0:011}", 5), (f"8{1:011}", 1)]
    held = await counts(connection)
    await take("activity", *people(1), date=NEXT, confirm_vanished=True)
    after = await counts(connection)
    for what in ("qualifications", "skills", "birth names", "mailboxes"):
        assert held[what] == after[what] == 1


async def test_a_mailbox_that_vanishes_is_marked_and_may_come_back(take, connection):
    await take("activity", *people(3))
    box = {"rpps": f"{0:011}"}
    await take("mssante", mailbox("a@b.example", **box), mailbox("b@b.example"))
    await take("mssante", mailbox("b@b.example"), date=NEXT, confirm_vanished=True)
    gone = "SELECT gone FROM directory.mailbox WHERE address = 'a@b.example'"
    assert await connection.fetchval(gone) > 0
    versions = "SELECT version FROM directory.practitioner ORDER BY id"
    assert [r[0] for r in await connection.fetch(versions)] == [3, 1, 1]
    again = await take("mssante", mailbox("a@b.example", rpps=f"{1:011}"),
                       mailbox("b@b.example"), date=NEXT)  # fmt: skip
    assert changes(again)["mailbox"] == (1, 0, 0)
    assert await connection.fetchval(gone) == 0
    assert [r[0] for r in await connection.fetch(versions)] == [4, 4, 1]


async def test_a_place_that_changes_moves_everybody_there(take, connection):
    lines = [
        activity("1", place="A"),
        activity("2", place="A"),
        activity("3", place="B"),
    ]
    await take("activity", *lines)
    moved = [activity(n, place="A", town="Loudéac") for n in "12"]
    report = await take("activity", *moved, lines[2], date=NEXT)
    assert changes(report)["organization"] == (0, 1, 0)
    versions = "SELECT id, version FROM directory.practitioner ORDER BY id"
    assert [tuple(r) for r in await connection.fetch(versions)] == [
        ("81", 2), ("82", 2), ("83", 1),
    ]  # fmt: skip
    renamed = [activity(n, place="A", town="Loudéac", **{
        "Télécopie (coord. structure)": "1"}) for n in "12"]  # fmt: skip
    await take("activity", *renamed, lines[2], date=NEXT)
    assert (await connection.fetchrow(versions))["version"] == 2


async def test_what_another_source_told_is_not_removed_and_is_taken_over(
    take, connection
):
    await take("activity", *people(2))
    await connection.execute("UPDATE directory.practitioner SET source = 'national'")
    await take("activity", *people(1), date=NEXT, confirm_vanished=True)
    sources = "SELECT source FROM directory.practitioner ORDER BY id"
    assert [r[0] for r in await connection.fetch(sources)] == ["file", "national"]


@pytest.fixture
async def brake(dsn, take, connection):
    """Holds every import just before its commit, when all its rows are written."""
    await take("mssante", mailbox("due@b.example"))
    due = "INSERT INTO directory.delivery (address, due) VALUES ('due@b.example', true)"
    await connection.execute(due)
    other = await connect(dsn)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("SELECT FROM directory.delivery FOR UPDATE")
    yield transaction
    await other.close()


async def held(connection, importing):
    """Wait until an import stands before its commit; give its process."""
    waiting = """
        SELECT pid FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()
    """
    while not importing.done():
        if pid := await connection.fetchval(waiting):
            return pid
        await asyncio.sleep(0.001)
    return await importing


async def test_only_one_import_is_at_work(take, connection, brake):
    first = asyncio.ensure_future(take("activity", *people(2)))
    await held(connection, first)
    with pytest.raises(ImportBusy, match="another import is at work"):
        await take("know_how")
    await brake.rollback()
    assert (await first).is_applied


async def test_an_import_that_dies_before_its_commit_changes_nothing(
    take, connection, brake
):
    before = await everything(connection)
    dying = asyncio.ensure_future(take("activity", *people(500)))
    pid = await held(connection, dying)
    await connection.execute("SELECT pg_terminate_backend($1)", pid)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await dying
    await brake.rollback()
    assert await everything(connection) == before
    assert (await take("activity", *people(3))).is_applied


async def test_an_import_that_dies_while_it_reads_changes_nothing(take, connection):
    await take("activity", *people(2))
    before = await everything(connection)

    def die(step):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await take("activity", *people(2), date=NEXT, progress=die)
    assert await everything(connection) == before
    await take("activity", *people(3), date=NEXT)


async def test_nobody_waits_for_an_import(take, connection, brake, dsn):
    await take("activity", *people(2), confirm_vanished=True, dry_run=True)
    importing = asyncio.ensure_future(take("activity", *people(300)))
    await held(connection, importing)
    await connection.execute("SET lock_timeout = '1ms'")
    assert (await counts(connection))["practitioners"] == 0
    lock = "LOCK TABLE directory.role, directory.practitioner IN ACCESS SHARE MODE"
    async with connection.transaction():
        await connection.execute(lock)
    await brake.rollback()
    await importing
    assert (await counts(connection))["practitioners"] == 300


async def test_an_import_waits_for_no_reader(take, connection, dsn):
    reader = await connect(dsn)
    async with reader.transaction(isolation="repeatable_read"):
        assert (await counts(reader))["practitioners"] == 0
        await take("activity", *people(2))
        assert (await counts(reader))["practitioners"] == 0
    await reader.close()
    assert (await counts(connection))["practitioners"] == 2


async def test_whoever_listens_is_told_after_the_commit(take, connection):
    told = asyncio.Queue()
    await connection.add_listener(
        counter.CHANNEL, lambda *said: told.put_nowait(said[-1])
    )
    await take("activity", *people(1))
    await take("activity", *people(1))
    await take("activity", *people(2))
    assert [await told.get(), await told.get()] == ["1", "2"]
    assert told.empty()


@pytest.mark.parametrize(
    "letter", ["\N{LATIN CAPITAL LETTER A}", "\U00020000", "\ufdfa"]
)
async def test_the_longest_names_of_any_script_fit_into_the_indexes(
    take, connection, letter
):
    def name(seed):
        dice = random.Random(seed)
        return "".join(chr(ord(letter) + dice.randrange(26)) for _ in range(512))

    line = activity(
        "99", family=name(1), given=name(2), name=name(3), town=name(4), place="F99"
    )
    sign = {"Enseigne commerciale site": name(5)}
    await take("activity", *people(2), line, activity("98", place="F98", **sign))
    long = await connection.fetchval(
        "SELECT family FROM directory.practitioner WHERE id = '899'"
    )
    assert long == name(1).strip()


async def test_a_field_without_end_stops_no_other_row(take):
    report = await take("activity", *people(3), activity("99", town="x" * 12_000))
    assert report.version == 1
    assert report.bad == {"a field of more than 512 characters": 1}
